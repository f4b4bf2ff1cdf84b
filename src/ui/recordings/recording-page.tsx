/** One recording: what is missing, what was made of it, and what each person's computer gave. A page, or a dialog in a meeting. */
import { useEffect } from "preact/hooks";
import { EllipsisVertical, Trash2 } from "lucide";
import type { Recording } from "../../api/recordings.ts";
import { useApp } from "../context/app.ts";
import { Dialog, DialogActions } from "../kit/dialog.tsx";
import { Menu } from "../kit/menu.tsx";
import { PageHeader } from "../kit/page-header.tsx";
import {
  deletionText,
  missingIn,
  peopleIn,
  recordedWhen,
  recordingFacts,
  recordingTitle,
} from "../model/recordings.ts";
import { askToDelete } from "./ask-to-delete.ts";
import { Copies } from "./copies.tsx";
import { Results } from "./results.tsx";
import { RecordingRows, useRecordings } from "./recording-rows.tsx";
import { Tracks } from "./tracks.tsx";
import { t } from "../language/texts.ts";

export function RecordingScreen({ recording }: { recording: Recording }) {
  const app = useApp();
  const title = recordingTitle(recording);
  return (
    <div class="history">
      <PageHeader
        title={title}
        detail={t().recordings.recordedAt(recordedWhen(recording, app.clock.wallMs()))}
        onBack={() => (app.state.recordingShown.value = null)}
      >
        {!recording.isRunning && (
          <Menu
            icon={EllipsisVertical}
            label={t().recordings.moreAboutThis}
            items={[{ icon: Trash2, label: t().common.delete, run: () => askToDelete(app, recording) }]}
          />
        )}
      </PageHeader>
      <main class="history-main">
        <div class="history-pages" tabIndex={0} role="region" aria-label={t().recordings.theRecording}>
          <div class="history-entries recording-page">
            <RecordingContent recording={recording} />
          </div>
        </div>
      </main>
    </div>
  );
}

function RecordingContent({ recording }: { recording: Recording }) {
  const { clock } = useApp();
  const deletion = deletionText(recording, clock.wallMs());
  return (
    <>
      <p class="recording-facts">
        <span>{recordingFacts(recording)}</span>
        <span dir="auto">{peopleIn(recording)}</span>
        {deletion !== null && <span class="quiet">{deletion}</span>}
      </p>
      {recording.missing.length > 0 && (
        <ul class="notice recording-missing" aria-label={t().recordings.whatIsMissing}>
          {missingIn(recording).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {recording.isRunning ? (
        <p class="quiet">{t().recordings.onceStopped}</p>
      ) : (
        <>
          <Copies recording={recording} />
          <Results recording={recording} />
          <Tracks recording={recording} />
        </>
      )}
    </>
  );
}

/** In a meeting: the recordings of this one, to make something of them and share it. */
export function RecordingsDialog({ meetingId }: { meetingId: Recording["meetingId"] }) {
  const { state } = useApp();
  const recordings = useRecordings().filter((each) => each.meetingId === meetingId);
  const shown = recordings.find(({ recordingId }) => recordingId === state.recordingShown.value);
  useEffect(() => () => void (state.recordingShown.value = null), []);
  const back = () => (state.recordingShown.value = null);
  return (
    <Dialog
      title={shown === undefined ? t().recordings.ofThisMeeting : t().recordings.recording}
      width="wide"
    >
      <div class="dialog-body recording-page">
        {recordings.length === 0 && <p>{t().recordings.nothingRecorded}</p>}
        {shown !== undefined && <RecordingContent recording={shown} />}
        {shown === undefined && recordings.length > 0 && <RecordingRows recordings={recordings} />}
        <DialogActions closeLabel={t().common.close}>
          {shown !== undefined && (
            <button type="button" class="button" onClick={back}>
              {t().common.backToList}
            </button>
          )}
        </DialogActions>
      </div>
    </Dialog>
  );
}
