/**
 * Decides what to tell whom, so that every store comes to hold the same. A member syncs with the hub, the hub with every member:
 * each new entry is pushed at once, and an exchange of `have` repairs whatever was lost, at once when a link comes up and again,
 * backing off, for as long as something is not known to have arrived.
 */
import type { Machine, Step } from "../kernel/machine.ts";
import { assertNever } from "../kernel/machine.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Entry } from "./entry.ts";
import type { FeedSet, HavePage } from "./feed-set.ts";
import type { Holders } from "./holders.ts";
import { batchEntries, MAX_TIPS, type Held, type StoreMessage } from "./messages.ts";

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
  /** Something to or from it was lost. */
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
  /** Rows that say more than was known. */
  | { readonly type: "heldRaised"; readonly rows: readonly Held[] }
  /** Own, on disk. */
  | { readonly type: "appended"; readonly entries: readonly Entry[] }
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

/** `feeds` and `holders` are read, and belong to the caller: they change before the input that tells of it. */
export function createSyncMachine(
  self: PeerId,
  feeds: Pick<FeedSet, "get" | "have" | "missingFor" | "authorOf">,
  holders: Pick<Holders, "all">,
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
          isUnsure: true,
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
      case "heldRaised":
        return [state, state.hub === null ? passOn(state, input.rows) : []];
      case "appended":
        return [state, partners(state).flatMap((peer) => push(peer, input.entries))];
      case "accepted": {
        const after = input.isIncomplete ? makeUnsure(state, input.from, nowMs) : state;
        return [after, spread(state, input.from, input.entries)];
      }
      case "written":
        return [
          state,
          [
            ...acknowledge(state, input.entries),
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

  function askDue(state: SyncState, nowMs: number): Step<SyncState, SyncEffect> {
    const due = partners(state).filter((peer) => (state.peers.get(peer)?.askAtMs ?? Infinity) <= nowMs);
    let after = state;
    for (const id of due)
      after = updatePeer(after, id, (peer) => {
        const askAtMs = nowMs + waitMs(state, peer, peer.attempts + 1);
        return { ...peer, attempts: peer.attempts + 1, askAtMs };
      });
    return [after, due.flatMap(ask)];
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
    return [
      ...effects,
      ...sendHeld(
        to,
        [...holders.all()].filter((row) => isFor(to, row)),
      ),
    ];
  }

  /** The hub tells authors who else holds their entries. */
  function passOn(state: SyncState, rows: readonly Held[]): SyncEffect[] {
    return [...state.peers.keys()].flatMap((peer) =>
      sendHeld(
        peer,
        rows.filter((row) => isFor(peer, row)),
      ),
    );
  }

  function isFor(peer: PeerId, row: Held): boolean {
    return row.holder !== peer && feeds.authorOf(row.feedId) === peer;
  }

  function sendHeld(to: PeerId, rows: readonly Held[]): SyncEffect[] {
    const effects: SyncEffect[] = [];
    for (let at = 0; at < rows.length; at += MAX_TIPS)
      effects.push({ type: "send", to, message: { type: "ack", held: rows.slice(at, at + MAX_TIPS) } });
    return effects;
  }

  /** What self has written: told to the hub, or by the hub to each author. */
  function acknowledge(state: SyncState, entries: readonly Entry[]): SyncEffect[] {
    const last = new Map<string, Entry>();
    for (const entry of entries) if (entry.from !== self) last.set(entry.feedId, entry);
    const rows = [...last.values()].map(({ feedId, number, id }): Held => ({
      feedId,
      number,
      id,
      holder: self,
    }));
    if (state.hub === null) return passOn(state, rows);
    return state.peers.has(state.hub) ? sendHeld(state.hub, rows) : [];
  }

  return {
    step,
    dueAtMs: (state) =>
      Math.min(Infinity, ...partners(state).map((id) => state.peers.get(id)?.askAtMs ?? Infinity)),
  };
}

/** Whom self keeps in step with. */
function partners(state: SyncState): PeerId[] {
  const up = [...state.peers.keys()];
  return state.hub === null ? up : up.filter((peer) => peer === state.hub);
}

function push(to: PeerId, entries: readonly Entry[]): SyncEffect[] {
  return batchEntries(entries, Infinity).map((message) => ({ type: "send", to, message }));
}

/**
 * From the hub to everybody but where it came from; to its author, too, whose disk may have lost it. From a member to the hub: who
 * took self for the hub may be gone before it learns better.
 */
function spread(state: SyncState, from: PeerId, entries: readonly Entry[]): SyncEffect[] {
  return partners(state)
    .filter((peer) => peer !== from)
    .flatMap((peer) => push(peer, entries));
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
  const peers = [...state.peers.keys()].map((id) => [id, { askAtMs, attempts: 0, isUnsure: true }] as const);
  return { ...state, peers: new Map(peers) };
}

function makeUnsure(state: SyncState, id: PeerId, nowMs: number): SyncState {
  return updatePeer(state, id, (peer) => {
    const unsure = { ...peer, isUnsure: true };
    return { ...unsure, askAtMs: Math.min(peer.askAtMs, nowMs + waitMs(state, unsure, peer.attempts)) };
  });
}

function updatePeer(state: SyncState, id: PeerId, change: (peer: PeerSync) => PeerSync): SyncState {
  const peer = state.peers.get(id);
  return peer === undefined ? state : { ...state, peers: new Map(state.peers).set(id, change(peer)) };
}
