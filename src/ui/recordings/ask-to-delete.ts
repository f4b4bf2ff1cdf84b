/** Deletes a recording, or what was made of it, after a question. */
import type { Recording, RecordingResult } from "../../api/recordings.ts";
import { attempt } from "../context/actions.ts";
import type { App } from "../context/app.ts";
import { recordedWhen, recordingTitle, resultTitle } from "../model/recordings.ts";

export function askToDelete(app: App, recording: Recording): void {
  const { recordingId } = recording;
  const title = `"${recordingTitle(recording)}" (${recordedWhen(recording, app.clock.wallMs())})`;
  async function run(): Promise<void> {
    const isDeleted = await attempt(app, { type: "deleteRecording", recordingId });
    if (isDeleted && app.state.recordingShown.value === recordingId) app.state.recordingShown.value = null;
  }
  app.state.dialog.value = {
    kind: "confirm",
    question: {
      title: "Delete this recording?",
      text: `The recording of ${title} and everything that was made of it are deleted from this computer. Nobody else has it, unless it was shared.`,
      action: "Delete",
      run: () => void run(),
    },
  };
}

export function askToDeleteResult(app: App, { recordingId }: Recording, result: RecordingResult): void {
  const { file } = result;
  app.state.dialog.value = {
    kind: "confirm",
    question: {
      title: "Delete this file?",
      text: `${resultTitle(result)} is deleted from this computer. It can be made again from the recording.`,
      action: "Delete",
      run: () => void attempt(app, { type: "deleteRecordingResult", recordingId, file }),
    },
  };
}
