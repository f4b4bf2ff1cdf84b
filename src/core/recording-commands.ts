/** Commands on recordings. The store checks on every member whether their author may give them. */
import type { HandlerDeps, Handlers } from "./handlers.ts";

type RecordingCommand = "startRecording" | "stopRecording" | "recordingConsent";

export function createRecordingHandlers({ meetings }: HandlerDeps): Handlers<RecordingCommand> {
  return {
    startRecording: () => meetings.inMeeting().recordings.begin(),
    stopRecording: () => meetings.inMeeting().recordings.end(),
    recordingConsent: ({ agrees }) => meetings.inMeeting().recordings.answer(agrees),
  };
}
