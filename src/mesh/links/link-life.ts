/** The life of one link, from the call that makes it to its end: see the picture in `link-table.ts`. */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";
import type { LinkMessage } from "../messages.ts";
import type { Channel } from "../transport/channel.ts";
import { heartbeatTag, type HeartbeatPort } from "../transport/heartbeat.ts";
import type { LinkDownCause } from "../types.ts";
import { REDIAL_MS, type Calls } from "./calls.ts";
import { createLink, type Link } from "./link.ts";
import type { LinkEntry } from "./link-entry.ts";
import type { Shunned } from "./shunned.ts";

/** A broken link to a live peer is back within a few ms. A peer that stays silent may take as long as one whose heartbeats stop. */
export const REPAIR_MS = 500;
/** A peer whose heartbeats come by UDP lives, and is slow: a TLS handshake may take a second or more on an overloaded machine. */
export const LONGEST_REPAIR_MS = 6_000;

export interface LinkLife {
  /** The other end has proved that it is `member`: the channel is the entry's link from here on. */
  establish(entry: LinkEntry, channel: Channel, member: RosterEntry): void;
  /** Ends a link that neither end needs, or that leads to a former run: what has been sent on it still arrives. */
  release(entry: LinkEntry, link: Link, cause: LinkDownCause): void;
  /** Ends the entry's link, if there is one, at once. */
  down(entry: LinkEntry, cause: LinkDownCause): void;
  /** A packet came by UDP from that address. Whose heartbeat it is; null if it is no genuine, fresh one. One for a broken link prolongs its repair. */
  heard(packet: Buffer, from: string): PeerId | null;
}

export function createLinkLife(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly heartbeats: HeartbeatPort;
  readonly calls: Pick<Calls, "dial" | "cancel">;
  readonly shunned: Pick<Shunned, "add">;
  readonly isClosed: () => boolean;
  readonly entryOf: (peer: PeerId) => LinkEntry | undefined;
  readonly onUp: (peer: PeerId, link: Link) => void;
  readonly onDown: (peer: PeerId, cause: LinkDownCause) => void;
  readonly onSuspected: (peer: PeerId, isSuspect: boolean) => void;
  readonly onMessage: (peer: PeerId, message: LinkMessage) => void;
  readonly onOffender: (peer: PeerId) => void;
  /** The next tick has to come soon. */
  readonly onDue: () => void;
}): LinkLife {
  const { clock, log, calls, shunned } = deps;
  const tags = new Map<string, Link>();

  function establish(entry: LinkEntry, channel: Channel, member: RosterEntry): void {
    const peer = member.peerId;
    const old = entry.link;
    const link = createLink(deps.heartbeats, channel, member, clock.nowMs(), {
      onSuspected: (isSuspect) => {
        if (entry.link === link && entry.repairUntilMs === null) suspect(entry, isSuspect);
      },
      onDue: deps.onDue,
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
    entry.isAnswering = false;
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
    deps.onDue();
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
    // The table may have forgotten the peer since.
    if (deps.entryOf(link.member.peerId) === entry) deps.onMessage(link.member.peerId, message);
  }

  function broke(entry: LinkEntry, link: Link): void {
    if (entry.link !== link || entry.repairUntilMs !== null || deps.isClosed()) return;
    if (entry.isCloseOffered && !entry.isWanted) return down(entry, "unneeded");
    entry.brokeAtMs = clock.nowMs();
    entry.repairUntilMs = entry.brokeAtMs + REPAIR_MS;
    entry.dueAtMs = entry.brokeAtMs;
    deps.onDue();
    suspect(entry, true);
    calls.dial(entry, clock.nowMs());
  }

  function heard(packet: Buffer, from: string): PeerId | null {
    const link = tags.get(heartbeatTag(packet) ?? "");
    const nowMs = clock.nowMs();
    if (link?.takeHeartbeat(packet, from, nowMs) !== true) return null;
    const { peerId } = link.member;
    const entry = deps.entryOf(peerId);
    if (entry?.link === link && entry.repairUntilMs !== null)
      entry.repairUntilMs = Math.min(nowMs + REPAIR_MS, entry.brokeAtMs + LONGEST_REPAIR_MS);
    return peerId;
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
    deps.onDue();
    deps.onDown(link.member.peerId, cause);
  }

  return { establish, release, down, heard };
}
