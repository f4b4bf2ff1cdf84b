/** What other members send: decoded, judged, limited. Only what is right gets past here; nothing throws. */
import type { MeetingId, PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { AUTHOR_RATE, BRINGER_RATE, FORGED_COST, HAVE_COST } from "./allowance.ts";
import { decodeEntry, type Entry, type Verify } from "../log/entry.ts";
import type { Acceptance, FeedSet, HavePage, Tip } from "../log/feed-set.ts";
import type { Guard } from "./rate-limits.ts";
import type { Holders } from "./acknowledgements.ts";
import { decodeStoreMessage, type StoreMessage } from "./messages.ts";

export interface Arrival {
  readonly from: PeerId;
  readonly entries: readonly Entry[];
  /** It also brought what could not be taken in. */
  readonly isIncomplete: boolean;
  /** The sender holds more: it is to be asked once these are written. */
  readonly isMore: boolean;
}

export function createIntake(
  deps: { log: Log; guard: Guard; verify: Verify },
  meeting: { readonly meetingId: MeetingId; readonly self: PeerId },
  kept: { readonly feeds: FeedSet; readonly holders: Holders },
  owner: {
    onArrival(arrival: Arrival): void;
    onHave(from: PeerId, page: HavePage, asks: boolean): void;
    onAskHeld(from: PeerId): void;
    /** More of self's own entries is held elsewhere than was known. */
    onHeld(): void;
  },
): { receive(from: PeerId, body: unknown): void } {
  const { log, guard } = deps;
  const { self, meetingId } = meeting;
  const { feeds, holders } = kept;

  function receiveEntries(from: PeerId, message: Extract<StoreMessage, { type: "entries" }>): void {
    const granted = guard.grant("bringer", from, BRINGER_RATE, message.entries.length);
    const decoded = message.entries.slice(0, granted).flatMap((signed) => {
      const entry = decodeEntry(signed);
      return entry !== null && entry.meetingId === meetingId ? entry : [];
    });
    const unseen = decoded.filter((entry) => feeds.get(entry.id) === undefined);
    const byAuthor = unseen.filter((entry) => entry.from === from);
    let allowed = guard.grant("author", from, AUTHOR_RATE, byAuthor.length);
    const taken = unseen.filter((entry) => entry.from !== from || allowed-- > 0);
    const acceptance = feeds.accept(taken, deps.verify);
    const bad = acceptance.forged + granted - decoded.length;
    judge(from, acceptance, bad);
    const isLimited = granted < message.entries.length || taken.length < unseen.length;
    // What came changed is asked for again, too: somebody has it as it was.
    const isIncomplete = acceptance.gaps > 0 || bad > 0 || isLimited;
    const isMore = message.isMore && !isIncomplete;
    owner.onArrival({ from, entries: acceptance.accepted, isIncomplete, isMore });
  }

  function judge(from: PeerId, acceptance: Acceptance, bad: number): void {
    for (let count = 0; count < bad; count += 1) log.count("store.forged");
    if (bad > 0) {
      guard.grant("bringer", from, BRINGER_RATE, bad * FORGED_COST);
      guard.name(from, "forged");
    }
    for (const fork of acceptance.forks) {
      log.count("store.fork");
      guard.name(fork.from, "forked");
    }
    for (const refused of acceptance.refused) {
      log.count("store.overLimit");
      guard.name(refused.from, "tooMuch");
    }
  }

  /** What a peer says that it holds of self's own. Nobody's word counts for another. */
  function receiveHeld(from: PeerId, tips: readonly Tip[]): void {
    const believed = tips.filter((tip) => {
      if (feeds.authorOf(tip.feedId) !== self) return false;
      const entry = feeds.get(tip.id);
      return entry !== undefined && entry.feedId === tip.feedId && entry.number === tip.number;
    });
    if (holders.record(from, believed)) owner.onHeld();
  }

  return {
    receive(from, body) {
      const message = decodeStoreMessage(body);
      switch (message?.type) {
        case undefined:
          log.count("store.malformed");
          guard.name(from, "malformed");
          return;
        case "have": {
          if (guard.grant("bringer", from, BRINGER_RATE, HAVE_COST) < HAVE_COST) return;
          receiveHeld(from, message.tips);
          owner.onHave(from, message, message.asks);
          return;
        }
        case "entries":
          receiveEntries(from, message);
          return;
        case "askHeld":
          if (guard.grant("bringer", from, BRINGER_RATE, HAVE_COST) === HAVE_COST) owner.onAskHeld(from);
          return;
        case "ack":
          receiveHeld(from, message.tips);
      }
    },
  };
}
