/** Which of one's own entries are held by enough others: told as it changes, and kept over restarts. */
import type { Clock } from "../../kernel/clock.ts";
import type { MeetingId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { Entry } from "../log/entry.ts";
import { createDeliveries, type Holders } from "./acknowledgements.ts";
import type { DeliveredFeeds, MeetingDisk } from "../database.ts";
import type { Acknowledgement } from "../types.ts";

/** Deliveries come in bursts, and losing the last of them costs no more than hearing of them again. */
const WRITE_AFTER_MS = 1_000;

export interface DeliveryRecord {
  /** Own, on disk. */
  add(entries: readonly Entry[]): void;
  /** How many members there are besides self. Nothing is told before it is known. */
  setOthers(count: number): void;
  /** What changed, oldest first. */
  update(holders: Holders): readonly Acknowledgement[];
  all(): readonly Acknowledgement[];
  readonly isSettled: boolean;
  close(): Promise<void>;
}

export function createDeliveryRecord(
  deps: { clock: Clock; log: Log; database: Pick<MeetingDisk, "writeRecord"> },
  meetingId: MeetingId,
  known: DeliveredFeeds,
): DeliveryRecord {
  const deliveries = createDeliveries(known);
  /** The person has said nothing by them. */
  const silent = new Set<string>();
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

  const isTold = ({ id }: Acknowledgement) => !silent.has(id);
  return {
    add(entries) {
      for (const { id, fact } of entries) if (fact.kind === "sealKey") silent.add(id);
      deliveries.add(entries);
    },
    setOthers: (count) => void (others = count),
    update(holders) {
      if (others === null) return [];
      const changed = deliveries.update(holders, others);
      if (changed.some(({ isDelivered }) => isDelivered))
        cancelTimer ??= deps.clock.setTimer(deps.clock.nowMs() + WRITE_AFTER_MS, () => void write());
      return changed.filter(isTold);
    },
    all: () => deliveries.all().filter(isTold),
    get isSettled() {
      return deliveries.isSettled;
    },
    async close() {
      if (cancelTimer !== null) await write();
    },
  };
}
