/**
 * Decides what to tell whom, so that every store comes to hold the same. A member syncs with the hub, the hub with every member:
 * each new entry is pushed at once, and an exchange of `have` repairs whatever was lost, at once when a link comes up and again,
 * backing off, for as long as something is not known to have arrived. Who has written an entry tells its author over their own link
 * (everybody has one to the coordinator and to its deputy, which is enough to call it delivered): a hub can't make up holders.
 */
import type { Machine, Step } from "../../kernel/machine.ts";
import { assertNever } from "../../kernel/machine.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Entry } from "../log/entry.ts";
import type { FeedId } from "../log/feed-id.ts";
import type { FeedSet, HavePage, Tip } from "../log/feed-set.ts";
import { batchEntries, MAX_TIPS, type StoreMessage } from "./messages.ts";

/** Waits between asking for a `have` while something is missing or unacknowledged. */
export const ASK_AGAIN_MS = [250, 1_000, 2_000, 4_000, 8_000] as const;
/** Between exchanges when all is well: repairs what nobody noticed. */
export const ASK_RARELY_MS = 15_000;
/** Messages that answer one `have`: about 1,000 entries, some 20 ms of work. The receiver then asks on, at its own pace. */
const MAX_ANSWER_MESSAGES = 16;

interface PeerSync {
  readonly askAtMs: number;
  /** Asked so often since all was well. */
  readonly attempts: number;
  /** A partner, and something to or from it was lost. */
  readonly isUnsure: boolean;
}

export interface SyncState {
  /** Null: self. */
  readonly hub: PeerId | null;
  /** All of one's own entries are known to be delivered. */
  readonly isSettled: boolean;
  /** Those with a live link. */
  readonly peers: ReadonlyMap<PeerId, PeerSync>;
}

export type SyncInput =
  | { readonly type: "hubChanged"; readonly hub: PeerId | null }
  | { readonly type: "peerUp"; readonly peer: PeerId }
  | { readonly type: "peerDown"; readonly peer: PeerId }
  | { readonly type: "settled"; readonly isSettled: boolean }
  | { readonly type: "sendFailed"; readonly to: PeerId }
  | { readonly type: "haveReceived"; readonly from: PeerId; readonly page: HavePage; readonly asks: boolean }
  | { readonly type: "heldAsked"; readonly from: PeerId }
  /** Own, not on disk yet: nobody is told to hold them for that. */
  | { readonly type: "signed"; readonly entries: readonly Entry[] }
  /** From another, verified, not on disk yet. `isIncomplete`: it also brought what could not be taken in. */
  | {
      readonly type: "accepted";
      readonly from: PeerId;
      readonly entries: readonly Entry[];
      readonly isIncomplete: boolean;
    }
  /** `askOn`: who holds more than it sent so far. */
  | { readonly type: "written"; readonly entries: readonly Entry[]; readonly askOn: readonly PeerId[] };
export type SyncEffect = { readonly type: "send"; readonly to: PeerId; readonly message: StoreMessage };

export const initialSync: SyncState = { hub: null, isSettled: true, peers: new Map() };

/** `feeds` is read, and belongs to the caller: it changes before the input that tells of it. */
export function createSyncMachine(
  feeds: Pick<FeedSet, "get" | "have" | "missingFor" | "authorOf">,
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
          // The member asks; the hub only if the member doesn't.
          askAtMs: state.hub === null ? nowMs + ASK_AGAIN_MS[0] : nowMs,
          attempts: 0,
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
      case "haveReceived": {
        // What it was going to send came before this: what is still lacking was lost or refused.
        const isUnsure = input.page.tips.some(({ id }) => feeds.get(id) === undefined);
        return [
          updatePeer(state, input.from, (peer) => rescheduled(state, { ...peer, isUnsure }, nowMs)),
          answer(input.from, input.page, input.asks),
        ];
      }
      case "heldAsked":
        return [state, tellHeld(input.from)];
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
            ...tellWritten(state, input.entries),
            ...input.askOn.filter((peer) => state.peers.has(peer)).flatMap(ask),
          ],
        ];
      case "tick":
        return askDue(state, nowMs);
      default:
        return assertNever(input);
    }
  }

  function ask(to: PeerId): SyncEffect[] {
    return feeds
      .have(MAX_TIPS)
      .map((page) => ({ type: "send", to, message: { type: "have", asks: true, ...page } }));
  }

  /** Whom self does not keep in step with may hold its entries all the same. */
  function askWhatMatters(state: SyncState, to: PeerId): SyncEffect[] {
    return isPartner(state, to) ? ask(to) : [{ type: "send", to, message: { type: "askHeld" } }];
  }

  function askDue(state: SyncState, nowMs: number): Step<SyncState, SyncEffect> {
    const due = asked(state).filter((peer) => (state.peers.get(peer)?.askAtMs ?? Infinity) <= nowMs);
    let after = state;
    for (const id of due)
      after = updatePeer(after, id, (peer) => {
        const askAtMs = nowMs + waitMs(state, peer, peer.attempts + 1);
        return { ...peer, attempts: peer.attempts + 1, askAtMs };
      });
    return [after, due.flatMap((peer) => askWhatMatters(state, peer))];
  }

  function answer(to: PeerId, page: HavePage, asks: boolean): SyncEffect[] {
    const effects = batchEntries(feeds.missingFor(page), MAX_ANSWER_MESSAGES).map((message): SyncEffect => ({
      type: "send",
      to,
      message,
    }));
    if (!asks) return effects;
    for (const own of feeds.have(MAX_TIPS, page))
      effects.push({ type: "send", to, message: { type: "have", asks: false, ...own } });
    return effects;
  }

  function acknowledge(to: PeerId, tips: readonly Tip[]): SyncEffect[] {
    const effects: SyncEffect[] = [];
    for (let at = 0; at < tips.length; at += MAX_TIPS)
      effects.push({ type: "send", to, message: { type: "ack", tips: tips.slice(at, at + MAX_TIPS) } });
    return effects;
  }

  /** Everything of that author that is on disk here. */
  function tellHeld(to: PeerId): SyncEffect[] {
    const tips = feeds.have(Infinity).flatMap((page) => page.tips);
    return acknowledge(
      to,
      tips.filter(({ feedId }) => feeds.authorOf(feedId) === to),
    );
  }

  /** What self has written, to each author that it has a link to. */
  function tellWritten(state: SyncState, entries: readonly Entry[]): SyncEffect[] {
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
      Math.min(Infinity, ...asked(state).map((id) => state.peers.get(id)?.askAtMs ?? Infinity)),
  };
}

const isPartner = (state: SyncState, peer: PeerId): boolean => state.hub === null || state.hub === peer;

/** Whom self keeps in step with. */
function partners(state: SyncState): PeerId[] {
  return [...state.peers.keys()].filter((peer) => isPartner(state, peer));
}

/** Who may know more: everybody, as long as something of self's own is not known to be held. */
function asked(state: SyncState): PeerId[] {
  return state.isSettled ? partners(state) : [...state.peers.keys()];
}

function push(to: readonly PeerId[], entries: readonly Entry[]): SyncEffect[] {
  const messages = batchEntries(entries, Infinity);
  return to.flatMap((peer) => messages.map((message): SyncEffect => ({ type: "send", to: peer, message })));
}

/**
 * From the hub to everybody but where it came from; to its author, too, whose disk may have lost it. From a member to the hub: who
 * took self for the hub may be gone before it learns better.
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

/** Starts a new wait from here; the back-off goes on for as long as not all is well. */
function rescheduled(state: SyncState, peer: PeerSync, nowMs: number): PeerSync {
  const attempts = state.isSettled && !peer.isUnsure ? 0 : peer.attempts;
  return { ...peer, attempts, askAtMs: nowMs + waitMs(state, peer, attempts) };
}

function reschedule(state: SyncState, ids: readonly PeerId[], nowMs: number): SyncState {
  return ids.reduce((after, id) => updatePeer(after, id, (peer) => rescheduled(state, peer, nowMs)), state);
}

/** With another hub every exchange starts afresh. */
function restart(state: SyncState, nowMs: number): SyncState {
  const askAtMs = state.hub === null ? nowMs + ASK_AGAIN_MS[0] : nowMs;
  const peers = [...state.peers.keys()].map(
    (id) => [id, { askAtMs, attempts: 0, isUnsure: isPartner(state, id) }] as const,
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
