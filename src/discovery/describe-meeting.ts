/** Puts together what the members of one meeting advertise, as one line of the list. Pure. */
import type { MeetingId } from "../kernel/ids.ts";
import type { AdvertText } from "./advert-text.ts";
import type { SeenPeer, Sighting } from "./types.ts";

export interface Member extends SeenPeer {
  readonly text: AdvertText;
  /** When its last advert came. */
  readonly heardAtMs: number;
}

/** Self as it advertises itself. */
export interface OwnMember {
  readonly text: AdvertText;
  readonly port: number;
}

/**
 * The coordinator's own advert counts most, then the newest one of the other members. `members` has one at least. `lastTitle`: used if
 * no member advertises a title.
 */
export function describeMeeting(
  meetingId: MeetingId,
  members: readonly Member[],
  lastTitle: string,
): Sighting {
  const byWeight = [...members].sort(
    (a, b) => Number(isCoordinator(b)) - Number(isCoordinator(a)) || b.heardAtMs - a.heardAtMs,
  );
  const summarizer = byWeight.find(({ text }) => text.summary !== null);
  const flags = (summarizer ?? byWeight[0])?.text;
  return {
    meetingId,
    title: summarizer?.text.summary?.title ?? lastTitle,
    members: summarizer?.text.summary?.members ?? members.length,
    coordinator: summarizer?.text.summary?.coordinator ?? null,
    needsPasscode: flags?.needsPasscode ?? false,
    isLocked: flags?.isLocked ?? false,
    isCompatible: members.some(({ text }) => text.isCompatible),
    peers: members.map(({ peerId, addresses, port }): SeenPeer => ({
      peerId,
      addresses: [...addresses],
      port,
    })),
  };
}

function isCoordinator({ text, peerId }: Member): boolean {
  return text.summary?.coordinator === peerId;
}
