/** Commands on recordings: those of a meeting, and those that this machine keeps. The store checks on every member who may record. */
import { CommandError } from "../api/errors.ts";
import { requirePaths } from "./file-commands.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { words } from "../kernel/words.ts";

type RecordingCommand =
  | "startRecording"
  | "stopRecording"
  | "pauseRecording"
  | "resumeRecording"
  | "recordingConsent"
  | "listRecordings"
  | "deleteRecording"
  | "deleteRecordingResult"
  | "composeRecording"
  | "joinRecording"
  | "cancelComposing"
  | "shareRecording";

export function createRecordingHandlers({
  meetings,
  keptRecordings,
  settings,
}: HandlerDeps): Handlers<RecordingCommand> {
  return {
    startRecording: () => meetings.inMeeting().recordings.begin(),
    stopRecording: () => meetings.inMeeting().recordings.end(),
    pauseRecording: () => meetings.inMeeting().recordings.pause(true),
    resumeRecording: () => meetings.inMeeting().recordings.pause(false),
    recordingConsent: ({ agrees }) => meetings.inMeeting().recordings.answer(agrees),
    listRecordings: () => keptRecordings.list(),
    deleteRecording: ({ recordingId }) => keptRecordings.delete(recordingId),
    deleteRecordingResult: ({ recordingId, file }) => keptRecordings.deleteResult(recordingId, file),
    composeRecording: ({ recordingId, what, format }) => keptRecordings.compose(recordingId, what, format),
    async joinRecording({ recordingId, path }, client) {
      requirePaths(client);
      await keptRecordings.join(recordingId, path);
    },
    cancelComposing: () => keptRecordings.cancel(),
    async shareRecording({ recordingId, file, to }) {
      const { files } = meetings.inMeeting();
      const found =
        file === null
          ? await keptRecordings.folderOf(recordingId)
          : (await keptRecordings.find(recordingId, file))?.path;
      if (found === undefined) throw new CommandError("noSuchRecording", words("noSuchResult"));
      await files.share({ path: found }, { to, fromName: settings.name() });
    },
  };
}
