/** What the table of links knows of one peer, and when a link that nobody needs may end. */
import type { PeerId, RunId } from "../../kernel/ids.ts";
import type { Channel } from "../transport/channel.ts";
import type { Link } from "./link.ts";

/** How long a link that the roster asks for no more is kept: rosters and adverts settle within it. */
const KEEP_UNNEEDED_MS = 10_000;

/** Whom to call, and where. */
export interface Target {
  readonly peerId: PeerId;
  readonly addresses: readonly string[];
  readonly port: number;
  /** Null when only seen on the network. */
  readonly runId: RunId | null;
}

/** A peer that self has, wants or had a link with. Changed in place by the table of links. */
export interface LinkEntry {
  target: Target;
  isWanted: boolean;
  link: Link | null;
  /** What was last told of the link. */
  isSuspect: boolean;
  /** While the link is broken: when it counts as dead. */
  repairUntilMs: number | null;
  call: {
    readonly cancel: () => void;
    readonly attaching: Channel | null;
    readonly deadlineAtMs: number;
  } | null;
  failures: number;
  dueAtMs: number;
  /** It left in that run: not called again. */
  leftRun: RunId | null;
  /** Since when a live link has not been wanted; pushed on whenever the other end is asked to agree. */
  unneededSinceMs: number | null;
  /** The other end was told that self needs the link no more. */
  isCloseOffered: boolean;
}

export function emptyLinkEntry(target: Target): LinkEntry {
  return {
    target,
    isWanted: false,
    link: null,
    isSuspect: false,
    repairUntilMs: null,
    call: null,
    failures: 0,
    dueAtMs: Infinity,
    leftRun: null,
    unneededSinceMs: null,
    isCloseOffered: false,
  };
}

/** A link that self does not need ends once the other end needs it as little. */
export function offerClose(entry: LinkEntry, nowMs: number): void {
  if (entry.link === null || entry.isWanted) entry.unneededSinceMs = null;
  else if (entry.unneededSinceMs === null) entry.unneededSinceMs = nowMs;
  else if (nowMs - entry.unneededSinceMs >= KEEP_UNNEEDED_MS) {
    entry.unneededSinceMs = nowMs;
    entry.isCloseOffered = entry.link.channel.send({ type: "unneeded" });
  }
}
