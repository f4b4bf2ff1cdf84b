/** The part of a file system that files use: Node's in the program (node-disk.ts), one in memory in the simulation. */

/**
 * `read` and `update` (read and write) need an existing file; `replace` makes one or empties it; `create` fails with EEXIST when the name
 * is taken.
 */
export type OpenMode = "read" | "update" | "replace" | "create";

/** Every method throws system errors: Error with a string `code`, such as ENOENT or ENOSPC. */
export interface DiskFile {
  /** Fills `target` with the bytes from `at` on, as far as the file goes; returns their number. */
  read(target: Buffer, at: number): Promise<number>;
  /** All of `bytes`, from `at` on. */
  write(bytes: Buffer, at: number): Promise<void>;
  /** Resolves when everything written so far survives a power cut. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface DiskEntry {
  readonly kind: "file" | "folder" | "other";
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  /** A file that its owner may run. */
  readonly isExecutable: boolean;
  /** Equal for two paths on one file system. */
  readonly device: number;
}

export interface ReceivedAttributes {
  readonly modifiedAtMs: number | null;
  readonly isExecutable: boolean;
}

/** Every method throws system errors, as `DiskFile` does. */
export interface Disk {
  /** `permissions` of a file that is made; 0o600 if absent. */
  open(path: string, mode: OpenMode, permissions?: number): Promise<DiskFile>;
  stat(path: string): Promise<DiskEntry>;
  list(folder: string): Promise<readonly string[]>;
  readFile(path: string): Promise<Buffer>;
  /** Replaces the file in one step, 0600: after a crash or a power cut either the former or the new content is there, whole. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** With those above it, as far as they are missing; 0700. */
  makeFolders(path: string): Promise<void>;
  /** Fails with EEXIST when the name is taken. */
  makeFolder(path: string): Promise<void>;
  /** Gives a file a name that is free, and fails with EEXIST when it is taken. A crash may leave it both names, and never half a file. */
  moveToFreeName(from: string, to: string): Promise<void>;
  /** Replaces a file, or an empty folder, that is at `to`. */
  rename(from: string, to: string): Promise<void>;
  /** A file, or a folder with all that is in it; nothing happens when there is none. */
  remove(path: string): Promise<void>;
  /** Of a file or folder that was received: what its sharer's had, and the mark of what came from elsewhere, as far as the system has these. */
  setReceived(path: string, attributes: ReceivedAttributes): Promise<void>;
  /** Null where the system does not say. */
  freeBytes(path: string): Promise<number | null>;
}

/** True for the error of a name that is taken. */
export const isTakenError = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EEXIST";

/** True when there is something at `path` that may be looked at. */
export const isThere = (disk: Disk, path: string): Promise<boolean> =>
  disk.stat(path).then(
    () => true,
    () => false,
  );
