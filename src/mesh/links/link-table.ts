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
import { beatTag, type BeatPort } from "../transport/heartbeat.ts";
import { guarded, type Channel } from "../transport/channel.ts";
import { part } from "./graceful-close.ts";
import { createLink, type Link } from "./link.ts";
import { LOOK_MS } from "./failure-detector.ts";
import { isDialler, type Line } from "../roster/roster.ts";
import type { LinkMessage } from "../messages.ts";
import { emptySlot, offerParting, type Slot, type Target } from "./link-entry.ts";
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

export interface Links {
  linked(): readonly PeerId[];
  link(peer: PeerId): Link | null;
  /** Whether it is called, or would be if there were no link. */
  isWanted(peer: PeerId): boolean;
  /** Replaces who is wanted. `isEager`: self calls at once, whoever's turn it is. */
  want(targets: readonly Target[], isEager: boolean): void;
  /** Somebody called and has proved to be the member of that line. */
  accept(channel: Channel, line: Line): void;
  takePacket(packet: Buffer, from: string): void;
  /** Self has lost these addresses: links that stand on one are made anew from another, and beat from there meanwhile. */
  addressesGone(addresses: readonly string[]): void;
  /** To be called every LOOK_MS. */
  look(): void;
  send(peer: PeerId, message: LinkMessage): boolean;
  /** Ends a link without a word to anybody: the peer turned out to be an old run, for example. */
  drop(peer: PeerId): void;
  /** Ends all; `farewell` goes out first. Resolves when the other ends have closed, at most FLUSH_MS later. Nothing is told after that. */
  close(farewell: LinkMessage | null): Promise<void>;
}

export function createLinks(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly self: PeerId;
  readonly beats: BeatPort;
  readonly call: (target: Target, options: CallOptions) => () => void;
  /** Self's proof of membership, for attaching. */
  readonly proof: () => Extract<LinkMessage, { type: "offer" }>;
  /** The line that a proof shows to be of the channel's other end; null for a stranger. */
  readonly check: (channel: Channel, proof: LinkMessage) => Line | null;
  /** Also when a broken link is back: what was on its way is lost, so that both ends begin anew. */
  readonly onUp: (peer: PeerId, link: Link) => void;
  readonly onDown: (peer: PeerId, cause: LinkDownCause) => void;
  /** The link's other end is silent or its socket broke; or it was heard again. A link that goes down tells only that. */
  readonly onSuspected: (peer: PeerId, isSuspect: boolean) => void;
  readonly onMessage: (peer: PeerId, message: LinkMessage) => void;
}): Links {
  const { clock, log, self } = deps;
  const slots = new Map<PeerId, Slot>();
  const tags = new Map<string, Link>();
  let lookedAtMs = clock.nowMs();
  let isClosed = false;

  function slotFor(target: Target): Slot {
    const known = slots.get(target.peerId);
    if (known !== undefined) return known;
    const slot = emptySlot(target);
    slots.set(target.peerId, slot);
    return slot;
  }

  function cancelCall(slot: Slot): void {
    slot.call?.cancel();
    slot.call = null;
  }

  function startCall(slot: Slot, target: Target, deadlineAtMs: number): void {
    const cancel = deps.call(target, {
      deadlineAtMs,
      onOpen: (channel) => attach(slot, channel, deadlineAtMs),
      onFailed: (why) => callFailed(slot, why === "refused" || why === "otherPeer" ? "gone" : "failed"),
    });
    slot.call = { cancel, attaching: null, deadlineAtMs };
  }

  function attach(slot: Slot, channel: Channel, deadlineAtMs: number): void {
    slot.call = { cancel: () => channel.destroy(), attaching: channel, deadlineAtMs };
    if (slot.link !== null && slot.link.line.runId !== channel.hello.runId) {
      channel.destroy();
      return callFailed(slot, "gone");
    }
    channel.onClosed = () => callFailed(slot, "failed");
    channel.onMessage = (message) => {
      if (message.type === "attached") {
        const line = deps.check(channel, message);
        if (line !== null) return establish(slot, channel, line);
        log.count("mesh.badProof");
      }
      channel.destroy();
      if (message.type !== "refuse") return callFailed(slot, "failed");
      if (message.code !== "duplicate") log.debug("a peer refused a link", { code: message.code });
      callFailed(slot, message.code === "duplicate" ? "duplicate" : "gone");
    };
    channel.send({ ...deps.proof(), type: "attach" });
  }

  /** `gone`: whoever answers there, if anybody, is not the peer any more. */
  function callFailed(slot: Slot, why: "gone" | "duplicate" | "failed"): void {
    slot.call = null;
    const nowMs = clock.nowMs();
    if (slot.repairUntilMs !== null) {
      if (why === "gone") return down(slot, "closed");
      if (why === "failed") slot.dueAtMs = nowMs + REPAIR_RETRY_MS;
      return;
    }
    slot.failures += 1;
    // Who reaches nobody has nothing better to do.
    const isAlone = [...slots.values()].every(({ link }) => link === null);
    slot.dueAtMs = nowMs + (isAlone ? REDIAL_MS[1] : (REDIAL_MS[slot.failures] ?? REDIAL_MS[2]));
  }

  function establish(slot: Slot, channel: Channel, line: Line): void {
    const peer = line.peerId;
    const old = slot.link;
    const link = createLink(deps.beats, channel, line, clock.nowMs(), (isSuspect) => {
      if (slot.link === link) suspect(slot, isSuspect);
    });
    const isResumed = old !== null && old.line.runId === line.runId;
    if (old !== null && !isResumed) down(slot, "closed");
    if (old !== null && isResumed) {
      tags.delete(old.tag);
      old.channel.onClosed = () => {};
      // What it has sent already is still read.
      old.channel.end();
    }
    slot.call = null;
    slot.link = link;
    slot.repairUntilMs = null;
    slot.failures = 0;
    slot.dueAtMs = Infinity;
    tags.set(link.tag, link);
    channel.trust();
    channel.onMessage = (message) => take(slot, link, message);
    channel.onClosed = () => broke(slot, link);
    slot.isPartingOffered = false;
    deps.onUp(peer, link);
    suspect(slot, false);
  }

  function suspect(slot: Slot, isSuspect: boolean): void {
    if (slot.isSuspect === isSuspect) return;
    slot.isSuspect = isSuspect;
    deps.onSuspected(slot.target.peerId, isSuspect);
  }

  function take(slot: Slot, link: Link, message: LinkMessage): void {
    link.heardOnSocket(clock.nowMs());
    if (message.type === "beat") return;
    if (message.type === "ping") return void link.channel.send({ type: "beat" });
    if (message.type === "beatOnSocket") return link.setBeatOnSocket(message.on);
    if (message.type === "bye") {
      if (slot.link !== link) return;
      slot.leftRun = link.line.runId;
      return down(slot, "left");
    }
    if (message.type === "unneeded") {
      if (slot.link === link && !slot.isWanted) lose(slot, link, "unneeded");
      return;
    }
    if (slots.get(link.line.peerId) === slot) deps.onMessage(link.line.peerId, message);
  }

  function broke(slot: Slot, link: Link): void {
    if (slot.link !== link || slot.repairUntilMs !== null || isClosed) return;
    if (slot.isPartingOffered && !slot.isWanted) return down(slot, "unneeded");
    slot.repairUntilMs = clock.nowMs() + REPAIR_MS;
    slot.dueAtMs = clock.nowMs();
    tags.delete(link.tag);
    suspect(slot, true);
    dial(slot, clock.nowMs());
  }

  /** Ends a link in peace: what has been said on it is still sent. */
  function lose(slot: Slot, link: Link, cause: LinkDownCause): void {
    link.channel.end();
    link.channel.onClosed = () => {};
    link.channel.onMessage = () => {};
    tags.delete(link.tag);
    cancelCall(slot);
    slot.link = null;
    slot.isSuspect = false;
    slot.repairUntilMs = null;
    deps.onDown(link.line.peerId, cause);
  }

  function down(slot: Slot, cause: LinkDownCause): void {
    const { link } = slot;
    if (link === null) return;
    tags.delete(link.tag);
    link.channel.onClosed = () => {};
    link.channel.onMessage = () => {};
    link.channel.destroy();
    cancelCall(slot);
    slot.link = null;
    slot.isSuspect = false;
    slot.repairUntilMs = null;
    slot.failures = 0;
    slot.dueAtMs = slot.isWanted ? clock.nowMs() + REDIAL_MS[1] : Infinity;
    deps.onDown(link.line.peerId, cause);
  }

  function dial(slot: Slot, nowMs: number): void {
    if (isClosed || slot.call !== null || nowMs < slot.dueAtMs) return;
    if (slot.repairUntilMs !== null && slot.link !== null) {
      const { peerId, port, runId } = slot.link.line;
      const addresses = [slot.link.beatAddress(), slot.link.channel.address];
      startCall(slot, { peerId, addresses, port, runId }, slot.repairUntilMs);
    } else if (slot.link?.isHanging() === true) {
      const { peerId, port, runId } = slot.link.line;
      const addresses = [slot.link.beatAddress(), ...slot.target.addresses];
      startCall(slot, { peerId, addresses, port, runId }, nowMs + CALL_PATIENCE_MS);
    } else if (slot.link === null && slot.isWanted && slot.leftRun !== (slot.target.runId ?? undefined)) {
      startCall(slot, slot.target, nowMs + CALL_PATIENCE_MS);
    }
  }

  return {
    linked() {
      const linked: PeerId[] = [];
      for (const [peer, slot] of slots) if (slot.link !== null) linked.push(peer);
      return linked;
    },
    link: (peer) => slots.get(peer)?.link ?? null,
    isWanted: (peer) => slots.get(peer)?.isWanted ?? false,
    want(targets, isEager) {
      const nowMs = clock.nowMs();
      const wanted = new Set(targets.map((target) => target.peerId));
      for (const [peer, slot] of slots) {
        if (wanted.has(peer)) continue;
        slot.isWanted = false;
        if (slot.link === null) {
          cancelCall(slot);
          if (slot.leftRun === null) slots.delete(peer);
        }
      }
      for (const target of targets) {
        const slot = slotFor(target);
        const isOtherRun = slot.target.runId !== target.runId;
        slot.target = target;
        if (slot.link !== null) slot.isWanted = true;
        else if (!slot.isWanted || isOtherRun) {
          slot.isWanted = true;
          slot.failures = 0;
          slot.dueAtMs = nowMs + (isEager || isDialler(self, target.peerId) ? REDIAL_MS[0] : OTHERS_TURN_MS);
        } else if (isEager) slot.dueAtMs = Math.min(slot.dueAtMs, nowMs);
        dial(slot, nowMs);
      }
    },
    accept(channel, line) {
      const { peerId, addresses, port, runId } = line;
      const slot = slotFor({ peerId, addresses, port, runId });
      // Both call at once: the one whose turn it is goes through, the other is told to wait for it.
      if (slot.call !== null && slot.call.attaching !== null && isDialler(self, peerId))
        return channel.refuse("duplicate");
      cancelCall(slot);
      channel.send({ ...deps.proof(), type: "attached" });
      establish(slot, channel, line);
    },
    takePacket(packet, from) {
      const link = tags.get(beatTag(packet) ?? "");
      if (link?.takeBeat(packet, from, clock.nowMs()) !== true) log.count("mesh.badBeat");
    },
    addressesGone(gone) {
      for (const slot of slots.values()) {
        const { link } = slot;
        if (link === null || slot.repairUntilMs !== null) continue;
        if (!gone.includes(unzoned(link.channel.localAddress))) continue;
        link.addressGone(clock.nowMs());
        slot.dueAtMs = clock.nowMs();
        dial(slot, clock.nowMs());
      }
    },
    look() {
      const nowMs = clock.nowMs();
      // Own late looks are no evidence against anybody.
      const lateMs = Math.max(0, nowMs - lookedAtMs - LOOK_MS);
      lookedAtMs = nowMs;
      for (const slot of [...slots.values()]) {
        guarded(log, () => {
          if (slot.repairUntilMs !== null) {
            // A repair that has begun since has lost nothing.
            slot.repairUntilMs = Math.min(slot.repairUntilMs + lateMs, nowMs + REPAIR_MS);
            if (nowMs >= slot.repairUntilMs) return down(slot, "silent");
          } else if (slot.link?.look(nowMs, slot.target.addresses) === true) {
            return down(slot, "silent");
          }
          if (
            slot.call !== null &&
            slot.call.attaching !== null &&
            nowMs >= slot.call.deadlineAtMs + lateMs
          ) {
            cancelCall(slot);
            callFailed(slot, "failed");
          }
          offerParting(slot, nowMs);
          if (slot.link?.isHanging() === true && slot.dueAtMs === Infinity) slot.dueAtMs = nowMs;
          dial(slot, nowMs);
        });
      }
    },
    send: (peer, message) => slots.get(peer)?.link?.channel.send(message) ?? false,
    drop(peer) {
      const slot = slots.get(peer);
      const link = slot?.link ?? null;
      if (slot === undefined || link === null) return;
      slot.leftRun = link.line.runId;
      lose(slot, link, "closed");
    },
    async close(farewell) {
      if (isClosed) return;
      isClosed = true;
      const closings: Promise<void>[] = [];
      for (const slot of slots.values()) {
        // Who is just being attached to may take self for a member already: it gets the last word, too.
        const attaching = slot.call?.attaching ?? null;
        if (attaching === null) cancelCall(slot);
        const linked = slot.repairUntilMs === null ? (slot.link?.channel ?? null) : null;
        for (const channel of [attaching, linked])
          if (channel !== null) closings.push(part(clock, channel, farewell));
      }
      await Promise.all(closings);
    },
  };
}
