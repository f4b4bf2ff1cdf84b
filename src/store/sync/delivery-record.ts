/** Keeps on the disk which of self's entries are delivered, so that a restart does not forget it, and returns what changes. */
import type { Clock } from "../../kernel/clock.ts";
import type { MeetingId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { DeliveredFeeds, MeetingDisk } from "../database.ts";
import type { Entry } from "../log/entry.ts";
import type { Acknowledgement } from "../stored.ts";
import { createDeliveries, isByProgram, type Acknowledgements } from "./acknowledgements.ts";

/** Deliveries come in bursts, and a lost last one only costs being acknowledged again. */
const WRITE_AFTER_MS = 1_000;

export interface DeliveryRecord {
  /** Adds entries of self's own, which are on disk here. */
  add(entries: readonly Entry[]): void;
  /** The number of members besides self. Until it is known, `update` changes nothing. */
  setOthers(count: number): void;
  /** Returns what changed, oldest first. */
  update(acknowledgements: Acknowledgements): readonly Acknowledgement[];
  all(): readonly Acknowledgement[];
  /** Self's own entries that are not delivered. */
  waiting(): readonly Entry[];
  /** Every entry of self is delivered. */
  readonly isSettled: boolean;
  /** Writes what is not written yet. */
  close(): Promise<void>;
}

export function createDeliveryRecord(
  deps: { clock: Clock; log: Log; database: Pick<MeetingDisk, "writeRecord"> },
  meetingId: MeetingId,
  known: DeliveredFeeds,
): DeliveryRecord {
  const deliveries = createDeliveries(known);
  /** Entries that the program writes by itself: they are acknowledged, but not shown to people. */
  const hidden = new Set<string>();
  let others: number | null = null;
  let cancelTimer: (() => void) | null = null;

  async function write(): Promise<void> {
    cancelTimer?.();
    cancelTimer = null;
    await deps.database
      .writeRecord(meetingId, "delivered", deliveries.delivered())
      .catch((error: unknown) =>
        deps.log.warn("what was delivered could not be stored", { error: String(error) }),
      );
  }

  const isShown = ({ id }: Acknowledgement) => !hidden.has(id);
  return {
    add(entries) {
      for (const entry of entries) if (isByProgram(entry)) hidden.add(entry.id);
      deliveries.add(entries);
    },
    setOthers: (count) => void (others = count),
    update(acknowledgements) {
      if (others === null) return [];
      const changed = deliveries.update(acknowledgements, others);
      if (changed.some(({ isDelivered }) => isDelivered))
        cancelTimer ??= deps.clock.setTimer(deps.clock.nowMs() + WRITE_AFTER_MS, () => void write());
      return changed.filter(isShown);
    },
    waiting: deliveries.waiting,
    all: () => deliveries.all().filter(isShown),
    get isSettled() {
      return deliveries.isSettled;
    },
    async close() {
      if (cancelTimer !== null) await write();
    },
  };
}
