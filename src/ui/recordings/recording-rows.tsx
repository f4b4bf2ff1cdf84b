/** Recordings, one row each. */
import { useEffect } from "preact/hooks";
import { CircleDot, EllipsisVertical, Trash2, TriangleAlert } from "lucide";
import type { Recording } from "../../api/recordings.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { Menu } from "../kit/menu.tsx";
import { alsoAt, peopleIn, recordedWhen, recordingFacts, recordingTitle } from "../model/recordings.ts";
import { askToDelete } from "./ask-to-delete.ts";
import { t } from "../language/texts.ts";

/** Asks for the list whenever the link to the core is there. */
export function useRecordings(): readonly Recording[] {
  const { state } = useApp();
  const linkState = state.link.state.value;
  useEffect(() => {
    if (linkState === "open") state.send({ type: "listRecordings" });
  }, [linkState]);
  return state.recordings.value ?? [];
}

/** On the home screen, once there is one. */
export function RecordingsSection() {
  const recordings = useRecordings();
  if (recordings.length === 0) return null;
  return (
    <section class="recordings" aria-labelledby="recordings-heading">
      <h2 id="recordings-heading">{t().recordings.title}</h2>
      <RecordingRows recordings={recordings} />
    </section>
  );
}

export function RecordingRows({ recordings }: { recordings: readonly Recording[] }) {
  return (
    <ul class="meeting-list" aria-label={t().recordings.title}>
      {recordings.map((recording) => (
        <RecordingRow key={recording.recordingId} recording={recording} />
      ))}
    </ul>
  );
}

function RecordingRow({ recording }: { recording: Recording }) {
  const app = useApp();
  const title = recordingTitle(recording);
  const when = recordedWhen(recording, app.clock.wallMs());
  const also = alsoAt(recording);
  return (
    <li class="meeting-row">
      <span class={`meeting-glyph ${recording.isRunning ? "recording-now" : "quiet-glyph"}`}>
        <Icon node={CircleDot} size={20} />
      </span>
      <span class="meeting-text">
        <span class="meeting-title ellipsis" dir="auto" title={title}>
          {title}
        </span>
        <span class="meeting-facts">
          <span>{when}</span>
          <span>{recordingFacts(recording)}</span>
          <span class="ellipsis" dir="auto" title={peopleIn(recording)} data-cut>
            {peopleIn(recording)}
          </span>
          {also !== null && (
            <span class="breakable" dir="auto">
              {also}
            </span>
          )}
          {recording.missing.length > 0 && (
            <span class="recording-missing-mark">
              <Icon node={TriangleAlert} size={14} /> {t().recordings.somethingMissing}
            </span>
          )}
        </span>
      </span>
      {!recording.isRunning && (
        <Menu
          icon={EllipsisVertical}
          label={t().recordings.moreAbout(title, when)}
          items={[{ icon: Trash2, label: t().common.delete, run: () => askToDelete(app, recording) }]}
        />
      )}
      <button
        type="button"
        class="button small row-action"
        aria-label={t().recordings.open(title, when)}
        onClick={() => (app.state.recordingShown.value = recording.recordingId)}
      >
        {t().recordings.openShort}
      </button>
    </li>
  );
}
