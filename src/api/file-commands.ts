/** Commands for shared files. */
import * as v from "valibot";
import { FileIdSchema } from "../kernel/ids.ts";
import { LocalPath, Path, Recipients, Wanted } from "./command-fields.ts";
import { requestId } from "./request-id.ts";

export const FILE_COMMANDS = [
  /** All files of the meeting that self is in, or of the kept `meeting` (id or title), which nothing joins. Answered by `files`. */
  v.object({ type: v.literal("listFiles"), requestId, meeting: v.optional(Wanted) }),
  /**
   * Saves a file of the kept `meeting` (id or title) whose bytes are on this machine, never over another one: at `path` (a folder, or a file's full
   * name), else in the folder of the settings. Joins and fetches nothing. Answered by `fileSaved`.
   */
  v.object({
    type: v.literal("saveKeptFile"),
    requestId,
    meeting: Wanted,
    fileId: FileIdSchema,
    path: LocalPath,
  }),
  /** Offers a file or a folder of this machine. */
  v.object({
    type: v.literal("shareFile"),
    requestId,
    path: Path,
    to: Recipients,
  }),
  /**
   * Downloads a file and saves it, never over another one: at `path` (a folder, or a file's full name), else in the folder of the
   * settings. With `keep` it stays in the data folder, for the window to show.
   */
  v.object({
    type: v.literal("fetchFile"),
    requestId,
    fileId: FileIdSchema,
    path: LocalPath,
    keep: v.optional(v.boolean()),
  }),
  v.object({
    type: v.literal("controlTransfer"),
    requestId,
    fileId: FileIdSchema,
    action: v.picklist(["pause", "resume", "cancel", "retry"]),
  }),
  /** For the file's sharer or a host only. */
  v.object({ type: v.literal("withdrawFile"), requestId, fileId: FileIdSchema }),
] as const;
