/** Queue of dropped files on their way from the window to its core: one at a time; a failed one can be tried again. */
import { signal, type ReadonlySignal } from "@preact/signals";
import { FILE_ID_RANDOM_BYTES, fileIdBy, type FileId, type PeerId } from "../../kernel/ids.ts";
import { createRateMeter, secondsLeft } from "../../kernel/rate-meter.ts";

/** A file or folder that the user dropped, pasted or picked. A folder's content is one tar. */
export interface DroppedFile {
  readonly name: string;
  readonly content: Blob;
  readonly isFolder: boolean;
  /** When the file was last changed; null for a folder, whose tar says it of each file. */
  readonly modifiedAtMs: number | null;
  /** Paths inside a folder that this page may not read, and that are not shared. */
  readonly leftOut: readonly string[];
}

/** A file or folder of this machine that the core reads itself, for a page in a shell that knows its path. */
export interface LocalPath {
  readonly path: string;
}

export interface Upload {
  readonly fileId: FileId;
  readonly name: string;
  readonly isFolder: boolean;
  readonly conversation: string;
  readonly sizeBytes: number;
  readonly bytes: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
  readonly state: "queued" | "running" | "failed";
  /** A sentence, when failed. */
  readonly problem: string | null;
}

export interface Uploads {
  readonly list: ReadonlySignal<readonly Upload[]>;
  /** Files that this window has shared, in any meeting. */
  readonly sharedHere: ReadonlySet<FileId>;
  /** `to`: null for everyone. */
  add(files: readonly DroppedFile[], conversation: string, to: readonly PeerId[] | null): void;
  cancel(fileId: FileId): void;
  retry(fileId: FileId): void;
  /** For the end of a meeting: aborts and drops all. */
  clear(): void;
}

/** Sends one file and reports its progress. The promise never rejects: null for success, else a sentence for the user. */
export type SendFile = (
  path: string,
  content: Blob,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
) => Promise<string | null>;

interface Job {
  readonly file: DroppedFile;
  readonly to: readonly PeerId[] | null;
  abort: AbortController;
}

export function createUploads(deps: {
  readonly send: SendFile;
  readonly nowMs: () => number;
  /** Null until the core has said who self is; nothing is shared before. */
  readonly self: () => PeerId | null;
}): Uploads {
  const list = signal<readonly Upload[]>([]);
  const jobs = new Map<FileId, Job>();
  const sharedHere = new Set<FileId>();
  let isRunning = false;

  const change = (fileId: FileId, by: Partial<Upload>) =>
    (list.value = list.value.map((each) => (each.fileId === fileId ? { ...each, ...by } : each)));
  const drop = (fileId: FileId) => {
    jobs.delete(fileId);
    list.value = list.value.filter((each) => each.fileId !== fileId);
  };

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (;;) {
      const next = list.value.find(({ state }) => state === "queued");
      const job = next === undefined ? undefined : jobs.get(next.fileId);
      if (next === undefined || job === undefined) break;
      await send(next, job);
    }
    isRunning = false;
  }

  async function send({ fileId, sizeBytes }: Upload, { file, to, abort }: Job): Promise<void> {
    const query = new URLSearchParams({ name: file.name, kind: file.isFolder ? "folder" : "file" });
    if (file.modifiedAtMs !== null) query.set("modified", String(file.modifiedAtMs));
    if (to !== null) query.set("to", to.join(","));
    const meter = createRateMeter(deps.nowMs());
    change(fileId, { state: "running", bytes: 0, problem: null });
    const onProgress = (bytes: number) => {
      meter.sample(bytes, deps.nowMs());
      const { bytesPerSecond } = meter;
      change(fileId, { bytes, bytesPerSecond, secondsLeft: secondsLeft(sizeBytes - bytes, bytesPerSecond) });
    };
    const problem = await deps.send(`files/${fileId}?${query}`, file.content, onProgress, abort.signal);
    if (abort.signal.aborted) return;
    if (problem === null) {
      sharedHere.add(fileId);
      drop(fileId);
    } else change(fileId, { state: "failed", problem, secondsLeft: null });
  }

  return {
    list,
    sharedHere,
    add(files, conversation, to) {
      const self = deps.self();
      if (self === null) return;
      const added = files.map((file): Upload => {
        const fileId = fileIdBy(self, crypto.getRandomValues(new Uint8Array(FILE_ID_RANDOM_BYTES)));
        const { name, isFolder, content } = file;
        jobs.set(fileId, { file, to, abort: new AbortController() });
        return {
          ...{ fileId, name, isFolder, conversation, sizeBytes: content.size, bytes: 0, bytesPerSecond: 0 },
          ...{ secondsLeft: null, state: "queued", problem: null },
        };
      });
      list.value = [...list.value, ...added];
      void run();
    },
    cancel(fileId) {
      jobs.get(fileId)?.abort.abort();
      drop(fileId);
    },
    retry(fileId) {
      const job = jobs.get(fileId);
      if (job === undefined) return;
      job.abort = new AbortController();
      change(fileId, { state: "queued", bytes: 0, problem: null });
      void run();
    },
    clear() {
      for (const { abort } of jobs.values()) abort.abort();
      jobs.clear();
      list.value = [];
    },
  };
}
