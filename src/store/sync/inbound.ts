/** Takes messages of other members: decodes them, limits them, and passes on only what is right. Never throws. */
import type { MeetingId, PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { Authors } from "../log/authors.ts";
import { decodeEntry, isKeyOf, type Entry, type Verify } from "../log/entry.ts";
import type { Acceptance, FeedSet } from "../log/feed-set.ts";
import type { HavePage, Tip } from "../log/have.ts";
import type { MeetingIndex } from "../log/meeting-index.ts";
import type { Acknowledgements } from "./acknowledgements.ts";
import { decodeStoreMessage, type StoreMessage } from "./messages.ts";
import type { Offenders } from "./offenders.ts";
import { costOf, FORGED_COST, keyPartOf, type RateLimits } from "./rate-limits.ts";

/** Entries that were accepted into the feeds. */
export interface Arrival {
  readonly from: PeerId;
  readonly entries: readonly Entry[];
  /** The message also had entries that were not accepted. */
  readonly isIncomplete: boolean;
  /** Some of these are of authors that self does not know as members yet. */
  readonly hasStrangers: boolean;
  /** How many more entries the sender has. It is to be asked for them once these are written. */
  readonly left: number;
}

export interface Inbound {
  receive(from: PeerId, body: unknown): void;
}

export function createInbound(
  deps: { log: Log; limits: RateLimits; offenders: Offenders; verify: Verify },
  meeting: { readonly meetingId: MeetingId; readonly self: PeerId },
  held: {
    readonly feeds: FeedSet;
    readonly index: Pick<MeetingIndex, "checkReadable">;
    readonly authors: Pick<Authors, "accountOf">;
    readonly acknowledgements: Acknowledgements;
  },
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
  const { feeds, authors, acknowledgements } = held;

  function receiveEntries(from: PeerId, message: Extract<StoreMessage, { type: "entries" }>): void {
    held.index.checkReadable();
    const brought = message.entries.filter(([text]) =>
      limits.take("bringer", keyPartOf(from), text.length, from),
    );
    const decoded = brought.flatMap((signed) => {
      const entry = decodeEntry(signed);
      return entry !== null && entry.meetingId === meetingId ? entry : [];
    });
    const unseen = decoded.filter((entry) => !feeds.has(entry));
    const within = unseen.filter((entry) => mayWrite(from, entry));
    const acceptance = feeds.accept(within, deps.verify);
    const bad = acceptance.forged + brought.length - decoded.length;
    judge(from, acceptance, bad);
    const isLimited = brought.length < message.entries.length || within.length < unseen.length;
    // An entry that arrived changed counts as missing, too: another peer may have it unchanged.
    const isIncomplete = acceptance.gaps > 0 || acceptance.strangers > 0 || bad > 0 || isLimited;
    const left = isIncomplete ? 0 : message.left;
    const hasStrangers = acceptance.strangers > 0;
    owner.onArrival({ from, entries: acceptance.accepted, isIncomplete, hasStrangers, left });
  }

  /**
   * A member's own entries, and those of authors on its account, come no faster than a person types. What others wrote is history
   * that it passes on.
   */
  function mayWrite(from: PeerId, entry: Entry): boolean {
    const account = authors.accountOf(entry.author);
    const isOwn = keyPartOf(entry.from) === keyPartOf(from) || (account !== null && isKeyOf(account, from));
    return !isOwn || limits.take("author", keyPartOf(from), costOf(entry), from);
  }

  function judge(from: PeerId, acceptance: Acceptance, bad: number): void {
    for (let count = 0; count < bad; count += 1) log.count("store.forged");
    if (bad > 0) {
      limits.take("bringer", keyPartOf(from), bad * FORGED_COST, from);
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
    const believed = tips.filter((tip) => feeds.authorOf(tip.feedId) === self && feeds.has(tip));
    if (acknowledgements.record(from, believed)) owner.onAcknowledged();
  }

  function take(from: PeerId, body: unknown): void {
    const message = decodeStoreMessage(body);
    switch (message?.type) {
      case undefined:
        log.count("store.malformed");
        offenders.name(from, "malformed");
        return;
      case "have":
        limits.answer(from, () => {
          receiveAcknowledged(from, message.tips);
          owner.onHave(from, message, message.asks);
        });
        return;
      case "entries":
        receiveEntries(from, message);
        return;
      case "requestAck":
        limits.answer(from, () => owner.onAckRequest(from));
        return;
      case "ack":
        receiveAcknowledged(from, message.tips);
    }
  }

  return {
    receive(from, body) {
      try {
        take(from, body);
      } catch (error) {
        // The disk cannot be read at the moment. The sender is asked again later.
        log.count("store.unread");
        log.warn("a message of another member was left out", { error: String(error) });
      }
    },
  };
}
