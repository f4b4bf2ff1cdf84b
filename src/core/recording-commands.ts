/** Commands on recordings: those of a meeting, and those that this machine keeps. The store checks on every member who may record. */
import { CommandError } from "../api/errors.ts";
import { copyName } from "../kernel/compositions.ts";
import { requirePaths } from "./file-commands.ts";
import { keptFileOf } from "./kept-files.ts";
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
  | "joinSharedRecording"
  | "cancelComposing"
  | "shareRecording";

export function createRecordingHandlers({
  meetings,
  keptRecordings,
  settings,
  saveFile,
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
      await keptRecordings.join(recordingId, async () => path);
    },
    async joinSharedRecording({ recordingId, fileId }) {
      const { meetingId, store } = meetings.inMeeting();
      const { from, isFolder } = keptFileOf(store.files(), fileId);
      await keptRecordings.join(recordingId, async (into, copies) => {
        // What anybody else calls a copy is none.
        if (!isFolder || !copies.some(({ peerId }) => peerId === from))
          throw new CommandError("recordingFailed", words("noCopyOfThis"));
        const watch = { onProgress: () => {}, signal: new AbortController().signal };
        return await saveFile(meetingId, fileId, await into(), watch);
      });
    },
    cancelComposing: () => keptRecordings.cancel(),
    async shareRecording({ recordingId, file, to }) {
      const { files } = meetings.inMeeting();
      const fromName = settings.name();
      if (file === null) {
        const { folder, title } = await keptRecordings.whole(recordingId);
        await files.share({ path: folder }, { to, fromName, name: copyName(title, recordingId) });
        return;
      }
      const found = await keptRecordings.find(recordingId, file);
      if (found === null) throw new CommandError("noSuchRecording", words("noSuchResult"));
      await files.share({ path: found.path }, { to, fromName });
    },
  };
}
