/** Deletes a recording, or what was made of it, after a question. */
import type { Recording, RecordingResult } from "../../api/recordings.ts";
import { attempt } from "../context/actions.ts";
import type { App } from "../context/app.ts";
import { recordedWhen, recordingTitle, resultTitle } from "../model/recordings.ts";
import { t } from "../language/texts.ts";

export function askToDelete(app: App, recording: Recording): void {
  const { recordingId } = recording;
  const title = `${t().common.quoted(recordingTitle(recording))} (${recordedWhen(recording, app.clock.wallMs())})`;
  async function run(): Promise<void> {
    const isDeleted = await attempt(app, { type: "deleteRecording", recordingId });
    if (isDeleted && app.state.recordingShown.value === recordingId) app.state.recordingShown.value = null;
  }
  app.state.dialog.value = {
    kind: "confirm",
    question: {
      title: t().recordings.deleteTitle,
      text: t().recordings.deleteText(title),
      action: t().common.delete,
      run: () => void run(),
    },
  };
}

export function askToDeleteResult(app: App, { recordingId }: Recording, result: RecordingResult): void {
  const { file } = result;
  app.state.dialog.value = {
    kind: "confirm",
    question: {
      title: t().recordings.deleteFileTitle,
      text: t().recordings.deleteFileText(resultTitle(result)),
      action: t().common.delete,
      run: () => void attempt(app, { type: "deleteRecordingResult", recordingId, file }),
    },
  };
}
