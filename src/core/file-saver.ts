/** Saves files for `landline files`: what is on this machine from here, and what is not, of the meeting that self is in, from its members. */
import path from "node:path";
import { CommandError } from "../api/errors.ts";
import { createFiles } from "../files/index.ts";
import type { Files } from "../files/types.ts";
import { realClock, type Clock } from "../kernel/clock.ts";
import type { FileId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { Meeting } from "../meeting/meeting.ts";
import { createKeptFiles, keptFileOf, type KeptFiles } from "./kept-files.ts";
import type { Archive, KeptHistory } from "./kept-history.ts";
import { saveOne, type SaveWatch } from "./saving.ts";
import { words } from "../kernel/words.ts";

export { findSavedCopy } from "../files/index.ts";
export type { SaveWatch } from "./saving.ts";

/** A member that has just come is known to have a file within seconds. */
const PATIENCE_MS = 10_000;

export interface FileSaver {
  /**
   * `meeting`: id or title. `folder`: an existing one, absolute. Nothing in it is overwritten. Resolves to the file's path.
   * @throws CommandError, FilesError, StoreError
   */
  save(meeting: string, fileId: FileId, folder: string, watch: SaveWatch): Promise<string>;
}

export function createFileSaver(deps: {
  readonly clock: Clock;
  readonly files: { start(): Promise<Pick<Files, "isHere" | "control" | "onTransfer" | "transfers">> };
  readonly keptFiles: KeptFiles;
  readonly keptHistory: Pick<KeptHistory, "read">;
  /** The meeting that self is in. */
  readonly current: () => Pick<Meeting, "meetingId" | "files"> | null;
}): FileSaver {
  const { clock, keptFiles } = deps;
  return {
    async save(wanted, fileId, folder, watch) {
      const { meetingId, file } = await deps.keptHistory.read(wanted, (read) => ({
        meetingId: read.meetingId,
        file: keptFileOf(read.store.files(), fileId),
      }));
      const files = await deps.files.start();
      const meeting = deps.current();
      if (files.isHere(file.blobId) || meeting?.meetingId !== meetingId)
        return await keptFiles.save(file, folder, watch);
      // A second place would take it away from the first.
      const isUnderWay = files
        .transfers()
        .some(
          ({ blobId, direction, state }) =>
            blobId === file.blobId && direction === "fetch" && state !== "done" && state !== "failed",
        );
      if (isUnderWay) throw new CommandError("fileFailed", words("underWay"));
      return await saveOne(
        { files, clock, patienceMs: PATIENCE_MS, nobodyHasIt },
        file.blobId,
        () => meeting.files.fetch(fileId, { path: folder }),
        watch,
      );
    },
  };
}

const nobodyHasIt = (): CommandError => new CommandError("noSuchFile", words("nobodyHasFile"));

/** Without a core, for the command line: what is on this machine. Nothing is started before the first file. */
export function openFileSaver(
  dataFolder: string,
  log: Log,
  keptHistory: Pick<Archive, "read">,
): FileSaver & { close(): Promise<void> } {
  let starting: Promise<Files> | null = null;
  const start = () =>
    (starting ??= createFiles({
      ...{ clock: realClock, log, folder: path.join(dataFolder, "files") },
      // Nobody is served meanwhile.
      host: "127.0.0.1",
    }));
  const shared = { clock: realClock, files: { start } };
  // `landline files` names a folder always.
  const keptFiles = createKeptFiles({ ...shared, downloadFolder: () => "" });
  const saver = createFileSaver({ ...shared, keptFiles, keptHistory, current: () => null });
  return {
    save: saver.save,
    close: async () => await starting?.then((files) => files.close()).catch(() => {}),
  };
}
