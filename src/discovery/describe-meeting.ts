/** Puts together what the members of one meeting advertise, as one line of the list. Pure. */
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import type { AdvertText } from "./advert-text.ts";
import type { SeenPeer, Sighting } from "./types.ts";

/** One text, from one address. */
export interface HeardText {
  /** The packet's source; null for self's own. */
  readonly source: string | null;
  readonly text: AdvertText;
  readonly firstHeardAtMs: number;
  readonly heardAtMs: number;
}

export interface Member {
  readonly peerId: PeerId;
  /** Best first. */
  readonly places: readonly { readonly port: number; readonly addresses: readonly string[] }[];
  readonly adverts: readonly HeardText[];
}

/** Self as it advertises itself. */
export interface OwnMember {
  readonly text: AdvertText;
  readonly port: number;
}

type Heard = HeardText & { readonly peerId: PeerId };

/**
 * Anybody can advertise any title. What most addresses advertise counts, of equals what was heard first; of those the coordinator's own
 * advert counts most, then the newest one. `members` has one at least. `lastTitle`: used if no member advertises a title.
 */
export function describeMeeting(
  meetingId: MeetingId,
  members: readonly Member[],
  lastTitle: string,
): Sighting {
  const heard = members.flatMap(({ peerId, adverts }) => adverts.map((advert) => ({ ...advert, peerId })));
  const [best] = agreeing(heard).toSorted(
    (a, b) => Number(isCoordinators(b)) - Number(isCoordinators(a)) || b.heardAtMs - a.heardAtMs,
  );
  return {
    meetingId,
    title: best?.text.summary?.title ?? (best?.text.titleHash == null ? lastTitle : ""),
    members: best?.text.summary?.members ?? members.length,
    coordinator: best?.text.summary?.coordinator ?? null,
    needsPasscode: best?.text.needsPasscode ?? false,
    isLocked: best?.text.isLocked ?? false,
    titleHash: best?.text.titleHash ?? null,
    isCompatible: heard.some(({ text }) => text.isCompatible),
    peers: inTurns(members).map(({ peerId, port, addresses }): SeenPeer => ({
      peerId,
      addresses: [...addresses],
      port,
    })),
  };
}

/** The adverts that say what most addresses say; those with a title, where there are any. */
function agreeing(heard: readonly Heard[]): readonly Heard[] {
  // Every member of an unlisted meeting says so; of a listed one those that have the title count.
  const titled = heard.filter(({ text }) => text.summary !== null || text.titleHash !== null);
  const groups = new Map<string, Heard[]>();
  for (const each of titled.length > 0 ? titled : heard) {
    const { summary, needsPasscode, isLocked, titleHash } = each.text;
    const key = JSON.stringify([summary?.title, needsPasscode, isLocked, titleHash]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const sources = (group: readonly Heard[]) => new Set(group.map(({ source }) => source)).size;
  const firstHeardAtMs = (group: readonly Heard[]) => Math.min(...group.map((each) => each.firstHeardAtMs));
  const own = [...groups.values()].find((group) => group.some(({ source }) => source === null));
  const [most] = [...groups.values()].toSorted(
    (a, b) => sources(b) - sources(a) || firstHeardAtMs(a) - firstHeardAtMs(b),
  );
  return own ?? most ?? [];
}

/**
 * One member of each machine, then a second one of each, and so on: however many members one machine makes up, another one's is called
 * soon. Of a member that is said to listen at several ports, the further ones count as members of their own.
 */
function inTurns(members: readonly Member[]): readonly SeenPeer[] {
  const taken = new Map<string, number>();
  const rows = members.flatMap(({ peerId, places }) =>
    places.map((place, index) => ({ peerId, ...place, index })),
  );
  return rows
    .map((row) => {
      const machine = row.addresses[0] ?? "";
      const turn = (taken.get(machine) ?? 0) + row.index;
      taken.set(machine, (taken.get(machine) ?? 0) + 1);
      return { row, turn };
    })
    .toSorted((a, b) => a.turn - b.turn)
    .map(({ row: { peerId, addresses, port } }) => ({ peerId, addresses, port }));
}

function isCoordinators({ text, peerId }: Heard): boolean {
  return text.summary?.coordinator === peerId;
}
