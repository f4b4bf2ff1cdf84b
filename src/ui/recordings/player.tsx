/** Plays a file of a recording straight from disk, and saves it. */
import { useSignal } from "@preact/signals";
import { Download } from "lucide";
import type { EntryId } from "../../kernel/ids.ts";
import { Icon } from "../kit/icon.tsx";
import { recordingUrl } from "../model/recordings.ts";
import { t } from "../language/texts.ts";

/** `captions`: where those of a film are. */
export function Player(props: { url: string; title: string; isPicture: boolean; captions?: string | null }) {
  const { url, title, isPicture, captions = null } = props;
  const isBroken = useSignal(false);
  const onError = () => (isBroken.value = true);
  if (isBroken.value) return <p class="quiet">{t().recordings.cannotPlay}</p>;
  return isPicture ? (
    <video class="recording-player" src={url} controls autoplay aria-label={title} onError={onError}>
      {captions !== null && <track kind="captions" src={captions} label={t().captions.name} default />}
    </video>
  ) : (
    <audio class="recording-player" src={url} controls autoplay aria-label={title} onError={onError} />
  );
}

export function SaveLink(props: { recordingId: EntryId; file: string; title: string }) {
  const { recordingId, file, title } = props;
  return (
    <a
      class="icon-button small"
      href={recordingUrl(recordingId, file, true)}
      download={file}
      aria-label={t().files.save(title)}
      title={t().files.save(title)}
    >
      <Icon node={Download} size={18} />
    </a>
  );
}
