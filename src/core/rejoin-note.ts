/** Which meeting this data folder is in, so that the core that follows a dead one can go back. */
import * as v from "valibot";
import { MeetingIdSchema, type MeetingId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { decoder } from "../kernel/schema.ts";
import { createPrivateFileWriter, readJsonFile } from "../platform/private-file.ts";

const decodeNote = decoder(v.object({ meetingId: MeetingIdSchema }));

export interface RejoinNote {
  /** Null when the last core left politely, or its note cannot be read. */
  read(): MeetingId | null;
  /** Null: in no meeting. Without blocking; a failure is logged. */
  write(meetingId: MeetingId | null): void;
  /** Resolves when the disk has what was written last, or has refused it. */
  flush(): Promise<void>;
}

export function openRejoinNote(file: string, log: Log): RejoinNote {
  const writer = createPrivateFileWriter(file, (error) =>
    log.warn("the way back after a crash was not written down", { error: String(error) }),
  );
  return {
    read: () => decodeNote(readJsonFile(file))?.meetingId ?? null,
    write: (meetingId) => writer.write(meetingId === null ? null : JSON.stringify({ meetingId })),
    flush: writer.flush,
  };
}
