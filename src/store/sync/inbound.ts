/** Takes messages of other members: decodes them, limits them, and passes on only what is right. Never throws. */
import type { MeetingId, PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { decodeEntry, type Entry, type Verify } from "../log/entry.ts";
import type { Acceptance, FeedSet } from "../log/feed-set.ts";
import type { HavePage, Tip } from "../log/have.ts";
import type { Acknowledgements } from "./acknowledgements.ts";
import { decodeStoreMessage, type StoreMessage } from "./messages.ts";
import type { Offenders } from "./offenders.ts";
import { ANSWER_COST, FORGED_COST, type RateLimits } from "./rate-limits.ts";

/** Entries that were accepted into the feeds. */
export interface Arrival {
  readonly from: PeerId;
  readonly entries: readonly Entry[];
  /** The message also had entries that were not accepted. */
  readonly isIncomplete: boolean;
  /** The sender has more entries, and is to be asked for them once these are written. */
  readonly isMore: boolean;
}

export interface Inbound {
  receive(from: PeerId, body: unknown): void;
}

export function createInbound(
  deps: { log: Log; limits: RateLimits; offenders: Offenders; verify: Verify },
  meeting: { readonly meetingId: MeetingId; readonly self: PeerId },
  held: { readonly feeds: FeedSet; readonly acknowledgements: Acknowledgements },
  owner: {
    onArrival(arrival: Arrival): void;
    onHave(from: PeerId, page: HavePage, asks: boolean): void;
    onAckRequest(from: PeerId): void;
    /** A peer has acknowledged more of self's entries than before. */
    onAcknowledged(): void;
  },
): Inbound {
  const { log, limits, offenders } = deps;
  const { self, meetingId } = meeting;
  const { feeds, acknowledgements } = held;

  function receiveEntries(from: PeerId, message: Extract<StoreMessage, { type: "entries" }>): void {
    const taken = limits.take("bringer", from, message.entries.length);
    const decoded = message.entries.slice(0, taken).flatMap((signed) => {
      const entry = decodeEntry(signed);
      return entry !== null && entry.meetingId === meetingId ? entry : [];
    });
    const unseen = decoded.filter((entry) => feeds.get(entry.id) === undefined);
    const ownOfSender = unseen.filter((entry) => entry.from === from);
    let allowed = limits.take("author", from, ownOfSender.length);
    const within = unseen.filter((entry) => entry.from !== from || allowed-- > 0);
    const acceptance = feeds.accept(within, deps.verify);
    const bad = acceptance.forged + taken - decoded.length;
    judge(from, acceptance, bad);
    const isLimited = taken < message.entries.length || within.length < unseen.length;
    // An entry that arrived changed counts as missing, too: another peer may have it unchanged.
    const isIncomplete = acceptance.gaps > 0 || bad > 0 || isLimited;
    const isMore = message.isMore && !isIncomplete;
    owner.onArrival({ from, entries: acceptance.accepted, isIncomplete, isMore });
  }

  function judge(from: PeerId, acceptance: Acceptance, bad: number): void {
    for (let count = 0; count < bad; count += 1) log.count("store.forged");
    if (bad > 0) {
      limits.take("bringer", from, bad * FORGED_COST);
      offenders.name(from, "forged");
    }
    for (const fork of acceptance.forks) {
      log.count("store.fork");
      offenders.name(fork.from, "forked");
    }
    for (const refused of acceptance.refused) {
      log.count("store.overLimit");
      offenders.name(refused.from, "tooMuch");
    }
  }

  /** Records which of self's entries the sender has on its disk. A peer can acknowledge for itself only. */
  function receiveAcknowledged(from: PeerId, tips: readonly Tip[]): void {
    const believed = tips.filter((tip) => {
      if (feeds.authorOf(tip.feedId) !== self) return false;
      const entry = feeds.get(tip.id);
      return entry !== undefined && entry.feedId === tip.feedId && entry.number === tip.number;
    });
    if (acknowledgements.record(from, believed)) owner.onAcknowledged();
  }

  return {
    receive(from, body) {
      const message = decodeStoreMessage(body);
      switch (message?.type) {
        case undefined:
          log.count("store.malformed");
          offenders.name(from, "malformed");
          return;
        case "have": {
          if (limits.take("bringer", from, ANSWER_COST) < ANSWER_COST) return;
          receiveAcknowledged(from, message.tips);
          owner.onHave(from, message, message.asks);
          return;
        }
        case "entries":
          receiveEntries(from, message);
          return;
        case "requestAck":
          if (limits.take("bringer", from, ANSWER_COST) === ANSWER_COST) owner.onAckRequest(from);
          return;
        case "ack":
          receiveAcknowledged(from, message.tips);
      }
    },
  };
}
