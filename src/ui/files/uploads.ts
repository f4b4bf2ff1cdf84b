/** Gifts on their way from the window to its core, one after the other; what fails can be tried again. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { FileId, PeerId } from "../../kernel/ids.ts";
import type { Gift } from "./dropped-files.ts";

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
  /** Those that this window has given. */
  readonly given: ReadonlySet<FileId>;
  /** `to`: null for everyone. */
  add(gifts: readonly Gift[], conversation: string, to: readonly PeerId[] | null): void;
  cancel(fileId: FileId): void;
  retry(fileId: FileId): void;
  /** The meeting is over: drops all. */
  clear(): void;
}

/** Sends one and tells how far it is. The promise never rejects: null when it is shared, else a sentence. */
export type SendGift = (
  path: string,
  content: Blob,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
) => Promise<string | null>;

interface Job {
  readonly gift: Gift;
  readonly to: readonly PeerId[] | null;
  abort: AbortController;
}

export function createUploads(deps: { readonly send: SendGift; readonly nowMs: () => number }): Uploads {
  const list = signal<readonly Upload[]>([]);
  const jobs = new Map<FileId, Job>();
  const given = new Set<FileId>();
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

  async function send({ fileId, sizeBytes }: Upload, { gift, to, abort }: Job): Promise<void> {
    const query = new URLSearchParams({ name: gift.name, kind: gift.isFolder ? "folder" : "file" });
    if (to !== null) query.set("to", to.join(","));
    const startedAtMs = deps.nowMs();
    change(fileId, { state: "running", bytes: 0, problem: null });
    const onProgress = (bytes: number) => {
      const bytesPerSecond = (bytes / Math.max(1, deps.nowMs() - startedAtMs)) * 1_000;
      const secondsLeft = bytesPerSecond > 0 ? Math.max(0, sizeBytes - bytes) / bytesPerSecond : null;
      change(fileId, { bytes, bytesPerSecond, secondsLeft });
    };
    const problem = await deps.send(`/files/${fileId}?${query}`, gift.content, onProgress, abort.signal);
    if (abort.signal.aborted) return;
    if (problem === null) {
      given.add(fileId);
      drop(fileId);
    } else change(fileId, { state: "failed", problem, secondsLeft: null });
  }

  return {
    list,
    given,
    add(gifts, conversation, to) {
      const added = gifts.map((gift): Upload => {
        const fileId = newFileId();
        const { name, isFolder, content } = gift;
        jobs.set(fileId, { gift, to, abort: new AbortController() });
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

function newFileId(): FileId {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // 32 hex digits, as the core wants them.
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("") as FileId;
}

/** By XMLHttpRequest, which tells how much has been sent; `fetch` does not. */
export const sendByHttp: SendGift = (path, content, onProgress, abort) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const away = "Landline on this computer did not take the file. Try again.";
    request.open("PUT", path);
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => resolve(request.status === 204 ? null : sentenceOf(request.responseText, away));
    request.onerror = () => resolve(away);
    request.onabort = () => resolve(null);
    abort.addEventListener("abort", () => request.abort());
    request.send(content);
  });

/** Of the core's own answer, which is JSON with a `message`. */
function sentenceOf(text: string, otherwise: string): string {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== "object" || answer === null || !("message" in answer)) return otherwise;
    return typeof answer.message === "string" && answer.message !== "" ? answer.message : otherwise;
  } catch {
    return otherwise;
  }
}
