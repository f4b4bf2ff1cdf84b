/**
 * The links that self has and wants: calls, answers calls, notices breaks and deaths.
 *
 *     none --call or accept--> up --socket closes--> broken --same run answers--> up
 *                              up --beats stop / bye--> none       broken --refused, other run, 500 ms--> none
 *                              up --neither end needs it--> none
 *
 * A link that hangs (its peer beats from another address, or self has lost its own) stays up while a connection is made in its place.
 */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { unzoned } from "../../platform/ip-address.ts";
import type { CallOptions } from "../transport/happy-eyeballs.ts";
import { heartbeatTag, type HeartbeatPort } from "../transport/heartbeat.ts";
import { guarded, type Channel } from "../transport/channel.ts";
import { closeGracefully } from "./graceful-close.ts";
import { createLink, type Link } from "./link.ts";
import { TICK_MS } from "./failure-detector.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";
import { isDialler } from "../roster/roster.ts";
import type { LinkMessage } from "../messages.ts";
import { emptyLinkEntry, offerClose, type LinkEntry, type Target } from "./link-entry.ts";
import type { LinkDownCause } from "../types.ts";

/** Waits before a call is made again: at once, then patiently. */
const REDIAL_MS = [0, 300, 1200] as const;
/** What the one who ought to call gets before the other one calls too. */
const OTHERS_TURN_MS = 1000;
/** For connecting, hellos and attaching. */
const CALL_PATIENCE_MS = 3000;
/** A broken link to a live peer is back within a few ms; this is as long as a silent one may take. */
const REPAIR_MS = 500;
/** After a reset in the middle of a repair: a dying process may still accept for a moment. */
const REPAIR_RETRY_MS = 50;

export interface LinkTable {
  linked(): readonly PeerId[];
  link(peer: PeerId): Link | null;
  /** Whether it is called, or would be if there were no link. */
  isWanted(peer: PeerId): boolean;
  /** Replaces who is wanted. `isEager`: self calls at once, whoever's turn it is. */
  want(targets: readonly Target[], isEager: boolean): void;
  /** Somebody called and has proved to be the member of that member. */
  accept(channel: Channel, member: RosterEntry): void;
  takePacket(packet: Buffer, from: string): void;
  /** Self has lost these addresses: links that stand on one are made anew from another, and beat from there meanwhile. */
  addressesGone(addresses: readonly string[]): void;
  /** To be called every LOOK_MS. */
  tick(): void;
  send(peer: PeerId, message: LinkMessage): boolean;
  /** Ends a link without a word to anybody: the peer turned out to be an old run, for example. */
  drop(peer: PeerId): void;
  /** Ends all; `farewell` goes out first. Resolves when the other ends have closed, at most FLUSH_MS later. Nothing is told after that. */
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
  /** Also when a broken link is back: what was on its way is lost, so that both ends begin anew. */
  readonly onUp: (peer: PeerId, link: Link) => void;
  readonly onDown: (peer: PeerId, cause: LinkDownCause) => void;
  /** The link's other end is silent or its socket broke; or it was heard again. A link that goes down tells only that. */
  readonly onSuspected: (peer: PeerId, isSuspect: boolean) => void;
  readonly onMessage: (peer: PeerId, message: LinkMessage) => void;
}): LinkTable {
  const { clock, log, self } = deps;
  const table = new Map<PeerId, LinkEntry>();
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

  function cancelCall(entry: LinkEntry): void {
    entry.call?.cancel();
    entry.call = null;
  }

  function startCall(entry: LinkEntry, target: Target, deadlineAtMs: number): void {
    const cancel = deps.call(target, {
      deadlineAtMs,
      onOpen: (channel) => attach(entry, channel, deadlineAtMs),
      onFailed: (why) => callFailed(entry, why === "refused" || why === "otherPeer" ? "gone" : "failed"),
    });
    entry.call = { cancel, attaching: null, deadlineAtMs };
  }

  function attach(entry: LinkEntry, channel: Channel, deadlineAtMs: number): void {
    entry.call = { cancel: () => channel.destroy(), attaching: channel, deadlineAtMs };
    if (entry.link !== null && entry.link.member.runId !== channel.hello.runId) {
      channel.destroy();
      return callFailed(entry, "gone");
    }
    channel.onClosed = () => callFailed(entry, "failed");
    channel.onMessage = (message) => {
      if (message.type === "attached") {
        const member = deps.check(channel, message);
        if (member !== null) return establish(entry, channel, member);
        log.count("mesh.badProof");
      }
      channel.destroy();
      if (message.type !== "refuse") return callFailed(entry, "failed");
      if (message.code !== "duplicate") log.debug("a peer refused a link", { code: message.code });
      callFailed(entry, message.code === "duplicate" ? "duplicate" : "gone");
    };
    channel.send({ ...deps.proof(), type: "attach" });
  }

  /** `gone`: whoever answers there, if anybody, is not the peer any more. */
  function callFailed(entry: LinkEntry, why: "gone" | "duplicate" | "failed"): void {
    entry.call = null;
    const nowMs = clock.nowMs();
    if (entry.repairUntilMs !== null) {
      if (why === "gone") return down(entry, "closed");
      if (why === "failed") entry.dueAtMs = nowMs + REPAIR_RETRY_MS;
      return;
    }
    entry.failures += 1;
    // Who reaches nobody has nothing better to do.
    const isAlone = [...table.values()].every(({ link }) => link === null);
    entry.dueAtMs = nowMs + (isAlone ? REDIAL_MS[1] : (REDIAL_MS[entry.failures] ?? REDIAL_MS[2]));
  }

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
      // What it has sent already is still read.
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
      if (entry.link === link && !entry.isWanted) lose(entry, link, "unneeded");
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
    dial(entry, clock.nowMs());
  }

  /** Ends a link in peace: what has been said on it is still sent. */
  function lose(entry: LinkEntry, link: Link, cause: LinkDownCause): void {
    link.channel.end();
    link.channel.onClosed = () => {};
    link.channel.onMessage = () => {};
    tags.delete(link.tag);
    cancelCall(entry);
    entry.link = null;
    entry.isSuspect = false;
    entry.repairUntilMs = null;
    deps.onDown(link.member.peerId, cause);
  }

  function down(entry: LinkEntry, cause: LinkDownCause): void {
    const { link } = entry;
    if (link === null) return;
    tags.delete(link.tag);
    link.channel.onClosed = () => {};
    link.channel.onMessage = () => {};
    link.channel.destroy();
    cancelCall(entry);
    entry.link = null;
    entry.isSuspect = false;
    entry.repairUntilMs = null;
    entry.failures = 0;
    entry.dueAtMs = entry.isWanted ? clock.nowMs() + REDIAL_MS[1] : Infinity;
    deps.onDown(link.member.peerId, cause);
  }

  function dial(entry: LinkEntry, nowMs: number): void {
    if (isClosed || entry.call !== null || nowMs < entry.dueAtMs) return;
    if (entry.repairUntilMs !== null && entry.link !== null) {
      const { peerId, port, runId } = entry.link.member;
      const addresses = [entry.link.heartbeatAddress(), entry.link.channel.address];
      startCall(entry, { peerId, addresses, port, runId }, entry.repairUntilMs);
    } else if (entry.link?.isHanging() === true) {
      const { peerId, port, runId } = entry.link.member;
      const addresses = [entry.link.heartbeatAddress(), ...entry.target.addresses];
      startCall(entry, { peerId, addresses, port, runId }, nowMs + CALL_PATIENCE_MS);
    } else if (entry.link === null && entry.isWanted && entry.leftRun !== (entry.target.runId ?? undefined)) {
      startCall(entry, entry.target, nowMs + CALL_PATIENCE_MS);
    }
  }

  return {
    linked() {
      const linked: PeerId[] = [];
      for (const [peer, entry] of table) if (entry.link !== null) linked.push(peer);
      return linked;
    },
    link: (peer) => table.get(peer)?.link ?? null,
    isWanted: (peer) => table.get(peer)?.isWanted ?? false,
    want(targets, isEager) {
      const nowMs = clock.nowMs();
      const wanted = new Set(targets.map((target) => target.peerId));
      for (const [peer, entry] of table) {
        if (wanted.has(peer)) continue;
        entry.isWanted = false;
        if (entry.link === null) {
          cancelCall(entry);
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
        dial(entry, nowMs);
      }
    },
    accept(channel, member) {
      const { peerId, addresses, port, runId } = member;
      const entry = entryFor({ peerId, addresses, port, runId });
      // Both call at once: the one whose turn it is goes through, the other is told to wait for it.
      if (entry.call !== null && entry.call.attaching !== null && isDialler(self, peerId))
        return channel.refuse("duplicate");
      cancelCall(entry);
      channel.send({ ...deps.proof(), type: "attached" });
      establish(entry, channel, member);
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
        dial(entry, clock.nowMs());
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
          if (
            entry.call !== null &&
            entry.call.attaching !== null &&
            nowMs >= entry.call.deadlineAtMs + lateMs
          ) {
            cancelCall(entry);
            callFailed(entry, "failed");
          }
          offerClose(entry, nowMs);
          if (entry.link?.isHanging() === true && entry.dueAtMs === Infinity) entry.dueAtMs = nowMs;
          dial(entry, nowMs);
        });
      }
    },
    send: (peer, message) => table.get(peer)?.link?.channel.send(message) ?? false,
    drop(peer) {
      const entry = table.get(peer);
      const link = entry?.link ?? null;
      if (entry === undefined || link === null) return;
      entry.leftRun = link.member.runId;
      lose(entry, link, "closed");
    },
    async close(farewell) {
      if (isClosed) return;
      isClosed = true;
      const closings: Promise<void>[] = [];
      for (const entry of table.values()) {
        // Who is just being attached to may take self for a member already: it gets the last word, too.
        const attaching = entry.call?.attaching ?? null;
        if (attaching === null) cancelCall(entry);
        const linked = entry.repairUntilMs === null ? (entry.link?.channel ?? null) : null;
        for (const channel of [attaching, linked])
          if (channel !== null) closings.push(closeGracefully(clock, channel, farewell));
      }
      await Promise.all(closings);
    },
  };
}
