/**
 * The disk of one virtual computer: survives the kill of a process, loses half of what was not synced in a power cut, may be full. Names are as
 * durable as a journal makes them: a file that was made, renamed or removed stays so.
 */
import path from "node:path";
import type { Disk, DiskEntry, DiskFile } from "../../../src/files/disk/disk.ts";
import type { VirtualClock } from "../../support/clock.ts";
import type { SeededRandom } from "../../support/random.ts";
import type { Process } from "../process.ts";

/** Every operation takes something between: a cached one, and a seek on a busy disk. */
const LEAST_MS = 0.05;
const MOST_MS = 4;
const CAPACITY_BYTES = 1024 ** 3;
const GROWTH_BYTES = 8 * 1024 ** 2;

/** Does it a little later, unless the process dies before; then perhaps `half` of it. */
type Run = <T>(action: () => T, half?: () => void) => Promise<T>;

interface Inode {
  bytes: Buffer;
  sizeBytes: number;
  mtimeMs: number;
  /** What the disk has where writes are not synced. */
  unsynced: { readonly at: number; readonly before: Buffer; readonly sizeBefore: number }[];
}

export interface VirtualDisk {
  /** As one process sees it: what it has under way when it dies is not done, or half done. */
  of(process: Process): Disk;
  /** Null when there is no such file. */
  content(file: string): Buffer | null;
  /** Files in a folder, by name. */
  names(folder: string): readonly string[];
  powerCut(): void;
  /** The file's end is lost. */
  truncate(file: string, sizeBytes: number): void;
  /** Nothing more fits until it is not. */
  setFull(isFull: boolean): void;
  /** `sync` does nothing, and a power cut takes everything that was written: for a planted fault. */
  setForgetful(): void;
}

export function createVirtualDisk(deps: {
  readonly world: VirtualClock;
  readonly random: SeededRandom;
  readonly folders: readonly string[];
}): VirtualDisk {
  const { world, random } = deps;
  const files = new Map<string, Inode>();
  const folders = new Set<string>(["/", ...deps.folders]);
  let isFull = false;
  let isForgetful = false;

  const fail = (code: string, file: string): never => {
    throw Object.assign(new Error(`${code}: ${file}`), { code });
  };
  const existing = (file: string): Inode => files.get(file) ?? fail("ENOENT", file);
  const isBelow = (file: string, folder: string) => file.startsWith(`${folder}/`);

  function write(inode: Inode, bytes: Buffer, at: number): void {
    const end = at + bytes.length;
    if (end > inode.sizeBytes && isFull) fail("ENOSPC", "the disk");
    if (end > inode.bytes.length) {
      const grown = Buffer.alloc(Math.ceil(end / GROWTH_BYTES) * GROWTH_BYTES);
      inode.bytes.copy(grown);
      inode.bytes = grown;
    }
    const before = Buffer.from(inode.bytes.subarray(at, end));
    inode.unsynced.push({ at, before, sizeBefore: inode.sizeBytes });
    bytes.copy(inode.bytes, at);
    inode.sizeBytes = Math.max(inode.sizeBytes, end);
    inode.mtimeMs = world.wallMs();
  }

  /** As Node's handles do, one that is closed lets the operations before finish, and takes no more. */
  function open(inode: Inode, run: Run): DiskFile {
    let isOpen = true;
    const whileOpen: Run = (action, half) =>
      isOpen ? run(action, half) : run(() => fail("EBADF", "a closed file"));
    return {
      read: (target, at) =>
        whileOpen(() => {
          const end = Math.max(at, Math.min(inode.sizeBytes, at + target.length));
          return inode.bytes.copy(target, 0, at, end);
        }),
      write: (bytes, at) =>
        whileOpen(
          () => write(inode, bytes, at),
          () => write(inode, bytes.subarray(0, Math.floor(random.next() * bytes.length)), at),
        ),
      sync: () =>
        whileOpen(() => {
          if (!isForgetful) inode.unsynced = [];
        }),
      close() {
        isOpen = false;
        return run(() => {});
      },
    };
  }

  function remove(file: string): void {
    files.delete(file);
    folders.delete(file);
    for (const each of [...files.keys()]) if (isBelow(each, file)) files.delete(each);
    for (const each of [...folders]) if (isBelow(each, file)) folders.delete(each);
  }

  const fresh = (): Inode => ({
    bytes: Buffer.alloc(0),
    sizeBytes: 0,
    mtimeMs: world.wallMs(),
    unsynced: [],
  });

  function entryOf(file: string): DiskEntry {
    if (folders.has(file))
      return { kind: "folder", sizeBytes: 0, mtimeMs: 0, isExecutable: false, device: 1 };
    const { sizeBytes, mtimeMs } = existing(file);
    return { kind: "file", sizeBytes, mtimeMs, isExecutable: false, device: 1 };
  }

  return {
    of(process) {
      const run: Run = (action, half) =>
        new Promise((resolve, reject) => {
          world.setTimer(world.nowMs() + random.between(LEAST_MS, MOST_MS), () => {
            if (process.isDead) return void (random.next() < 0.5 && half?.());
            try {
              const value = action();
              process.deliver(() => resolve(value));
            } catch (error) {
              process.deliver(() => reject(error as Error));
            }
          });
        });
      return {
        open: (name, mode) =>
          run(() => {
            const file = path.normalize(name);
            if (folders.has(file)) fail("EISDIR", file);
            if (mode === "create" && files.has(file)) fail("EEXIST", file);
            if (mode === "read" || mode === "update") return open(existing(file), run);
            if (!folders.has(path.dirname(file))) fail("ENOENT", file);
            const inode = fresh();
            files.set(file, inode);
            return open(inode, run);
          }),
        setReceived: () => run(() => {}),
        stat: (name) => run(() => entryOf(path.normalize(name))),
        list: (folder) => run(() => namesIn(folder)),
        readFile: (file) =>
          run(() => {
            const { bytes, sizeBytes } = existing(path.normalize(file));
            return Buffer.from(bytes.subarray(0, sizeBytes));
          }),
        writeFile: (file, bytes) =>
          run(() => {
            if (isFull) fail("ENOSPC", file);
            const inode = fresh();
            inode.bytes = Buffer.from(bytes);
            inode.sizeBytes = bytes.length;
            files.set(path.normalize(file), inode);
          }),
        makeFolders: (folder) =>
          run(() => {
            for (let each = path.normalize(`${folder}/x`); each !== "/";)
              folders.add((each = path.dirname(each)));
          }),
        makeFolder: (folder) =>
          run(() => {
            if (files.has(folder) || folders.has(folder)) fail("EEXIST", folder);
            folders.add(folder);
          }),
        moveToFreeName: async (from, to) => {
          await run(() => {
            if (files.has(to) || folders.has(to)) fail("EEXIST", to);
            files.set(to, existing(from));
          });
          await run(() => void files.delete(from));
        },
        rename: (from, to) =>
          run(() => {
            files.set(to, existing(from));
            files.delete(from);
          }),
        remove: (file) => run(() => remove(path.normalize(file))),
        freeBytes: () => run(() => (isFull ? 0 : CAPACITY_BYTES)),
      };
    },
    content(file) {
      const inode = files.get(file);
      return inode === undefined ? null : inode.bytes.subarray(0, inode.sizeBytes);
    },
    names: namesIn,
    powerCut() {
      for (const inode of files.values()) {
        // Latest first, so that the oldest state of what was lost comes out on top.
        for (const { at, before, sizeBefore } of inode.unsynced.toReversed()) {
          if (!isForgetful && random.next() < 0.5) continue;
          before.copy(inode.bytes, at);
          if (random.next() < 0.2) inode.sizeBytes = sizeBefore;
        }
        inode.unsynced = [];
      }
    },
    truncate(file, sizeBytes) {
      const inode = existing(file);
      inode.bytes.fill(0, sizeBytes);
      inode.sizeBytes = sizeBytes;
    },
    setFull(full) {
      isFull = full;
    },
    setForgetful() {
      isForgetful = true;
    },
  };

  function namesIn(folder: string): readonly string[] {
    const below = [...files.keys(), ...folders].filter((each) => isBelow(each, folder));
    return [...new Set(below.map((each) => each.slice(folder.length + 1).split("/")[0] ?? ""))];
  }
}
