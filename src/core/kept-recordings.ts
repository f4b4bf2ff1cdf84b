/** The recordings in the data folder: lists, deletes and composes them, and gives their files to the window. */
import path from "node:path";
import { CommandError } from "../api/errors.ts";
import type { CoreEvent } from "../api/events.ts";
import type { Composing, Recording } from "../api/recordings.ts";
import type { Clock } from "../kernel/clock.ts";
import { isFilm, type Composition, type FilmFormat } from "../kernel/compositions.ts";
import type { EntryId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { wordsOf } from "../platform/system-error.ts";
import { rm } from "node:fs/promises";
import {
  deleteRecording,
  joinCopy,
  listRecordings,
  makeIncoming,
  readRecording,
  sweepDeleted,
  sweepIncoming,
  writeTexts,
  type KeptRecording,
  type SaidMessage,
} from "../recording/index.ts";
import type { ComposerHost } from "../recording/types.ts";
import { words, type Words } from "../kernel/words.ts";

const DAY_MS = 86_400_000;
/** So often those that are to be deleted are looked for. */
const PRUNE_MS = 6 * 3_600_000;
/** A window draws a bar: more often is for nobody. */
const PROGRESS_MS = 250;

export interface KeptRecordings {
  /** Newest first. */
  list(): Promise<Extract<CoreEvent, { type: "recordings" }>>;
  /** @throws CommandError noSuchRecording, recordingFailed */
  delete(recordingId: EntryId): Promise<void>;
  /** Deletes one thing that was made of it. @throws CommandError noSuchRecording, recordingFailed */
  deleteResult(recordingId: EntryId, file: string): Promise<void>;
  /**
   * Fills what it lacks from another machine's copy, in the folder that `fetch` resolves to. That may make one with `into`, which is deleted in the end; `copies`: who
   * has one. @throws CommandError noSuchRecording, recordingFailed, what `fetch` throws
   */
  join(
    recordingId: EntryId,
    fetch: (into: () => Promise<string>, copies: KeptRecording["copies"]) => Promise<string>,
  ): Promise<void>;
  /** Its folder, which is absolute, once nothing writes in it. @throws CommandError noSuchRecording, recordingFailed */
  whole(recordingId: EntryId): Promise<Pick<KeptRecording, "folder" | "title">>;
  /** Begins to make it; the `composing` event tells how it goes. @throws CommandError noSuchRecording, composingFailed */
  compose(recordingId: EntryId, what: Composition, format?: FilmFormat): Promise<void>;
  /** Resolves once nothing is composed. */
  cancel(): Promise<void>;
  /** One of its files, by name; null for none. `path` is absolute. */
  find(
    recordingId: EntryId,
    file: string,
  ): Promise<{ readonly path: string; readonly name: string; readonly sizeBytes: number } | null>;
  /** Recordings, or what settings say of them, have changed: clients are told. */
  changed(): void;
  close(): Promise<void>;
}

export function createKeptRecordings(deps: {
  readonly clock: Clock;
  readonly log: Log;
  /** Of all recordings. */
  readonly folder: string;
  readonly composer: ComposerHost;
  /** 0: for ever. */
  readonly keepDays: () => number;
  /** What all could read of the meeting's chat. @throws CommandError, StoreError */
  readonly messagesOf: (recording: KeptRecording) => Promise<readonly SaidMessage[]>;
  readonly broadcast: (event: CoreEvent) => void;
}): KeptRecordings {
  const { clock, log, folder, composer, broadcast } = deps;
  let composing: Composing | null = null;
  /** Resolves when the job that runs is over. Never rejects. */
  let job: Promise<void> = Promise.resolve();
  let toldAtMs = -Infinity;
  /** They are filled from other copies. */
  const joining = new Set<EntryId>();

  async function list(): Promise<Extract<CoreEvent, { type: "recordings" }>> {
    const kept = await listRecordings(folder);
    const recordings = kept.toReversed().map((each) => shownOf(each, deps.keepDays()));
    return { type: "recordings", recordings, composing };
  }

  const changed = (): void =>
    void list().then(broadcast, (error: unknown) =>
      log.warn("the recordings cannot be listed", { error: String(error) }),
    );

  /** @throws CommandError noSuchRecording */
  async function find(recordingId: EntryId): Promise<KeptRecording> {
    const kept = await readRecording(path.join(folder, recordingId));
    if (kept === null) throw new CommandError("noSuchRecording", words("noSuchRecording"));
    return kept;
  }

  /** One that nothing writes in. @throws CommandError noSuchRecording, recordingFailed */
  async function findIdle(recordingId: EntryId): Promise<KeptRecording> {
    const kept = await find(recordingId);
    if (kept.isRunning) throw new CommandError("recordingFailed", words("stillRecording"));
    if (joining.has(recordingId)) throw new CommandError("recordingFailed", words("joiningThis"));
    if (composing?.recordingId === recordingId)
      throw new CommandError("recordingFailed", words("composingThis"));
    return kept;
  }

  /** What a disk refuses, in words. */
  async function orSaid(action: Promise<void>): Promise<void> {
    try {
      await action;
    } catch (error) {
      throw new CommandError("recordingFailed", wordsOf(error), { cause: error });
    } finally {
      changed();
    }
  }

  function tell(state: "running" | "done" | "cancelled" | "failed", now: Composing, why?: Words): void {
    broadcast({ type: "composing", ...now, state, ...why });
  }

  function onProgress(now: Composing, progress: number): void {
    composing = { ...now, progress };
    if (clock.nowMs() - toldAtMs < PROGRESS_MS) return;
    toldAtMs = clock.nowMs();
    tell("running", composing);
  }

  async function make(kept: KeptRecording, what: Composition, now: Composing): Promise<boolean> {
    if (what === "text") {
      await writeTexts(kept.folder, await deps.messagesOf(kept));
      return true;
    }
    const { format = "webm" } = now;
    return await composer.compose({ folder: kept.folder, what, format }, (progress) =>
      onProgress(now, progress),
    );
  }

  async function run(kept: KeptRecording, what: Composition, now: Composing): Promise<void> {
    try {
      const isDone = await make(kept, what, now);
      composing = null;
      tell(isDone ? "done" : "cancelled", { ...now, progress: isDone ? 1 : now.progress });
    } catch (error) {
      composing = null;
      log.warn("a recording was not composed", { error: String(error) });
      tell("failed", now, wordsOf(error));
    }
    changed();
  }

  async function prune(): Promise<void> {
    await sweepDeleted(folder);
    const kept = await listRecordings(folder);
    const isOver = (each: KeptRecording): boolean =>
      !each.isRunning &&
      each.recordingId !== composing?.recordingId &&
      !joining.has(each.recordingId) &&
      (deletionOf(each, deps.keepDays()) ?? Infinity) <= clock.wallMs();
    const over = kept.filter(isOver);
    for (const each of over) await deleteRecording(each.folder);
    if (over.length > 0) changed();
  }
  let cancelTimer = (): void => {};
  function pruneAgain(): void {
    prune().catch((error: unknown) => log.warn("old recordings were not deleted", { error: String(error) }));
    cancelTimer = clock.setTimer(clock.nowMs() + PRUNE_MS, pruneAgain);
  }
  pruneAgain();
  const sweeping = sweepIncoming(folder).catch((error: unknown) =>
    log.warn("a copy that came in was not deleted", { error: String(error) }),
  );

  return {
    list,
    changed,
    async delete(recordingId) {
      await orSaid(deleteRecording((await findIdle(recordingId)).folder));
    },
    async deleteResult(recordingId, file) {
      const { results } = await findIdle(recordingId);
      const result = results.find((each) => path.basename(each.path) === file);
      if (result === undefined) throw new CommandError("noSuchRecording", words("noSuchResult"));
      await orSaid(rm(result.path));
    },
    async join(recordingId, fetch) {
      const { folder: own, copies } = await findIdle(recordingId);
      joining.add(recordingId);
      let incoming: string | null = null;
      const into = async () => {
        await sweeping;
        return (incoming = await makeIncoming(folder));
      };
      try {
        const place = await fetch(into, copies);
        await orSaid(joinCopy(own, path.resolve(place)).then(() => {}));
      } finally {
        joining.delete(recordingId);
        if (incoming !== null) await rm(incoming, { recursive: true, force: true });
      }
    },
    whole: findIdle,
    async compose(recordingId, what, format = "webm") {
      const kept = await findIdle(recordingId);
      if (composing !== null) throw new CommandError("composingFailed", words("composingOther"));
      const isOther = isFilm(what) && format !== "webm";
      const now: Composing = { recordingId, what, ...(isOther ? { format } : {}), progress: 0 };
      composing = now;
      tell("running", now);
      job = run(kept, what, now);
    },
    async cancel() {
      await composer.cancel();
      await job;
    },
    async find(recordingId, file) {
      const kept = await readRecording(path.join(folder, recordingId));
      const found = [...(kept?.tracks ?? []), ...(kept?.results ?? [])].find(
        (each) => path.basename(each.path) === file,
      );
      return found === undefined ? null : { path: found.path, name: file, sizeBytes: found.sizeBytes };
    },
    async close() {
      cancelTimer();
      await composer.close();
      await job;
    },
  };
}

/** When the settings have it deleted; null for never. */
const deletionOf = ({ beganAtMs, lengthMs, pausedMs }: KeptRecording, keepDays: number): number | null =>
  keepDays === 0 ? null : beganAtMs + lengthMs + pausedMs + keepDays * DAY_MS;

function shownOf(kept: KeptRecording, keepDays: number): Recording {
  const { tracks, results, missing, folder: _folder, ...facts } = kept;
  return {
    ...facts,
    missing: missing.map(({ message }) => message),
    missingSentences: missing.flatMap(({ sentences }) => sentences),
    deletedAtMs: deletionOf(kept, keepDays),
    people: [...new Map(tracks.map(({ peerId, name }) => [peerId, name])).values()],
    tracks: tracks.map(({ path: place, ...track }) => ({ ...track, file: path.basename(place) })),
    results: results.map(({ path: place, ...result }) => ({ ...result, file: path.basename(place) })),
  };
}
