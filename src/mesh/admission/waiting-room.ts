/**
 * Newcomers that wait for a host to let them in. The coordinator holds their connections: it has every host's word first, and a link to every
 * host. They learn their place in line, and whom to ask when this coordinator is gone; nothing else of the meeting. Each end says every
 * two seconds that it is still there.
 */
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import { placeAmong } from "../../kernel/places.ts";
import { doorAnswer, type Door } from "../identity/door.ts";
import type { MembershipProof } from "../identity/membership-proof.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";
import type { RefusalCode, Successor } from "../messages.ts";
import { successorsOf, type Channel, type RefusalDetails } from "../transport/channel.ts";
import type { PendingConnection } from "../transport/listener.ts";
import { answeredIn, emptyQueue, goneFrom, knocked, knocksOf, recalled } from "./knock-queue.ts";
import type { Knock } from "../types.ts";

/** How often each end says that it is still there. */
export const STILL_WAITING_MS = 2_000;
/** Silence after which the other end is taken for gone: four times missed. */
export const WAITING_SILENCE_MS = 8_000;
/** Newcomers that come and go must not keep hosts busy: changes are said ten times a second at most. */
const SAY_EVERY_MS = 100;
/** How many may wait, in all and from one address. A class that shares one machine's address is not foreseen. */
const LIMITS = { all: 64, perAddress: 32, forMembers: 0 };

/** One that waits, as `admitNewcomer` hands it over. */
export interface Waiting {
  readonly entry: RosterEntry;
  readonly channel: Channel;
  readonly pending: PendingConnection;
  welcome(): void;
  refuse(code: RefusalCode, more?: RefusalDetails): void;
}

export interface WaitingRoom {
  /** Those that wait here, first come first. Public keys stand in line also for those that are gone. */
  knocks(): { readonly line: readonly string[]; readonly knocks: readonly Knock[] };
  wait(waiting: Waiting): void;
  /** The former coordinator's line: its order counts. */
  recall(line: readonly string[]): void;
  /** Hosts have said something, the roster or the coordinator has changed. */
  refresh(): void;
  tick(): void;
  close(): void;
}

export function createWaitingRoom(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly membership: MembershipProof;
  readonly door: () => Door;
  readonly isHostHere: () => boolean;
  readonly isCoordinator: () => boolean;
  /** The coordinator first. */
  readonly succession: () => readonly Successor[];
  readonly onChange: () => void;
}): WaitingRoom {
  const { clock, log } = deps;
  let queue = emptyQueue;
  const held = new Map<string, Waiting & { heardAtMs: number; place: number }>();
  /** How often each of those here had been turned away when it knocked. */
  const refusedBefore = new Map<string, number>();
  let saidAtMs = clock.nowMs();
  let isUnsaid = false;
  let changeSaidAtMs = -Infinity;

  function change(next: typeof queue): void {
    if (next === queue) return;
    queue = next;
    isUnsaid = true;
  }

  function sayChange(nowMs: number): void {
    if (!isUnsaid || nowMs < changeSaidAtMs + SAY_EVERY_MS) return;
    isUnsaid = false;
    changeSaidAtMs = nowMs;
    sayPlaces(false);
    deps.onChange();
  }

  function sayPlaces(isToAll: boolean): void {
    const succession = successorsOf(deps.succession());
    for (const [index, { publicKey }] of knocksOf(queue).entries()) {
      const waiting = held.get(publicKey);
      if (waiting === undefined || (!isToAll && waiting.place === index + 1)) continue;
      waiting.place = index + 1;
      waiting.channel.send({ type: "waiting", place: waiting.place, proof: deps.membership, succession });
    }
  }

  /** Lets go of its connection. */
  function release(key: string): Waiting | null {
    const waiting = held.get(key) ?? null;
    if (waiting === null) return null;
    held.delete(key);
    refusedBefore.delete(key);
    waiting.channel.onMessage = () => {};
    waiting.channel.onClosed = () => {};
    return waiting;
  }

  function gone(key: string): void {
    release(key)?.channel.destroy();
    refusedBefore.delete(key);
    change(goneFrom(queue, key));
  }

  /** Answers it, if there is an answer. */
  function answer(key: string): void {
    const waiting = held.get(key);
    if (waiting === undefined) return;
    if (!deps.isCoordinator()) {
      release(key);
      change(goneFrom(queue, key));
      return waiting.refuse("askSuccession", { succession: deps.succession() });
    }
    if (deps.door().banned.has(key)) return turnAway(key, waiting, "banned");
    const verdict = doorAnswer(deps.door(), key, deps.isHostHere());
    const turnedAway = deps.door().waitingRoom?.refusals.get(key) ?? 0;
    const wasRefused = turnedAway > (refusedBefore.get(key) ?? 0);
    if (verdict === "wait" && !wasRefused) return;
    if (verdict !== "welcome")
      return turnAway(key, waiting, verdict === "blocked" ? "blocked" : "notAdmitted");
    settle(key);
    waiting.welcome();
  }

  function turnAway(key: string, waiting: Waiting, code: RefusalCode): void {
    settle(key);
    waiting.refuse(code);
  }

  function settle(key: string): void {
    release(key);
    change(answeredIn(queue, key));
  }

  return {
    knocks: () => ({ line: queue.line, knocks: knocksOf(queue) }),
    wait(waiting) {
      const { channel, entry, pending } = waiting;
      const { publicKey, peerId, name } = entry;
      const other = held.get(publicKey);
      // A copied data folder: the run that waits stays, as one that is in the meeting does.
      if (other !== undefined && other.entry.runId !== entry.runId) return waiting.refuse("identityInUse");
      release(publicKey)?.channel.destroy();
      const addresses = [...held.values()].map((each) => each.channel.address);
      const place = placeAmong(LIMITS, addresses, channel.address, false);
      if (place.type === "refused") {
        log.count("mesh.tooManyKnocks");
        change(goneFrom(queue, publicKey));
        return waiting.refuse("meetingFull");
      }
      const evicted = place.type === "evict" ? [...held.keys()][place.index] : undefined;
      if (evicted !== undefined) gone(evicted);
      pending.settled();
      held.set(publicKey, { ...waiting, heardAtMs: clock.nowMs(), place: 0 });
      refusedBefore.set(publicKey, deps.door().waitingRoom?.refusals.get(publicKey) ?? 0);
      channel.onMessage = (message) => {
        const here = held.get(publicKey);
        if (message.type === "heartbeat" && here !== undefined) here.heardAtMs = clock.nowMs();
        // One that waits has no other message to send.
        else if (message.type !== "bye") log.count("mesh.unexpectedMessage");
        else gone(publicKey);
      };
      channel.onClosed = () => gone(publicKey);
      change(knocked(queue, { publicKey, peerId, name }));
    },
    recall(line) {
      // Of a member that coordinates only the own line counts.
      if (deps.isCoordinator()) return;
      queue = recalled(queue, line);
    },
    refresh() {
      for (const key of [...held.keys()]) answer(key);
    },
    tick() {
      const nowMs = clock.nowMs();
      sayChange(nowMs);
      if (nowMs < saidAtMs + STILL_WAITING_MS) return;
      // A stall of self's own is no silence of the others.
      const stalledMs = nowMs - saidAtMs - STILL_WAITING_MS;
      saidAtMs = nowMs;
      for (const [key, waiting] of [...held]) {
        waiting.heardAtMs += stalledMs;
        if (nowMs - waiting.heardAtMs >= WAITING_SILENCE_MS) gone(key);
      }
      sayPlaces(true);
    },
    close() {
      for (const { channel } of held.values()) channel.destroy();
      held.clear();
    },
  };
}
