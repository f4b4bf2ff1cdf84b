/** What was made of a recording, what else can be, and the job that runs. */
import { useSignal } from "@preact/signals";
import { Captions, Film, Play, Plus, Share2, Trash2, Volume2 } from "lucide";
import type { Recording, RecordingResult } from "../../api/recordings.ts";
import { byteSize } from "../language/format.ts";
import { COMPOSITIONS, isFilm, type Composition, type FilmFormat } from "../../kernel/compositions.ts";
import { attempt } from "../context/actions.ts";
import { useApp, type App } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Menu, type MenuItem } from "../kit/menu.tsx";
import { canMakeMp4 } from "./mp4-support.ts";
import { captionsUrl, composedText, recordingUrl, resultTitle } from "../model/recordings.ts";
import { askToDeleteResult } from "./ask-to-delete.ts";
import { Player, SaveLink } from "./player.tsx";
import { t } from "../language/texts.ts";

const iconOf = (what: Composition) => (isFilm(what) ? Film : what === "text" ? Captions : Volume2);

export function Results({ recording }: { recording: Recording }) {
  const { state } = useApp();
  const isBusy = state.recordingJob.value !== null;
  return (
    <section class="recording-section" aria-label={t().recordings.madeOfIt}>
      <header class="recording-section-head">
        <h2>{t().recordings.madeOfIt}</h2>
        {!isBusy && <MakeMenu recording={recording} />}
      </header>
      <Job recording={recording} />
      {recording.results.length === 0 && !isBusy && <p class="quiet">{t().recordings.nothingMade}</p>}
      <ul class="recording-files">
        {recording.results.map((result) => (
          <ResultRow key={result.file} recording={recording} result={result} />
        ))}
      </ul>
    </section>
  );
}

function MakeMenu({ recording }: { recording: Recording }) {
  const app = useApp();
  const itemOf = (what: Composition, format: FilmFormat): MenuItem => ({
    icon: iconOf(what),
    label: composedText({ what, format }),
    run: () => void make(app, recording, what, format),
  });
  const things = makeable(recording);
  const items = [
    ...things.map((what) => itemOf(what, "webm")),
    ...(canMakeMp4.value ? things.filter(isFilm).map((what) => itemOf(what, "mp4")) : []),
  ];
  return (
    <Menu
      icon={Plus}
      caption={t().recordings.make}
      label={t().recordings.make}
      buttonClass="button small"
      iconSize={16}
      items={items}
    />
  );
}

/** A film of the screen wants a screen. */
export const makeable = ({ tracks }: Recording): readonly Composition[] =>
  COMPOSITIONS.filter((what) => what !== "screen" || tracks.some(({ source }) => source === "screen"));

const make = (
  app: App,
  { recordingId }: Recording,
  what: Composition,
  format: FilmFormat,
): Promise<boolean> =>
  attempt(app, { type: "composeRecording", recordingId, what, ...(format === "webm" ? {} : { format }) });

function Job({ recording }: { recording: Recording }) {
  const app = useApp();
  const job = app.state.recordingJob.value;
  if (job === null) return null;
  if (job.recordingId !== recording.recordingId) return <p class="quiet">{t().recordings.waitForOther}</p>;
  const percent = Math.floor(job.progress * 100);
  const progress = t().files.progressOf(composedText(job), percent);
  return (
    <div class="recording-job progress">
      <div class="progress-line">
        <span class="progress-facts">{progress}</span>
        <button
          type="button"
          class="button small"
          onClick={() => void attempt(app, { type: "cancelComposing" })}
        >
          {t().common.cancel}
        </button>
      </div>
      <progress max={100} value={percent} aria-label={progress} />
    </div>
  );
}

function ResultRow({ recording, result }: { recording: Recording; result: RecordingResult }) {
  const app = useApp();
  const isOpen = useSignal(false);
  const { recordingId } = recording;
  const { file, what, sizeBytes } = result;
  const title = resultTitle(result);
  const url = recordingUrl(recordingId, file);
  async function share(): Promise<void> {
    if (await attempt(app, { type: "shareRecording", recordingId, file }))
      app.state.say(t().recordings.isShared(title));
  }
  return (
    <li class="recording-file">
      <div class="recording-file-line">
        <span class="meeting-glyph quiet-glyph">
          <Icon node={iconOf(what)} size={18} />
        </span>
        <span class="recording-file-text">
          <span class="recording-file-name breakable" dir="auto" title={file}>
            {title}
          </span>
          <span class="quiet">{byteSize(sizeBytes)}</span>
        </span>
        {what !== "text" && (
          <IconButton
            icon={Play}
            label={t().recordings.play(title)}
            tooltipSide="left"
            isPressed={isOpen.value}
            onClick={() => (isOpen.value = !isOpen.value)}
          />
        )}
        {app.state.view.value?.meeting != null && (
          <IconButton
            icon={Share2}
            label={t().recordings.share(title)}
            tooltipSide="left"
            onClick={() => void share()}
          />
        )}
        <SaveLink recordingId={recordingId} file={file} title={title} />
        <IconButton
          icon={Trash2}
          label={t().recordings.delete(title)}
          tooltipSide="left"
          onClick={() => askToDeleteResult(app, recording, result)}
        />
      </div>
      {isOpen.value && (
        <Player url={url} title={title} isPicture={isFilm(what)} captions={captionsUrl(recording)} />
      )}
    </li>
  );
}
