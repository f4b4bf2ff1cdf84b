/** Whose computers recorded it, too, and how what is missing in one copy comes from the other. */
import { useSignal } from "@preact/signals";
import { HardDrive } from "lucide";
import type { Recording } from "../../api/recordings.ts";
import { attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { sharedCopy } from "../model/recordings.ts";
import { t } from "../language/texts.ts";

type Copy = NonNullable<Recording["copies"]>[number];

export function Copies({ recording }: { recording: Recording }) {
  const { copies = [] } = recording;
  if (copies.length === 0) return null;
  return (
    <section class="recording-section" aria-label={t().recordings.otherCopies}>
      <header class="recording-section-head">
        <h2>{t().recordings.otherCopies}</h2>
      </header>
      <ul class="recording-files">
        {copies.map((copy) => (
          <CopyRow key={copy.peerId} recording={recording} copy={copy} />
        ))}
      </ul>
    </section>
  );
}

function CopyRow({ recording, copy: { peerId, name } }: { recording: Recording; copy: Copy }) {
  const app = useApp();
  const { state } = app;
  const isBusy = useSignal(false);
  const { recordingId } = recording;
  const shared = sharedCopy(state.files.value, recordingId, peerId);
  const isHere =
    state.view.value?.meeting?.participants.some((participant) => participant.peerId === peerId) === true;

  async function run(action: () => Promise<boolean>, done: string): Promise<void> {
    isBusy.value = true;
    if (await action()) state.say(done);
    isBusy.value = false;
  }
  const fill = (fileId: NonNullable<typeof shared>["fileId"]): Promise<void> =>
    run(
      () => attempt(app, { type: "joinSharedRecording", recordingId, fileId }),
      t().recordings.isFilled(name),
    );
  const send = (): Promise<void> =>
    run(
      () => attempt(app, { type: "shareRecording", recordingId, file: null, to: [peerId] }),
      t().recordings.copyIsSent(name),
    );
  const { detail, canFill, canSend } = wordsFor();

  function wordsFor() {
    if (isBusy.value) return { detail: t().recordings.copyUnderWay, canFill: null, canSend: false };
    if (shared !== null)
      return { detail: t().recordings.copyHasCome(name), canFill: shared.fileId, canSend: isHere };
    return {
      detail: isHere ? t().recordings.copyFromHere(name) : t().recordings.copyFromAway(name),
      ...{ canFill: null, canSend: isHere },
    };
  }

  return (
    <li class="recording-file">
      <div class="recording-file-line recording-copy-line">
        <span class="meeting-glyph quiet-glyph">
          <Icon node={HardDrive} size={18} />
        </span>
        <span class="recording-file-text">
          <span class="recording-file-name" dir="auto">
            {t().recordings.recordedThere(name)}
          </span>
          <span class="quiet" dir="auto" role="status">
            {detail}
          </span>
        </span>
        {canFill !== null && (
          <button type="button" class="button small primary" onClick={() => void fill(canFill)}>
            {t().recordings.fill}
          </button>
        )}
        {canSend && (
          <button type="button" class="button small" onClick={() => void send()}>
            {t().recordings.sendCopy}
          </button>
        )}
      </div>
    </li>
  );
}
