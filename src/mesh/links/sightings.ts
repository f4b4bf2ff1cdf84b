/**
 * The peers of the meeting that discovery sees and self is not linked to: which of them self calls, and where. Anybody on the network can
 * advertise members that are none, and ports that are not theirs. So peers that self knows are always called where self knows them to
 * be; all others are strangers, called few at a time, each machine in its turn, and ever more rarely. Changed in place.
 */
import type { PeerId } from "../../kernel/ids.ts";
import type { Target } from "./link-entry.ts";

/** How long a peer that discovery sees is called. Sightings repeat every few seconds. */
export const SIGHTING_PATIENCE_MS = 5_000;
/** A stranger has less of it: a member answers within 200 ms, a made-up one never, and others wait for their turn. */
export const STRANGER_PATIENCE_MS = 2_000;
/** Strangers called at a time, and of them at one address. One that is a member, of another partition, brings the others of it. */
export const MAX_STRANGERS_CALLED = 4;
export const MAX_STRANGERS_PER_ADDRESS = 2;
/**
 * A stranger is likely to be a newcomer, of whom self's roster will tell in a moment, and whom few need a link with. It is called after this
 * span if it is no newcomer, but a member of another partition. Where a crowd joins a slow machine, rosters are seconds behind adverts.
 */
export const NEWCOMER_GRACE_MS = 3_000;
/** A stranger that was called in vain is left alone for this long, each time twice as long. */
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 80_000;
/** Strangers whose vain calls are remembered, and addresses; beyond, what is remembered first is forgotten. */
const MAX_REMEMBERED = 1_000;
/** Within this a sighting is fresh: the network is asked every 5 s at the slowest. */
const FRESH_MS = 10_000;
/** A look at all that wait costs more than a tick of 20 ms may. */
const EXPIRE_EVERY_MS = 250;
/** Sightings that wait for their turn. Discovery lists fewer. */
const MAX_WAITING = 600;

type Seen = Omit<Target, "runId">;

export interface Sightings {
  targets(): readonly Target[];
  /** A peer was seen that has no link. `isKnown`: by a genuine entry it is at that port. True if it is called from here on. */
  seen(peer: Seen, isKnown: boolean, nowMs: number): boolean;
  linked(peer: PeerId): void;
  /** True if others are called than before. */
  expire(nowMs: number): boolean;
}

interface Waiting {
  readonly peer: Seen;
  readonly isKnown: boolean;
  /** Since when it has been seen, and when it was seen last. */
  readonly sinceMs: number;
  readonly seenAtMs: number;
}

export function createSightings(deps: {
  /** True while self has no link: it calls whom it can. */
  readonly isAlone: () => boolean;
  /** True if the roster lists the peer and self needs no link with it. */
  readonly isSettled: (peer: PeerId) => boolean;
}): Sightings {
  const called = new Map<PeerId, Waiting & { readonly untilMs: number }>();
  const waiting = new Map<string, Waiting>();
  const rests = new Map<string, { readonly spanMs: number; readonly untilMs: number }>();
  /** When a stranger was last called there. */
  const turns = new Map<string, number>();

  let expireAtMs = -Infinity;

  const keyOf = ({ peerId, port }: Seen): string => `${peerId} ${port}`;
  const machineOf = ({ addresses }: Seen): string => addresses[0] ?? "";

  function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
    map.delete(key);
    map.set(key, value);
    const [first] = map.keys();
    if (map.size > MAX_REMEMBERED && first !== undefined) map.delete(first);
  }

  function rest(key: string, nowMs: number): void {
    const spanMs = Math.min(LONGEST_REST_MS, 2 * (rests.get(key)?.spanMs ?? FIRST_REST_MS / 2));
    remember(rests, key, { spanMs, untilMs: nowMs + spanMs });
  }

  function hasPlace(peer: Seen): boolean {
    const strangers = [...called.values()].filter(({ isKnown }) => !isKnown);
    const here = strangers.filter((each) => machineOf(each.peer) === machineOf(peer));
    return strangers.length < MAX_STRANGERS_CALLED && here.length < MAX_STRANGERS_PER_ADDRESS;
  }

  /** Known peers first, then the machines whose turn was longest ago. */
  function next(nowMs: number): Waiting | null {
    const isAlone = deps.isAlone();
    const due = [...waiting].filter(
      ([key, { peer, isKnown, sinceMs }]) =>
        !called.has(peer.peerId) &&
        nowMs >= (rests.get(key)?.untilMs ?? 0) &&
        (isKnown || ((isAlone || nowMs - sinceMs >= NEWCOMER_GRACE_MS) && hasPlace(peer))),
    );
    const turnOf = ({ peer }: Waiting) => turns.get(machineOf(peer)) ?? -Infinity;
    const [first] = due
      .map(([, each]) => each)
      .toSorted((a, b) => Number(b.isKnown) - Number(a.isKnown) || compare(turnOf(a), turnOf(b)));
    return first ?? null;
  }

  /** True if somebody is called that was not. */
  function fill(nowMs: number): boolean {
    for (const [key, { seenAtMs }] of waiting) if (nowMs - seenAtMs >= FRESH_MS) waiting.delete(key);
    let isAny = false;
    for (let each = next(nowMs); each !== null; each = next(nowMs)) {
      // Asked of those alone that would be called: hundreds may wait.
      if (deps.isSettled(each.peer.peerId)) {
        waiting.delete(keyOf(each.peer));
        continue;
      }
      const patienceMs = each.isKnown ? SIGHTING_PATIENCE_MS : STRANGER_PATIENCE_MS;
      called.set(each.peer.peerId, { ...each, untilMs: nowMs + patienceMs });
      if (!each.isKnown) remember(turns, machineOf(each.peer), nowMs);
      isAny = true;
    }
    return isAny;
  }

  /** True if the peer is seen at another port, too: the two take turns. */
  function isContested({ peerId, port }: Seen): boolean {
    return [...waiting.values()].some(({ peer }) => peer.peerId === peerId && peer.port !== port);
  }

  return {
    targets: () => [...called.values()].map(({ peer }) => ({ ...peer, runId: null })),
    seen(peer, isKnown, nowMs) {
      const key = keyOf(peer);
      if (waiting.size >= MAX_WAITING && !waiting.has(key)) return false;
      waiting.set(key, { peer, isKnown, sinceMs: waiting.get(key)?.sinceMs ?? nowMs, seenAtMs: nowMs });
      return fill(nowMs);
    },
    linked(peerId) {
      called.delete(peerId);
      for (const [key, { peer }] of waiting) {
        if (peer.peerId !== peerId) continue;
        waiting.delete(key);
        rests.delete(key);
      }
    },
    expire(nowMs) {
      if (nowMs < expireAtMs) return false;
      expireAtMs = nowMs + EXPIRE_EVERY_MS;
      let isAny = false;
      for (const [peerId, { peer, isKnown, untilMs }] of called) {
        if (nowMs < untilMs) continue;
        called.delete(peerId);
        // A known peer is called again at once, unless it is another port's turn.
        if (!isKnown || isContested(peer)) rest(keyOf(peer), nowMs);
        isAny = true;
      }
      return fill(nowMs) || isAny;
    },
  };
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
