/** What the table of links knows of one peer, and when a link that neither end needs may end. */
import type { PeerId, RunId } from "../../kernel/ids.ts";
import type { Channel } from "../transport/channel.ts";
import type { Link } from "./link.ts";

/** How long a link is kept after the roster ceases to ask for it: rosters and adverts settle within this span. */
const KEEP_UNNEEDED_MS = 10_000;

/** A peer to call, and where. */
export interface Target {
  readonly peerId: PeerId;
  readonly addresses: readonly string[];
  readonly port: number;
  /** Null when the peer was only seen on the network. */
  readonly runId: RunId | null;
}

/** A peer that self has, wants or had a link with. Changed in place by the table of links. */
export interface LinkEntry {
  target: Target;
  isWanted: boolean;
  link: Link | null;
  /** As last reported. */
  isSuspect: boolean;
  /** When its socket broke last. */
  brokeAtMs: number;
  /** While the link is broken: when it counts as dead. */
  repairUntilMs: number | null;
  call: {
    readonly cancel: () => void;
    /** Something listens at an address of the peer, and has taken the call. */
    readonly isReached: boolean;
    readonly attaching: Channel | null;
    readonly deadlineAtMs: number;
  } | null;
  /** Without a link: the last call that came to an end, or the present one, was taken by the peer's machine. */
  isAnswering: boolean;
  failures: number;
  dueAtMs: number;
  /** The peer left in that run, which is not called again. */
  leftRun: RunId | null;
  /** Since when self has not wanted the live link, or when it last offered to close it. */
  unneededSinceMs: number | null;
  /** The other end knows that self no longer needs the link. */
  isCloseOffered: boolean;
}

export function emptyLinkEntry(target: Target): LinkEntry {
  return {
    target,
    isWanted: false,
    link: null,
    isSuspect: false,
    brokeAtMs: -Infinity,
    repairUntilMs: null,
    call: null,
    isAnswering: false,
    failures: 0,
    dueAtMs: Infinity,
    leftRun: null,
    unneededSinceMs: null,
    isCloseOffered: false,
  };
}

/** True if self calls the entry's peer when that is due: its link is broken or hangs, or self wants one with a run that has not left. */
export function isToBeCalled({ link, repairUntilMs, isWanted, leftRun, target }: LinkEntry): boolean {
  if (link !== null) return repairUntilMs !== null || link.isHanging();
  return isWanted && leftRun !== (target.runId ?? undefined);
}

/** Offers to close a link that self does not need. The other end closes it if it does not need it either. */
export function offerClose(entry: LinkEntry, nowMs: number): void {
  if (entry.link === null || entry.isWanted) entry.unneededSinceMs = null;
  else if (entry.unneededSinceMs === null) entry.unneededSinceMs = nowMs;
  else if (nowMs - entry.unneededSinceMs >= KEEP_UNNEEDED_MS) {
    entry.unneededSinceMs = nowMs;
    entry.isCloseOffered = entry.link.channel.send({ type: "unneeded" });
  }
}
