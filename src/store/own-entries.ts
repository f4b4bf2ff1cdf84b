/** Self's own entries after they are signed: placed at once, shown when they are on the disk, counted until they are delivered. */
import type { EntryId, PeerId } from "../kernel/ids.ts";
import type { DeliveredFeeds } from "./database.ts";
import type { Entry } from "./log/entry.ts";
import type { FeedSet } from "./log/feed-set.ts";
import type { MeetingIndex } from "./log/meeting-index.ts";
import { placedOf } from "./log/timeline.ts";
import type { MeetingEvents } from "./meeting-events.ts";
import type { MeetingState, Placement } from "./state/state.ts";
import type { Acknowledgements } from "./sync/acknowledgements.ts";
import type { DeliveryRecord } from "./sync/delivery-record.ts";
import { StoreError } from "./types.ts";
import { words } from "../kernel/words.ts";

export interface OwnEntries {
  /** They are not on the disk yet, and not shown. @throws StoreError if the meeting has no room for all of them */
  signed(entries: readonly Entry[]): void;
  /** `requestIds`: one for each entry, in the same order. */
  show(entries: readonly Entry[], requestIds: readonly (string | undefined)[]): void;
  /** Other members have acknowledged entries, or the number of members has changed. */
  updateDeliveries(): void;
}

export function createOwnEntries(deps: {
  readonly index: Pick<MeetingIndex, "checkReadable">;
  readonly feeds: Pick<FeedSet, "accept" | "markStored">;
  readonly state: Pick<MeetingState, "report">;
  readonly events: Pick<MeetingEvents, "emit" | "acknowledged">;
  readonly acknowledgements: Acknowledgements;
  readonly deliveries: DeliveryRecord;
  /** Gives the entries their places in the timeline, and holds back what they change until `state.report`. */
  readonly place: (entries: readonly Entry[]) => Placement;
  readonly onSigned: (entries: readonly Entry[]) => void;
  /** `isSettled`: every entry of self is delivered. */
  readonly onSettled: (isSettled: boolean) => void;
}): OwnEntries {
  const { index, feeds, state, events, deliveries } = deps;
  /** Of the entries that are signed and not shown yet. */
  const placements = new Map<EntryId, Placement>();

  function show(entries: readonly Entry[], requestIds: readonly (string | undefined)[]): void {
    feeds.markStored(entries);
    deliveries.add(entries);
    const byId = new Map(entries.map(({ id }, at) => [id, requestIds[at]]));
    for (const { id } of entries) {
      const placement = placements.get(id);
      placements.delete(id);
      if (placement !== undefined) events.emit(state.report(placement), byId);
    }
    updateDeliveries();
  }

  function updateDeliveries(): void {
    const changed = deliveries.update(deps.acknowledgements);
    deps.onSettled(deliveries.isSettled);
    for (const acknowledgement of changed) events.acknowledged.emit(acknowledgement);
  }

  return {
    signed(entries) {
      index.checkReadable();
      const { accepted } = feeds.accept(entries, () => true);
      for (const entry of accepted) placements.set(entry.id, deps.place([entry]));
      if (accepted.length < entries.length) {
        show(accepted, []);
        throw new StoreError("failed", words("historyFull"));
      }
      deps.onSigned(entries);
    },
    show,
    updateDeliveries,
  };
}

/** What the disk has of self's entries that are not delivered. */
export function* undelivered(
  feeds: Pick<FeedSet, "all" | "entriesFrom">,
  self: PeerId,
  delivered: DeliveredFeeds,
): Generator<Entry, void> {
  for (const [feedId, { from }] of feeds.all())
    if (from === self) yield* feeds.entriesFrom(feedId, (delivered[feedId]?.[0] ?? 0) + 1);
}

/** Self's messages among the newest ones: people see how far these have come. */
export function recentOwn(
  state: Pick<MeetingState, "messages">,
  index: Pick<MeetingIndex, "entryAt">,
  self: PeerId,
): Entry[] {
  return state
    .messages()
    .flatMap(({ from, order, id }) => (from === self ? (index.entryAt(placedOf(order, id)) ?? []) : []));
}
