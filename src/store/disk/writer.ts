/** Writes received entries in the order in which they were accepted, many at a time. Tries again until the disk takes them. */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { MeetingDisk } from "../database.ts";
import type { Entry } from "../log/entry.ts";
import type { MeetingRoot } from "../types.ts";

/** The wait before it tries a failed write again. */
const RETRY_MS = 5_000;

export interface Writer {
  /** `askOn`: the peer that has more entries and waits to be asked for them; `onWritten` names it once these are on disk. */
  write(entries: readonly Entry[], askOn: PeerId | null): void;
  /** Waits for the write that is under way. Entries that the disk does not take are given up, because other peers hold them. */
  close(): Promise<void>;
}

export function createWriter(
  deps: { clock: Clock; log: Log; database: MeetingDisk },
  root: MeetingRoot,
  owner: {
    /** Every entry of the meeting, for a database that takes the place of a damaged one. */
    everything(): Iterable<Entry>;
    onWritten(entries: readonly Entry[], askOn: readonly PeerId[]): void;
    /** False: the disk refuses what is to be written. True: it takes everything again. Called on each change. */
    onStorage(isTaking: boolean): void;
  },
): Writer {
  let waiting: Entry[] = [];
  let asking = new Set<PeerId>();
  let running: Promise<void> | null = null;
  let generation = deps.database.generation;
  let cancelRetry: (() => void) | null = null;
  let isClosed = false;
  let isTaking = true;

  function setTaking(isOn: boolean): void {
    if (isTaking === isOn) return;
    isTaking = isOn;
    owner.onStorage(isOn);
  }

  async function run(): Promise<void> {
    while (waiting.length > 0 || asking.size > 0) {
      const entries = waiting;
      const askOn = [...asking];
      waiting = [];
      asking = new Set();
      try {
        const current = deps.database.generation;
        const all = current === generation ? entries : [...owner.everything()];
        if (all.length > 0) await deps.database.write(root, all);
        generation = current;
        owner.onWritten(entries, askOn);
        setTaking(true);
      } catch (error) {
        deps.log.count("store.writeFailed");
        deps.log.warn("received messages could not be stored yet", { error: String(error) });
        waiting = [...entries, ...waiting];
        for (const peer of askOn) asking.add(peer);
        setTaking(false);
        if (!isClosed) cancelRetry = deps.clock.setTimer(deps.clock.nowMs() + RETRY_MS, start);
        return;
      }
    }
  }

  function start(): void {
    cancelRetry?.();
    cancelRetry = null;
    running ??= run().finally(() => (running = null));
  }

  return {
    write(entries, askOn) {
      for (const entry of entries) waiting.push(entry);
      if (askOn !== null) asking.add(askOn);
      if (waiting.length > 0 || asking.size > 0) start();
    },
    async close() {
      isClosed = true;
      cancelRetry?.();
      await running;
    },
  };
}
