/**
 * Who may not be heard or seen by a host's word: a pure fold over the entries of the kinds mute, unmute, onEntry and entered. Of a host's
 * entries for one member and for all, and of the member's own unmute, the latest of the timeline counts. A mute of all binds nobody who is
 * a host or co-host, and everybody who joins later. A viewer is held whatever these say; once it is made a speaker,
 * it is asked to speak, and what was said of it before is over. Who comes in is muted by `on-entry.ts`, which a later word is above.
 */
import type { EntryId } from "../../kernel/ids.ts";
import { may } from "../../kernel/rights.ts";
import type { Entry } from "../log/entry.ts";
import type { BodyOf } from "../log/entry-body.ts";
import { compareEntries, type Placed } from "../log/timeline.ts";
import type { Mute, TrackSource } from "../rules.ts";
import { createOnEntry } from "./on-entry.ts";
import type { Authority } from "./roles.ts";

export interface Mutes {
  /** `publicKey`: of a member, hex. */
  muteOf(publicKey: string, source: TrackSource): Mute;
  /**
   * The id of the host's last entry that asks the member to be heard or seen, or gives it the floor; null if a later one mutes it, if it
   * is a viewer, or if there is none.
   */
  inviteOf(publicKey: string, source: TrackSource): EntryId | null;
  /** Whoever comes in is muted. */
  isOffOnEntry(source: TrackSource): boolean;
}

type MuteEntry = Entry & { readonly body: BodyOf<"mute"> };

const KINDS: ReadonlySet<string> = new Set(["mute", "unmute", "onEntry", "entered"]);
export const isMuteEntry = (entry: Entry): boolean => KINDS.has(entry.body.kind);

const isBefore = (a: Placed, b: Placed): boolean => compareEntries(a, b) < 0;

/** `entries`: those for which `isMuteEntry` is true, in any order. */
export function createMutes(authority: Authority, entries: readonly Entry[]): Mutes {
  /** In the timeline's order. */
  const byHosts: MuteEntry[] = [];
  /** The last one of each member and source, by both with a space between them. */
  const unmutes = new Map<string, Entry>();
  const inOrder = entries.toSorted(compareEntries);
  for (const entry of inOrder) {
    if (isOf(entry, "mute")) {
      if (authority.may(entry, "mute")) byHosts.push(entry);
    } else if (isOf(entry, "unmute") && authority.counts(entry))
      unmutes.set(`${entry.author} ${entry.body.source}`, entry);
  }
  const onEntry = createOnEntry(authority, inOrder);

  /** The host's last word on the member. */
  function lastFor(publicKey: string, source: TrackSource): MuteEntry | null {
    const isHost = authority.hosts.includes(publicKey);
    const last = byHosts.findLast(
      ({ body }) =>
        body.source === source && (body.publicKey === publicKey || (body.publicKey === null && !isHost)),
    );
    const floor = authority.floorGivenBy(publicKey);
    return last === undefined || (floor !== null && isBefore(last, floor)) ? null : last;
  }

  const mayBeOn = (publicKey: string, source: TrackSource): boolean =>
    may(authority.roleOf(publicKey), source === "microphone" ? "speak" : "showPicture");

  function hasUnmutedSince(publicKey: string, source: TrackSource, since: Placed): boolean {
    const unmute = unmutes.get(`${publicKey} ${source}`);
    return unmute !== undefined && isBefore(since, unmute);
  }

  /** The member came in muted, and neither a host nor the member has said anything else since. */
  function isMutedOnEntry(publicKey: string, source: TrackSource): boolean {
    const since = onEntry.mutedBy(publicKey, source);
    if (since === null || hasUnmutedSince(publicKey, source, since)) return false;
    const words = [lastFor(publicKey, source), authority.floorGivenBy(publicKey)];
    return words.every((word) => word === null || isBefore(word, since));
  }

  /** By a host's word, wherever the member came in. */
  function orderedMuteOf(publicKey: string, source: TrackSource): Mute {
    const mute = lastFor(publicKey, source);
    const floor = authority.floorGivenBy(publicKey);
    // Whoever is let speak is asked to, and shows a picture when it likes to.
    if (mute === null && floor !== null && source === "camera")
      return hasUnmutedSince(publicKey, source, floor) ? "none" : "may";
    if (mute === null || !mute.body.isMuted) return "none";
    if (!mute.body.mayUnmute && !authority.hosts.includes(publicKey)) return "held";
    return hasUnmutedSince(publicKey, source, mute) ? "none" : "may";
  }

  return {
    muteOf(publicKey, source) {
      if (!mayBeOn(publicKey, source)) return "held";
      const mute = orderedMuteOf(publicKey, source);
      return mute === "none" && isMutedOnEntry(publicKey, source) ? "may" : mute;
    },
    inviteOf(publicKey, source) {
      if (!mayBeOn(publicKey, source) || isMutedOnEntry(publicKey, source)) return null;
      const mute = lastFor(publicKey, source);
      if (mute === null)
        return source === "microphone" ? (authority.floorGivenBy(publicKey)?.id ?? null) : null;
      return mute.body.isMuted ? null : mute.id;
    },
    isOffOnEntry: onEntry.isOff,
  };
}

function isOf<Kind extends "mute" | "unmute">(
  entry: Entry,
  kind: Kind,
): entry is Entry & { readonly body: BodyOf<Kind> } {
  return entry.body.kind === kind;
}
