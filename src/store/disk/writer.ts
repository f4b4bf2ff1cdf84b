/**
 * Writes to the disk what is not on it yet: entries, and the index that follows from them, all that there is at a time. Tries again until
 * the disk takes it.
 */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { MeetingDisk } from "../database.ts";
import type { Entry } from "../log/entry.ts";
import type { MeetingIndex } from "../log/meeting-index.ts";
import type { MeetingRoot } from "../types.ts";

/** The wait before it tries a failed write again. */
const RETRY_MS = 5_000;

export interface Writer {
  /** `askOn`: the peer that has more entries and waits to be asked for them; `onWritten` names it once these are on disk. */
  write(askOn: PeerId | null): void;
  /** Resolves when all that there is by now is on disk. @throws what the disk throws; it is tried again all the same */
  flush(): Promise<void>;
  /** Waits for the write that is under way. What the disk does not take is given up: other peers hold the entries. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}

export function createWriter(
  deps: { clock: Clock; log: Log; database: MeetingDisk; index: MeetingIndex },
  root: MeetingRoot,
  owner: {
    /** What the meeting is called now. */
    title(): string;
    /** A fresh database has taken the place of a damaged one. Resolves when the index follows from it. */
    onReplaced(): Promise<void>;
    onWritten(entries: readonly Entry[], askOn: readonly PeerId[]): void;
    /** False: the disk refuses what is to be written. True: it takes everything again. Called on each change. */
    onStorage(isTaking: boolean): void;
  },
): Writer {
  const { database, index } = deps;
  let isDue = false;
  let asking = new Set<PeerId>();
  let waiting: Waiting[] = [];
  let running: Promise<void> | null = null;
  let generation = database.generation;
  let cancelRetry: (() => void) | null = null;
  let isClosed = false;
  let isTaking = true;

  function setTaking(isOn: boolean): void {
    if (isTaking === isOn) return;
    isTaking = isOn;
    owner.onStorage(isOn);
  }

  async function run(): Promise<void> {
    // A microtask later, so that what follows from entries of this turn is put in the index first.
    await Promise.resolve();
    while (isDue) {
      isDue = false;
      const [askOn, answered] = [[...asking], waiting];
      [asking, waiting] = [new Set(), []];
      try {
        while (generation !== database.generation) {
          const { generation: current } = database;
          await owner.onReplaced();
          generation = current;
        }
        const pending = index.pending();
        if (pending.entries.length > 0 || pending.index.length > 0)
          await database.write({ ...root, title: owner.title() }, pending.entries, pending.index);
        index.settle(pending);
        owner.onWritten(pending.entries, askOn);
        setTaking(true);
        for (const { resolve } of answered) resolve();
      } catch (error) {
        deps.log.count("store.writeFailed");
        deps.log.warn("messages could not be stored yet", { error: String(error) });
        isDue = true;
        for (const peer of askOn) asking.add(peer);
        setTaking(false);
        for (const { reject } of [...answered, ...waiting]) reject(error);
        waiting = [];
        if (!isClosed) cancelRetry = deps.clock.setTimer(deps.clock.nowMs() + RETRY_MS, start);
        return;
      }
    }
  }

  function start(): void {
    isDue = true;
    cancelRetry?.();
    cancelRetry = null;
    running ??= run().finally(() => {
      running = null;
      // It was asked to between its last look and here.
      if (isDue && cancelRetry === null && !isClosed) start();
    });
  }

  return {
    write(askOn) {
      if (askOn !== null) asking.add(askOn);
      start();
    },
    flush: () =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        start();
      }),
    async close() {
      isClosed = true;
      cancelRetry?.();
      await running;
    },
  };
}
