/** The file system of this machine. */
import { constants } from "node:fs";
import {
  chmod,
  link,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
  utimes,
} from "node:fs/promises";
import type { Clock } from "../../kernel/clock.ts";
import type { MarkOrigin } from "../../platform/origin-mark.ts";
import { writePrivateFile } from "../../platform/private-file.ts";
import { isTakenError, type Disk, type DiskFile, type OpenMode } from "./disk.ts";
import { createWriter } from "./write-all.ts";

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const FLAGS: Readonly<Record<OpenMode, string>> = { read: "r", update: "r+", replace: "w+", create: "wx+" };

/** `clock` only measures how slow the disk is. `markOrigin`: of what is received; nothing is marked if absent. */
export function createNodeDisk(clock: Clock, markOrigin?: MarkOrigin): Disk {
  async function openFile(file: string, mode: OpenMode, permissions = FILE_MODE): Promise<DiskFile> {
    const handle = await open(file, FLAGS[mode], permissions);
    const writeAll = createWriter(() => clock.nowMs());
    return {
      async read(target, at) {
        let done = 0;
        while (done < target.length) {
          const { bytesRead } = await handle.read(target, done, target.length - done, at + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return done;
      },
      write: (bytes, at) => writeAll(handle, bytes, at),
      sync: () => handle.datasync(),
      close: () => handle.close(),
    };
  }

  return {
    open: openFile,
    async stat(file) {
      const found = await stat(file);
      const kind = found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
      const isExecutable = found.isFile() && (found.mode & constants.S_IXUSR) !== 0;
      return { kind, sizeBytes: found.size, mtimeMs: found.mtimeMs, isExecutable, device: found.dev };
    },
    list: (folder) => readdir(folder),
    readFile: (file) => readFile(file),
    writeFile: writePrivateFile,
    makeFolders: async (folder) => void (await mkdir(folder, { recursive: true, mode: FOLDER_MODE })),
    makeFolder: (folder) => mkdir(folder),
    async moveToFreeName(from, to) {
      try {
        // Takes the name and has the content in one step.
        await link(from, to);
      } catch (error) {
        if (isTakenError(error)) throw error;
        // FAT and some network folders have no second names: an empty file takes the name, so that nothing which appears there is overwritten.
        await (await open(to, "wx", FILE_MODE)).close();
        await rename(from, to).catch(async (cause: unknown) => {
          await rm(to, { force: true });
          throw cause;
        });
        return;
      }
      await rm(from, { force: true });
    },
    async rename(from, to) {
      // Windows does not rename over a folder, even an empty one.
      if (process.platform === "win32") await rmdir(to).catch(() => {});
      await rename(from, to);
    },
    remove: (file) => rm(file, { recursive: true, force: true }),
    async setReceived(file, { modifiedAtMs, isExecutable }) {
      await markOrigin?.(file);
      if (isExecutable) {
        const { mode } = await stat(file);
        // Whoever may read it may run it.
        await chmod(file, (mode & 0o777) | ((mode & 0o444) >> 2));
      }
      // Last, because the others change it.
      if (modifiedAtMs !== null) await utimes(file, modifiedAtMs / 1_000, modifiedAtMs / 1_000);
    },
    async freeBytes(folder) {
      try {
        const { bavail, bsize } = await statfs(folder);
        return bavail * bsize;
      } catch {
        return null;
      }
    },
  };
}
