/** What self has asked for and does not have yet, by meeting, in one file of the data folder: after a restart it goes on by itself. */
import * as v from "valibot";
import { createPrivateFileWriter, readJsonFile } from "../platform/private-file.ts";
import { FileIdSchema, MeetingIdSchema, type FileId, type MeetingId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { decoder } from "../kernel/schema.ts";

const WantedFileSchema = v.object({
  fileId: FileIdSchema,
  /** As in `Files.fetch`; null: kept in the data folder. */
  path: v.nullable(v.string()),
  isPaused: v.boolean(),
});
export type PendingDownload = Readonly<v.InferOutput<typeof WantedFileSchema>>;
const decodeAll = decoder(v.record(MeetingIdSchema, v.array(WantedFileSchema)));

/** Of one meeting. */
export interface PendingDownloads {
  all(): readonly PendingDownload[];
  get(fileId: FileId): PendingDownload | undefined;
  /** Replaces what is known of the same file. */
  set(wanted: PendingDownload): void;
  delete(fileId: FileId): void;
  /** Resolves when the disk has the last change, or has refused it. */
  flush(): Promise<void>;
}

/** A file that cannot be read is one that is empty; a disk that takes no more costs the memory of what was wanted, no transfer. */
export function openPendingDownloads(file: string, meetingId: MeetingId, log: Log): PendingDownloads {
  const saved: Readonly<Record<MeetingId, readonly PendingDownload[]>> = decodeAll(readJsonFile(file)) ?? {};
  // Self is in one meeting at a time: the others' stay as they are.
  const { [meetingId]: own = [], ...others } = saved;
  const wanted = new Map(own.map((each) => [each.fileId, each]));
  const writer = createPrivateFileWriter(file, (error) =>
    log.warn("what is being fetched was not written down", { error: String(error) }),
  );

  function save(): void {
    const all = wanted.size === 0 ? others : { ...others, [meetingId]: [...wanted.values()] };
    writer.write(JSON.stringify(all));
  }

  return {
    all: () => [...wanted.values()],
    get: (fileId) => wanted.get(fileId),
    set(each) {
      wanted.set(each.fileId, each);
      save();
    },
    delete(fileId) {
      if (wanted.delete(fileId)) save();
    },
    flush: writer.flush,
  };
}
