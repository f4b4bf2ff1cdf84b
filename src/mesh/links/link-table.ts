/**
 * The links that self has and wants: answers calls, notices breaks and deaths. `calls.ts` makes the calls.
 *
 *     none --call or accept--> up --socket closes--> broken --same run answers--> up
 *                              up --heartbeats stop / bye--> none  broken --refused, other run, 500 ms--> none
 *                              up --neither end needs it--> none
 *
 * A link hangs when its peer sends heartbeats from another address, or when self has lost its own. It stays up while a connection is
 * made in its place.
 */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { unzoned } from "../../platform/ip-address.ts";
import { createCalls, REDIAL_MS } from "./calls.ts";
import type { CallOptions } from "../transport/happy-eyeballs.ts";
import type { HeartbeatPort } from "../transport/heartbeat.ts";
import { guarded, type Channel } from "../transport/channel.ts";
import { closeGracefully } from "./graceful-close.ts";
import type { Link } from "./link.ts";
import { createLinkLife, REPAIR_MS } from "./link-life.ts";
import { HEARTBEAT_MS, PATIENCE_PER_LATENESS, TICK_MS } from "./failure-detector.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";
import { isDialler } from "../roster/roster.ts";
import type { LinkMessage } from "../messages.ts";
import { latenessAfter } from "./own-lateness.ts";
import { createShunned } from "./shunned.ts";
import { emptyLinkEntry, isToBeCalled, offerClose, type LinkEntry, type Target } from "./link-entry.ts";
import type { LinkDownCause } from "../types.ts";

/** Own heartbeats follow the coordinator's, which wakes the process anyway; without one, self waits this much longer than its interval. */
const FOLLOWING_SLACK_MS = 30;
/** The least between own common heartbeats, whatever the coordinator sends. */
const LEAST_BEAT_MS = HEARTBEAT_MS / 2;
/** How long the peer whose turn it is has to call before self calls, too. */
const OTHERS_TURN_MS = 1000;
/** Peers that said that they leave, whose run is not called again; beyond, those that are known longest are forgotten. */
export const MAX_LEFT = 1_000;

export interface LinkTable {
  linked(): readonly PeerId[];
  link(peer: PeerId): Link | null;
  /** True if the peer's link stands and nothing speaks against it: no silence, no broken socket. */
  isBeyondDoubt(peer: PeerId): boolean;
  /** True if self calls the peer, or would if there were no link. */
  isWanted(peer: PeerId): boolean;
  /** How late own ticks were lately, beyond the usual: up to a second. */
  latenessMs(): number;
  /** Replaces the peers that self wants a link with. `isEager`: self calls at once, also when it is the peer's turn. */
  want(targets: readonly Target[], isEager: boolean): void;
  /** A peer has called, and has proved that it is that member. False if it was refused, because self's own call to it counts. */
  accept(channel: Channel, member: RosterEntry): boolean;
  takePacket(packet: Buffer, from: string): void;
  /** Self has lost these addresses. A link that stands on one is made anew from another, and its heartbeats go out from there meanwhile. */
  addressesGone(addresses: readonly string[]): void;
  /** To be called at `dueAtMs()`. */
  tick(): void;
  /** When the next tick is due: within TICK_MS where anything is under way or in doubt, and else with the next heartbeat. `onDue` reports that it is sooner. */
  dueAtMs(): number;
  send(peer: PeerId, message: LinkMessage): boolean;
  /** Ends the link to a former run of the peer, and does not call that run again. */
  drop(peer: PeerId): void;
  /** Ends the link to a peer that broke a rule, at once. */
  cut(peer: PeerId, cause: "closed" | "unneeded"): void;
  /** Ends all links; `farewell` goes out first. Resolves when the other ends have closed, at most FLUSH_MS later. No event comes after that. */
  close(farewell: LinkMessage | null): Promise<void>;
}

export function createLinkTable(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly self: PeerId;
  readonly heartbeats: HeartbeatPort;
  /** Whom self follows, or self. Links with it are watched closely. `want` is to be called when it changes. */
  readonly coordinator: () => PeerId;
  /** True if self, rather than the peer, is to call first. */
  readonly dialsFirst: (peer: PeerId) => boolean;
  readonly call: (target: Target, options: CallOptions) => () => void;
  /** Self's proof of membership, for attaching. */
  readonly proof: () => Extract<LinkMessage, { type: "offer" }>;
  /** The member that a proof shows to be of the channel's other end; null for a stranger. */
  readonly check: (channel: Channel, proof: LinkMessage) => RosterEntry | null;
  /** Also when a broken link is back: what was on its way is lost, so both ends begin anew. */
  readonly onUp: (peer: PeerId, link: Link) => void;
  readonly onDown: (peer: PeerId, cause: LinkDownCause) => void;
  /** The peer is silent or its socket broke; or it was heard again. The end of a link ends suspicion without this event. */
  readonly onSuspected: (peer: PeerId, isSuspect: boolean) => void;
  /** The machine of a peer without a link takes calls that its program has yet to answer, or does so no more. A link ends that without this event. */
  readonly onAnswering: (peer: PeerId, isAnswering: boolean) => void;
  readonly onMessage: (peer: PeerId, message: LinkMessage) => void;
  /** The peer sent what is no message. Its link is down; it is not called for a while. */
  readonly onOffender: (peer: PeerId) => void;
  /** `dueAtMs()` is sooner than it was. */
  readonly onDue: () => void;
  /** The links have ticked, when that was due or as the coordinator's heartbeat came: whatever else looks at the time now and then does so now. */
  readonly onTicked: () => void;
}): LinkTable {
  const { clock, log, self } = deps;
  const table = new Map<PeerId, LinkEntry>();
  const shunned = createShunned();
  let tickedAtMs = clock.nowMs();
  let dueAtMs = tickedAtMs + TICK_MS;
  /** Of the heartbeats that all links send together. */
  let beatDueAtMs = tickedAtMs;
  let beatAtMs = -Infinity;
  let latenessMs = 0;
  let isClosed = false;

  function onDue(): void {
    const soonAtMs = clock.nowMs() + TICK_MS;
    if (soonAtMs >= dueAtMs) return;
    dueAtMs = soonAtMs;
    deps.onDue();
  }

  /** When the entry has something to do besides the common heartbeats; -Infinity: at every tick. */
  function entryDueAtMs(entry: LinkEntry): number {
    if (entry.call !== null || entry.repairUntilMs !== null) return -Infinity;
    const callAtMs = isToBeCalled(entry) ? entry.dueAtMs : Infinity;
    return Math.min(callAtMs, entry.link?.dueAtMs(latenessMs) ?? Infinity);
  }

  function entryFor(target: Target): LinkEntry {
    const known = table.get(target.peerId);
    if (known !== undefined) return known;
    const entry = emptyLinkEntry(target);
    table.set(target.peerId, entry);
    return entry;
  }

  const calls = createCalls({
    ...deps,
    isClosed: () => isClosed,
    mayCall: (peer) => !shunned.isShunned(peer, clock.nowMs()),
    isAlone: () => [...table.values()].every(({ link }) => link === null),
    onDue,
    onAttached: (entry, channel, member) => establish(entry, channel, member),
    onGone: (entry) => down(entry, "closed"),
  });

  const { establish, release, down, heard } = createLinkLife({
    ...deps,
    calls,
    shunned,
    onDue,
    isClosed: () => isClosed,
    entryOf: (peer) => table.get(peer),
  });

  function tick(): void {
    const nowMs = clock.nowMs();
    // Own late looks are no evidence against anybody.
    const lateMs = Math.max(0, nowMs - dueAtMs);
    latenessMs = latenessAfter(latenessMs, lateMs, nowMs - tickedAtMs);
    tickedAtMs = nowMs;
    const isBeat = nowMs >= beatDueAtMs;
    const coordinator = deps.coordinator();
    if (isBeat) {
      beatAtMs = nowMs;
      // Not catching up after a stall: one heartbeat says as much as five.
      beatDueAtMs =
        coordinator === self
          ? Math.max(beatDueAtMs + HEARTBEAT_MS, nowMs)
          : nowMs + HEARTBEAT_MS + FOLLOWING_SLACK_MS;
    }
    const common = { nowMs, lateMs, latenessMs, isBeat };
    // All links but the coordinator's are relaxed while that one stands. A mere suspicion changes nothing: on an overloaded machine it is common, and
    // questions to everybody would add to the load.
    const followed = table.get(coordinator);
    const isCalm = coordinator !== self && followed?.link != null && followed.repairUntilMs === null;
    // What falls due while entries are looked at is due from here.
    const soonestAtMs = Math.max(Math.min(dueAtMs, nowMs) + TICK_MS, nowMs);
    dueAtMs = soonestAtMs;
    for (const [peer, entry] of [...table]) {
      guarded(log, () => {
        if (entry.repairUntilMs !== null) {
          // A repair that has begun since has lost nothing.
          entry.repairUntilMs = Math.min(entry.repairUntilMs + lateMs, nowMs + REPAIR_MS);
          // The other end learns that self lives, and is slow.
          entry.link?.tick({ ...common, isRelaxed: false }, []);
          if (nowMs >= entry.repairUntilMs) return down(entry, "silent");
        } else {
          const isRelaxed = isCalm && peer !== coordinator;
          const isDead = entry.link?.tick({ ...common, isRelaxed }, entry.target.addresses);
          if (isDead === true) return down(entry, "silent");
        }
        calls.expire(entry, nowMs, lateMs);
        offerClose(entry, nowMs);
        if (entry.link?.isHanging() === true && entry.dueAtMs === Infinity) entry.dueAtMs = nowMs;
        calls.dial(entry, nowMs);
      });
    }
    let nextAtMs = beatDueAtMs;
    for (const entry of table.values()) nextAtMs = Math.min(nextAtMs, entryDueAtMs(entry));
    dueAtMs = Math.max(nextAtMs, soonestAtMs);
    guarded(log, deps.onTicked);
  }

  return {
    linked() {
      const linked: PeerId[] = [];
      for (const [peer, entry] of table) if (entry.link !== null) linked.push(peer);
      return linked;
    },
    link: (peer) => table.get(peer)?.link ?? null,
    isBeyondDoubt(peer) {
      const entry = table.get(peer);
      return (
        entry?.link != null && !entry.isSuspect && entry.repairUntilMs === null && !entry.link.isHanging()
      );
    },
    latenessMs: () => latenessMs,
    isWanted: (peer) => table.get(peer)?.isWanted ?? false,
    want(targets, isEager) {
      const nowMs = clock.nowMs();
      const wanted = new Set(targets.map((target) => target.peerId));
      // Where self is slow, so are the others, whose calls it would cross.
      const othersTurnMs = OTHERS_TURN_MS + PATIENCE_PER_LATENESS * latenessMs;
      const left: PeerId[] = [];
      for (const [peer, entry] of table) {
        if (wanted.has(peer)) continue;
        entry.isWanted = false;
        if (entry.link === null) {
          calls.cancel(entry);
          if (entry.leftRun === null) table.delete(peer);
          else left.push(peer);
        }
      }
      for (const peer of left.slice(0, -MAX_LEFT)) table.delete(peer);
      for (const target of targets) {
        const entry = entryFor(target);
        const isOtherRun = entry.target.runId !== target.runId;
        entry.target = target;
        if (entry.link !== null) entry.isWanted = true;
        else if (!entry.isWanted || isOtherRun) {
          entry.isWanted = true;
          entry.failures = 0;
          entry.dueAtMs = nowMs + (isEager || deps.dialsFirst(target.peerId) ? REDIAL_MS[0] : othersTurnMs);
        } else if (isEager) entry.dueAtMs = Math.min(entry.dueAtMs, nowMs);
        calls.dial(entry, nowMs);
      }
      onDue();
    },
    accept(channel, member) {
      const { peerId, addresses, port, runId } = member;
      if (shunned.isShunned(peerId, clock.nowMs())) {
        channel.refuse("refused");
        return false;
      }
      const entry = entryFor({ peerId, addresses, port, runId });
      // Both call at once: the call of the peer whose turn it is goes through, the other one is refused.
      if (entry.call !== null && entry.call.attaching !== null && isDialler(self, peerId)) {
        channel.refuse("duplicate");
        return false;
      }
      calls.cancel(entry);
      channel.send({ ...deps.proof(), type: "attached" });
      establish(entry, channel, member);
      return true;
    },
    takePacket(packet, from) {
      const peer = heard(packet, from);
      if (peer === null) return log.count("mesh.badBeat");
      if (peer !== deps.coordinator()) return;
      const nowMs = clock.nowMs();
      if (nowMs - beatAtMs < LEAST_BEAT_MS) return;
      beatDueAtMs = Math.min(beatDueAtMs, nowMs);
      tick();
      deps.onDue();
    },
    addressesGone(gone) {
      for (const entry of table.values()) {
        const { link } = entry;
        if (link === null || entry.repairUntilMs !== null) continue;
        if (!gone.includes(unzoned(link.channel.localAddress))) continue;
        link.addressGone(clock.nowMs());
        entry.dueAtMs = clock.nowMs();
        calls.dial(entry, clock.nowMs());
      }
    },
    tick,
    dueAtMs: () => dueAtMs,
    send: (peer, message) => table.get(peer)?.link?.channel.send(message) ?? false,
    drop(peer) {
      const entry = table.get(peer);
      const link = entry?.link ?? null;
      if (entry === undefined || link === null) return;
      entry.leftRun = link.member.runId;
      release(entry, link, "closed");
    },
    cut(peer, cause) {
      const entry = table.get(peer);
      if (entry !== undefined) down(entry, cause);
    },
    async close(farewell) {
      if (isClosed) return;
      isClosed = true;
      const closings: Promise<void>[] = [];
      for (const entry of table.values()) {
        // A peer that self is attaching to may take self for a member already: it gets the farewell, too.
        const attaching = entry.call?.attaching ?? null;
        if (attaching === null) calls.cancel(entry);
        const linked = entry.repairUntilMs === null ? (entry.link?.channel ?? null) : null;
        for (const channel of [attaching, linked])
          if (channel !== null) closings.push(closeGracefully(clock, channel, farewell));
      }
      await Promise.all(closings);
    },
  };
}
