/** Up to where each conversation was read, kept on the disk. A mark never goes back. */
import type { MeetingId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { LoadedMeeting, MeetingDisk } from "./database.ts";

export interface ReadMarks {
  /** By conversation: the order of the newest message or file that was marked. */
  all(): Readonly<Record<string, string>>;
  /** Marks everything in the conversation up to that message or file. */
  mark(read: { readonly conversation: string; readonly order: string }): void;
}

export function createReadMarks(
  deps: { log: Log; database: Pick<MeetingDisk, "writeRecord"> },
  meetingId: MeetingId,
  known: LoadedMeeting["lastRead"],
): ReadMarks {
  let marks = known;
  return {
    all: () => marks,
    mark({ conversation, order }) {
      if ((marks[conversation] ?? "") >= order) return;
      marks = { ...marks, [conversation]: order };
      deps.database
        .writeRecord(meetingId, "lastRead", marks)
        .catch((error: unknown) =>
          deps.log.warn("what was read could not be stored", { error: String(error) }),
        );
    },
  };
}
