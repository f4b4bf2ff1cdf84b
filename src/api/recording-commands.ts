/** Commands for recordings: of a meeting that runs, and those that this machine has. */
import * as v from "valibot";
import { COMPOSITIONS, FILM_FORMATS } from "../kernel/compositions.ts";
import { EntryIdSchema, FileIdSchema } from "../kernel/ids.ts";
import { Path, Recipients } from "./command-fields.ts";
import { requestId } from "./request-id.ts";

/** Of a recording, by its name alone. */
const RecordingFile = v.pipe(v.string(), v.maxLength(255));

export const RECORDING_COMMANDS = [
  /** Hosts only. This machine records the meeting: of each member only what it has agreed to. */
  v.object({ type: v.literal("startRecording"), requestId }),
  /** Hosts only. */
  v.object({ type: v.literal("stopRecording"), requestId }),
  /** Hosts only. Nothing is recorded until `resumeRecording`; what is made of the recording leaves the pause out. */
  v.object({ type: v.literal("pauseRecording"), requestId }),
  /** Hosts only. */
  v.object({ type: v.literal("resumeRecording"), requestId }),
  /** Whether self may be heard and seen in the recording that runs, from now on. */
  v.object({ type: v.literal("recordingConsent"), requestId, agrees: v.boolean() }),
  /** What this machine has recorded. Answered by `recordings`. */
  v.object({ type: v.literal("listRecordings"), requestId }),
  /** Not while it is being recorded or composed. */
  v.object({ type: v.literal("deleteRecording"), requestId, recordingId: EntryIdSchema }),
  /** Deletes one thing that was made of it. */
  v.object({
    type: v.literal("deleteRecordingResult"),
    requestId,
    recordingId: EntryIdSchema,
    file: RecordingFile,
  }),
  /** Makes it anew if it is there. One at a time. The `composing` event tells how it goes. */
  v.object({
    type: v.literal("composeRecording"),
    requestId,
    recordingId: EntryIdSchema,
    what: v.picklist(COMPOSITIONS),
    /** Of a film; "webm" if absent. */
    format: v.optional(v.picklist(FILM_FORMATS)),
  }),
  /**
   * Fills what this machine's recording lacks from another machine's copy of it, in the folder `path`: where its recorder was dead, came late, or ended before the
   * other one. On standard streams and from Electron only. Answered once it is joined.
   */
  v.object({ type: v.literal("joinRecording"), requestId, recordingId: EntryIdSchema, path: Path }),
  /** The same with a copy that its recorder has shared by `shareRecording`, in the meeting that self is in. It is fetched first. */
  v.object({
    ...{ type: v.literal("joinSharedRecording"), requestId },
    ...{ recordingId: EntryIdSchema, fileId: FileIdSchema },
  }),
  /** Answered once nothing is composed. */
  v.object({ type: v.literal("cancelComposing"), requestId }),
  /** Offers a file of the recording in the meeting that self is in; null: all of it, as a folder, with which others fill their own copies. */
  v.object({
    type: v.literal("shareRecording"),
    requestId,
    recordingId: EntryIdSchema,
    file: v.nullable(RecordingFile),
    to: Recipients,
  }),
] as const;
