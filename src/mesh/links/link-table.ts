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
import { heartbeatTag, type HeartbeatPort } from "../transport/heartbeat.ts";
import { guarded, type Channel } from "../transport/channel.ts";
import { closeGracefully } from "./graceful-close.ts";
import { createLink, type Link } from "./link.ts";
import { TICK_MS } from "./failure-detector.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";
import { isDialler } from "../roster/roster.ts";
import type { LinkMessage } from "../messages.ts";
import { createShunned } from "./shunned.ts";
import { emptyLinkEntry, offerClose, type LinkEntry, type Target } from "./link-entry.ts";
import type { LinkDownCause } from "../types.ts";

/** How long the peer whose turn it is has to call before self calls, too. */
const OTHERS_TURN_MS = 1000;
/** A broken link to a live peer is back within a few ms. A peer that stays silent may take as long as one whose heartbeats stop. */
const REPAIR_MS = 500;
export interface LinkTable {
  linked(): readonly PeerId[];
  link(peer: PeerId): Link | null;
  /** True if the peer's link stands and nothing speaks against it: no silence, no broken socket. */
  isBeyondDoubt(peer: PeerId): boolean;
  /** True if self calls the peer, or would if there were no link. */
  isWanted(peer: PeerId): boolean;
  /** Replaces the peers that self wants a link with. `isEager`: self calls at once, also when it is the peer's turn. */
  want(targets: readonly Target[], isEager: boolean): void;
  /** A peer has called, and has proved that it is that member. False if it was refused, because self's own call to it counts. */
  accept(channel: Channel, member: RosterEntry): boolean;
  takePacket(packet: Buffer, from: string): void;
  /** Self has lost these addresses. A link that stands on one is made anew from another, and its heartbeats go out from there meanwhile. */
  addressesGone(addresses: readonly string[]): void;
  /** To be called every TICK_MS. */
  tick(): void;
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
  readonly onMessage: (peer: PeerId, message: LinkMessage) => void;
  /** The peer sent what is no message. Its link is down; it is not called for a while. */
  readonly onOffender: (peer: PeerId) => void;
}): LinkTable {
  const { clock, log, self } = deps;
  const table = new Map<PeerId, LinkEntry>();
  const shunned = createShunned();
  const tags = new Map<string, Link>();
  let tickedAtMs = clock.nowMs();
  let isClosed = false;

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
    onAttached: establish,
    onGone: (entry) => down(entry, "closed"),
  });

  function establish(entry: LinkEntry, channel: Channel, member: RosterEntry): void {
    const peer = member.peerId;
    const old = entry.link;
    const link = createLink(deps.heartbeats, channel, member, clock.nowMs(), (isSuspect) => {
      if (entry.link === link) suspect(entry, isSuspect);
    });
    const isResumed = old !== null && old.member.runId === member.runId;
    if (old !== null && !isResumed) down(entry, "closed");
    if (old !== null && isResumed) {
      tags.delete(old.tag);
      old.channel.onClosed = () => {};
      // What self has sent on it still arrives.
      old.channel.end();
    }
    entry.call = null;
    entry.link = link;
    entry.repairUntilMs = null;
    entry.failures = 0;
    entry.dueAtMs = Infinity;
    tags.set(link.tag, link);
    channel.trust();
    channel.onMessage = (message) => take(entry, link, message);
    channel.onClosed = () => broke(entry, link);
    channel.onNonsense = () => shun(entry, link);
    entry.isCloseOffered = false;
    deps.onUp(peer, link);
    suspect(entry, false);
  }

  function suspect(entry: LinkEntry, isSuspect: boolean): void {
    if (entry.isSuspect === isSuspect) return;
    entry.isSuspect = isSuspect;
    deps.onSuspected(entry.target.peerId, isSuspect);
  }

  function take(entry: LinkEntry, link: Link, message: LinkMessage): void {
    link.heardOnSocket(clock.nowMs());
    if (message.type === "heartbeat") return;
    if (message.type === "ping") return void link.channel.send({ type: "heartbeat" });
    if (message.type === "heartbeatOnSocket") return link.setHeartbeatOnSocket(message.on);
    if (message.type === "bye") {
      if (entry.link !== link) return;
      entry.leftRun = link.member.runId;
      return down(entry, "left");
    }
    if (message.type === "unneeded") {
      if (entry.link === link && !entry.isWanted) release(entry, link, "unneeded");
      return;
    }
    if (table.get(link.member.peerId) === entry) deps.onMessage(link.member.peerId, message);
  }

  function broke(entry: LinkEntry, link: Link): void {
    if (entry.link !== link || entry.repairUntilMs !== null || isClosed) return;
    if (entry.isCloseOffered && !entry.isWanted) return down(entry, "unneeded");
    entry.repairUntilMs = clock.nowMs() + REPAIR_MS;
    entry.dueAtMs = clock.nowMs();
    tags.delete(link.tag);
    suspect(entry, true);
    calls.dial(entry, clock.nowMs());
  }

  function shun(entry: LinkEntry, link: Link): void {
    if (entry.link !== link) return;
    const { peerId } = link.member;
    shunned.add(peerId, clock.nowMs());
    log.warn("a member sends what is no message; its link ends", { peer: peerId });
    down(entry, "closed");
    deps.onOffender(peerId);
  }

  /** The entry has no link from here on. */
  function detach(entry: LinkEntry, link: Link): void {
    link.channel.onClosed = () => {};
    link.channel.onMessage = () => {};
    link.channel.onNonsense = () => {};
    tags.delete(link.tag);
    calls.cancel(entry);
    entry.link = null;
    entry.isSuspect = false;
    entry.repairUntilMs = null;
  }

  /** Ends a link that neither end needs, or that leads to a former run: what has been sent on it still arrives. */
  function release(entry: LinkEntry, link: Link, cause: LinkDownCause): void {
    link.channel.end();
    detach(entry, link);
    deps.onDown(link.member.peerId, cause);
  }

  function down(entry: LinkEntry, cause: LinkDownCause): void {
    const { link } = entry;
    if (link === null) return;
    link.channel.destroy();
    detach(entry, link);
    entry.failures = 0;
    entry.dueAtMs = entry.isWanted ? clock.nowMs() + REDIAL_MS[1] : Infinity;
    deps.onDown(link.member.peerId, cause);
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
    isWanted: (peer) => table.get(peer)?.isWanted ?? false,
    want(targets, isEager) {
      const nowMs = clock.nowMs();
      const wanted = new Set(targets.map((target) => target.peerId));
      for (const [peer, entry] of table) {
        if (wanted.has(peer)) continue;
        entry.isWanted = false;
        if (entry.link === null) {
          calls.cancel(entry);
          if (entry.leftRun === null) table.delete(peer);
        }
      }
      for (const target of targets) {
        const entry = entryFor(target);
        const isOtherRun = entry.target.runId !== target.runId;
        entry.target = target;
        if (entry.link !== null) entry.isWanted = true;
        else if (!entry.isWanted || isOtherRun) {
          entry.isWanted = true;
          entry.failures = 0;
          entry.dueAtMs = nowMs + (isEager || isDialler(self, target.peerId) ? REDIAL_MS[0] : OTHERS_TURN_MS);
        } else if (isEager) entry.dueAtMs = Math.min(entry.dueAtMs, nowMs);
        calls.dial(entry, nowMs);
      }
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
      const link = tags.get(heartbeatTag(packet) ?? "");
      if (link?.takeHeartbeat(packet, from, clock.nowMs()) !== true) log.count("mesh.badBeat");
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
    tick() {
      const nowMs = clock.nowMs();
      // Own late looks are no evidence against anybody.
      const lateMs = Math.max(0, nowMs - tickedAtMs - TICK_MS);
      tickedAtMs = nowMs;
      for (const entry of [...table.values()]) {
        guarded(log, () => {
          if (entry.repairUntilMs !== null) {
            // A repair that has begun since has lost nothing.
            entry.repairUntilMs = Math.min(entry.repairUntilMs + lateMs, nowMs + REPAIR_MS);
            if (nowMs >= entry.repairUntilMs) return down(entry, "silent");
          } else if (entry.link?.tick(nowMs, entry.target.addresses) === true) {
            return down(entry, "silent");
          }
          calls.expire(entry, nowMs, lateMs);
          offerClose(entry, nowMs);
          if (entry.link?.isHanging() === true && entry.dueAtMs === Infinity) entry.dueAtMs = nowMs;
          calls.dial(entry, nowMs);
        });
      }
    },
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
