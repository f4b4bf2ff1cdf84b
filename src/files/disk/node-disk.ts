/** The file system of this machine. */
import { mkdir, open, readFile, readdir, rename, rm, rmdir, stat, statfs } from "node:fs/promises";
import type { Clock } from "../../kernel/clock.ts";
import { writePrivateFile } from "../../platform/private-file.ts";
import type { Disk, DiskFile, OpenMode } from "./disk.ts";
import { createWriter } from "./write-all.ts";

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const FLAGS: Readonly<Record<OpenMode, string>> = { read: "r", update: "r+", replace: "w+", create: "wx+" };

/** `clock` only measures how slow the disk is. */
export function createNodeDisk(clock: Clock): Disk {
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
      return { kind, sizeBytes: found.size, mtimeMs: found.mtimeMs, device: found.dev };
    },
    list: (folder) => readdir(folder),
    readFile: (file) => readFile(file),
    writeFile: writePrivateFile,
    makeFolders: async (folder) => void (await mkdir(folder, { recursive: true, mode: FOLDER_MODE })),
    makeFolder: (folder) => mkdir(folder),
    async rename(from, to) {
      // Windows does not rename over a folder, even an empty one.
      if (process.platform === "win32") await rmdir(to).catch(() => {});
      await rename(from, to);
    },
    remove: (file) => rm(file, { recursive: true, force: true }),
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
