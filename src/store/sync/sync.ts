/**
 * Decides which messages to send to which peers, so that every store comes to hold the same. A member syncs with the hub, and the hub
 * with every member; such a pair are partners. Each new entry is pushed to the partners at once. An exchange of `have` repairs losses:
 * when a link comes up, and again with growing waits as long as something is not known to have arrived. A peer that has an entry on
 * disk sends its `ack` to the author over their own link, so that no hub can make up holders. Every member has a link to the
 * coordinator and one to its deputy, and these two holders make an entry delivered.
 */
import type { Machine, Step } from "../../kernel/machine.ts";
import { assertNever } from "../../kernel/machine.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Entry } from "../log/entry.ts";
import type { FeedId } from "../log/feed-id.ts";
import type { FeedSet } from "../log/feed-set.ts";
import { LAST_FEED, type HavePage, type Tip } from "../log/have.ts";
import { batchEntries, MAX_TIPS, type StoreMessage } from "./messages.ts";

/** Waits between asking for a `have` while an entry is missing or unacknowledged. The last one repeats. */
const ASK_AGAIN_MS = [250, 1_000, 2_000, 4_000, 8_000] as const;
/** The wait between exchanges when all is well: repairs losses that no peer has noticed. */
const ASK_RARELY_MS = 15_000;
/** Messages that answer one `have`: about 1,000 entries, some 20 ms of work. The receiver then asks for more, at its own pace. */
const MAX_ANSWER_MESSAGES = 16;

interface PeerSync {
  readonly askAtMs: number;
  /** How many times this peer was asked since all was well. */
  readonly attempts: number;
  /** Self goes through the feeds with this peer, a page at a time, and has come up to here; null if it is through. */
  readonly cursor: string | null;
  /** This peer is a partner, and a message to or from it was lost. */
  readonly isUnsure: boolean;
}

export interface SyncState {
  /** Null if self is the hub. */
  readonly hub: PeerId | null;
  /** All of self's own entries are known to be delivered. */
  readonly isSettled: boolean;
  /** The peers to which self has a live link. */
  readonly peers: ReadonlyMap<PeerId, PeerSync>;
}

export type SyncInput =
  | { readonly type: "hubChanged"; readonly hub: PeerId | null }
  | { readonly type: "peerUp"; readonly peer: PeerId }
  | { readonly type: "peerDown"; readonly peer: PeerId }
  | { readonly type: "settled"; readonly isSettled: boolean }
  | { readonly type: "sendFailed"; readonly to: PeerId }
  | { readonly type: "haveReceived"; readonly from: PeerId; readonly page: HavePage; readonly asks: boolean }
  | { readonly type: "ackRequested"; readonly from: PeerId }
  /** Self knows an author whose entries it has refused: they are asked for again, at once. */
  | { readonly type: "authorKnown" }
  /** Self's own entries, not on disk yet: they are pushed, and no `have` lists them. */
  | { readonly type: "signed"; readonly entries: readonly Entry[] }
  /** Entries that a peer sent: verified, not on disk yet. `isIncomplete`: its message also had entries that were not accepted. */
  | {
      readonly type: "accepted";
      readonly from: PeerId;
      readonly entries: readonly Entry[];
      readonly isIncomplete: boolean;
    }
  /** Entries are on disk. `askOn`: peers that have more entries than they sent so far. */
  | { readonly type: "written"; readonly entries: readonly Entry[]; readonly askOn: readonly PeerId[] };
export type SyncEffect = { readonly type: "send"; readonly to: PeerId; readonly message: StoreMessage };

export const initialSync: SyncState = { hub: null, isSettled: true, peers: new Map() };

/** Reads `feeds`, which the caller changes before it passes the input about that change. */
export function createSyncMachine(
  feeds: Pick<FeedSet, "has" | "have" | "firstPage" | "missingFor" | "countMissing" | "authorOf">,
): Machine<SyncState, SyncInput, SyncEffect> {
  function step(
    state: SyncState,
    input: SyncInput | { type: "tick" },
    nowMs: number,
  ): Step<SyncState, SyncEffect> {
    switch (input.type) {
      case "hubChanged":
        return input.hub === state.hub
          ? [state, []]
          : askDue(restart({ ...state, hub: input.hub }, nowMs), nowMs);
      case "peerUp": {
        const peers = new Map(state.peers).set(input.peer, {
          // A member asks at once; the hub waits, and asks only if the member has not.
          askAtMs: state.hub === null ? nowMs + ASK_AGAIN_MS[0] : nowMs,
          attempts: 0,
          cursor: null,
          isUnsure: isPartner(state, input.peer),
        });
        return askDue({ ...state, peers }, nowMs);
      }
      case "peerDown": {
        const peers = new Map(state.peers);
        peers.delete(input.peer);
        return [{ ...state, peers }, []];
      }
      case "settled": {
        if (input.isSettled === state.isSettled) return [state, []];
        const settled = { ...state, isSettled: input.isSettled };
        return [reschedule(settled, [...state.peers.keys()], nowMs), []];
      }
      case "sendFailed":
        return [makeUnsure(state, input.to, nowMs), []];
      case "haveReceived":
        return haveReceived(state, input, nowMs);
      case "ackRequested":
        return [state, acknowledgeHeld(input.from)];
      case "authorKnown":
        return askDue(
          partners(state).reduce(
            (after, id) => updatePeer(after, id, (peer) => ({ ...peer, askAtMs: nowMs, cursor: null })),
            state,
          ),
          nowMs,
        );
      case "signed":
        return [state, push(partners(state), input.entries)];
      case "accepted": {
        const after = input.isIncomplete ? makeUnsure(state, input.from, nowMs) : state;
        return [after, spread(state, input.from, input.entries)];
      }
      case "written":
        return [
          state,
          [
            ...acknowledgeWritten(state, input.entries),
            ...input.askOn.filter((peer) => state.peers.has(peer)).map((peer) => ask(state, peer)),
          ],
        ];
      case "tick":
        return askDue(state, nowMs);
      default:
        return assertNever(input);
    }
  }

  /** One page: the peer's `have` about it asks for the next. */
  function ask(state: SyncState, to: PeerId): SyncEffect {
    const page = feeds.firstPage(MAX_TIPS, { after: state.peers.get(to)?.cursor ?? "", upTo: LAST_FEED });
    return { type: "send", to, message: { type: "have", asks: true, ...page } };
  }

  /** A peer that is no partner may hold self's entries all the same. */
  function askPeer(state: SyncState, to: PeerId): SyncEffect {
    return isPartner(state, to) ? ask(state, to) : { type: "send", to, message: { type: "requestAck" } };
  }

  function haveReceived(
    state: SyncState,
    { from, page, asks }: Extract<SyncInput, { type: "haveReceived" }>,
    nowMs: number,
  ): Step<SyncState, SyncEffect> {
    const known = state.peers.get(from);
    // Links keep the order: entries that the peer sent before this `have` and that self lacks were lost or refused.
    const lacks = page.tips.some((tip) => !feeds.has(tip));
    const isUnsure = lacks || (page.after !== "" && known?.isUnsure === true);
    const isNext = !asks && known !== undefined && page.after === (known.cursor ?? "");
    const goesOn = isNext && page.upTo > page.after && page.upTo < LAST_FEED;
    const after = updatePeer(state, from, (peer) => {
      const cursor = goesOn ? page.upTo : isNext ? null : peer.cursor;
      return rescheduled(state, { ...peer, cursor, isUnsure }, nowMs);
    });
    return [after, [...answer(from, page, asks), ...(goesOn ? [ask(after, from)] : [])]];
  }

  function askDue(state: SyncState, nowMs: number): Step<SyncState, SyncEffect> {
    const due = peersToAsk(state).filter((peer) => (state.peers.get(peer)?.askAtMs ?? Infinity) <= nowMs);
    let after = state;
    for (const id of due)
      after = updatePeer(after, id, (peer) => {
        const askAtMs = nowMs + waitMs(state, peer, peer.attempts + 1);
        return { ...peer, attempts: peer.attempts + 1, askAtMs };
      });
    return [after, due.map((peer) => askPeer(state, peer))];
  }

  function answer(to: PeerId, page: HavePage, asks: boolean): SyncEffect[] {
    const batches = batchEntries(feeds.missingFor(page), MAX_ANSWER_MESSAGES, () => feeds.countMissing(page));
    const effects = batches.map((message): SyncEffect => ({ type: "send", to, message }));
    // A peer that is sent a part asks for this page again when it has that on disk.
    const isMore = batches.some(({ left }) => left > 0);
    if (!asks || isMore) return effects;
    const own = feeds.firstPage(MAX_TIPS, page);
    return [...effects, { type: "send", to, message: { type: "have", asks: false, ...own } }];
  }

  function acknowledge(to: PeerId, tips: readonly Tip[]): SyncEffect[] {
    const effects: SyncEffect[] = [];
    for (let at = 0; at < tips.length; at += MAX_TIPS)
      effects.push({ type: "send", to, message: { type: "ack", tips: tips.slice(at, at + MAX_TIPS) } });
    return effects;
  }

  /** Acknowledges everything of that author that is on disk here. */
  function acknowledgeHeld(to: PeerId): SyncEffect[] {
    const tips = feeds.have(Infinity).flatMap((page) => page.tips);
    return acknowledge(
      to,
      tips.filter(({ feedId }) => feeds.authorOf(feedId) === to),
    );
  }

  /** Acknowledges entries that came on disk to each author to which self has a link. */
  function acknowledgeWritten(state: SyncState, entries: readonly Entry[]): SyncEffect[] {
    const last = new Map<FeedId, Entry>();
    for (const entry of entries) last.set(entry.feedId, entry);
    const tipsByAuthor = new Map<PeerId, Tip[]>();
    for (const { from, feedId, number, id } of last.values()) {
      if (!state.peers.has(from)) continue;
      tipsByAuthor.set(from, [...(tipsByAuthor.get(from) ?? []), { feedId, number, id }]);
    }
    return [...tipsByAuthor].flatMap(([author, tips]) => acknowledge(author, tips));
  }

  return {
    step,
    dueAtMs: (state) =>
      Math.min(Infinity, ...peersToAsk(state).map((id) => state.peers.get(id)?.askAtMs ?? Infinity)),
  };
}

const isPartner = (state: SyncState, peer: PeerId): boolean => state.hub === null || state.hub === peer;

/** The peers with which self syncs. */
function partners(state: SyncState): PeerId[] {
  return [...state.peers.keys()].filter((peer) => isPartner(state, peer));
}

/** The peers to ask: the partners, or everybody as long as an entry of self is not known to be delivered. */
function peersToAsk(state: SyncState): PeerId[] {
  return state.isSettled ? partners(state) : [...state.peers.keys()];
}

function push(to: readonly PeerId[], entries: readonly Entry[]): SyncEffect[] {
  const messages = batchEntries(entries);
  return to.flatMap((peer) => messages.map((message): SyncEffect => ({ type: "send", to: peer, message })));
}

/**
 * Pushes entries of others on. The hub pushes to all other members, also to the author, whose disk may have lost them. A member pushes
 * to the hub: the peer that sent them took self for the hub, and may be gone before it learns which peer is.
 */
function spread(state: SyncState, from: PeerId, entries: readonly Entry[]): SyncEffect[] {
  return push(
    partners(state).filter((peer) => peer !== from),
    entries,
  );
}

function waitMs(state: SyncState, peer: PeerSync, attempts: number): number {
  if (state.isSettled && !peer.isUnsure) return ASK_RARELY_MS;
  return ASK_AGAIN_MS[Math.min(attempts, ASK_AGAIN_MS.length - 1)] ?? ASK_RARELY_MS;
}

/** Starts a new wait at `nowMs`. The waits grow on until all is well. */
function rescheduled(state: SyncState, peer: PeerSync, nowMs: number): PeerSync {
  const attempts = state.isSettled && !peer.isUnsure ? 0 : peer.attempts;
  return { ...peer, attempts, askAtMs: nowMs + waitMs(state, peer, attempts) };
}

function reschedule(state: SyncState, ids: readonly PeerId[], nowMs: number): SyncState {
  return ids.reduce((after, id) => updatePeer(after, id, (peer) => rescheduled(state, peer, nowMs)), state);
}

/** Starts every exchange anew, for another hub. */
function restart(state: SyncState, nowMs: number): SyncState {
  const askAtMs = state.hub === null ? nowMs + ASK_AGAIN_MS[0] : nowMs;
  const peers = [...state.peers.keys()].map(
    (id) => [id, { askAtMs, attempts: 0, cursor: null, isUnsure: isPartner(state, id) }] as const,
  );
  return { ...state, peers: new Map(peers) };
}

function makeUnsure(state: SyncState, id: PeerId, nowMs: number): SyncState {
  if (!isPartner(state, id)) return state;
  return updatePeer(state, id, (peer) => {
    const unsure = { ...peer, isUnsure: true };
    return { ...unsure, askAtMs: Math.min(peer.askAtMs, nowMs + waitMs(state, unsure, peer.attempts)) };
  });
}

function updatePeer(state: SyncState, id: PeerId, change: (peer: PeerSync) => PeerSync): SyncState {
  const peer = state.peers.get(id);
  return peer === undefined ? state : { ...state, peers: new Map(state.peers).set(id, change(peer)) };
}
