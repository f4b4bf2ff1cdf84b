/** Downloads that a person asked for and that are not complete, in one file of the data folder: after a restart they go on by themselves. */
import * as v from "valibot";
import { createPrivateFileWriter, readJsonFile } from "../platform/private-file.ts";
import { FileIdSchema, MeetingIdSchema, type FileId, type MeetingId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { decoder } from "../kernel/schema.ts";

const PendingDownloadSchema = v.object({
  fileId: FileIdSchema,
  /** As in `Files.fetch`; null: kept in the data folder. */
  path: v.nullable(v.string()),
  isPaused: v.boolean(),
});
export type PendingDownload = Readonly<v.InferOutput<typeof PendingDownloadSchema>>;
const decodeAll = decoder(v.record(MeetingIdSchema, v.array(PendingDownloadSchema)));

/** Of one meeting. */
export interface PendingDownloads {
  get(fileId: FileId): PendingDownload | undefined;
  /** Replaces what is known of the same file. */
  set(download: PendingDownload): void;
  delete(fileId: FileId): void;
  /** Resolves when the disk has the last change, or has refused it. */
  flush(): Promise<void>;
}

/** A file that is missing or damaged counts as empty. A failed write is logged: the downloads go on, but not after a restart. */
export function openPendingDownloads(file: string, meetingId: MeetingId, log: Log): PendingDownloads {
  const saved: Readonly<Record<MeetingId, readonly PendingDownload[]>> = decodeAll(readJsonFile(file)) ?? {};
  // Self is in one meeting at a time: the others' downloads stay as they are.
  const { [meetingId]: own = [], ...others } = saved;
  const downloads = new Map(own.map((each) => [each.fileId, each]));
  const writer = createPrivateFileWriter(file, (error) =>
    log.warn("pending downloads were not saved", { error: String(error) }),
  );

  function save(): void {
    const all = downloads.size === 0 ? others : { ...others, [meetingId]: [...downloads.values()] };
    writer.write(JSON.stringify(all));
  }

  return {
    get: (fileId) => downloads.get(fileId),
    set(download) {
      downloads.set(download.fileId, download);
      save();
    },
    delete(fileId) {
      if (downloads.delete(fileId)) save();
    },
    flush: writer.flush,
  };
}
