/** Finds the nearby meeting that a person named, by id or title, waiting a while for it to show up. */
import { CommandError, type ErrorCode } from "../api/errors.ts";
import type { Discovery, Sighting } from "../discovery/types.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { MeetingId } from "../kernel/ids.ts";
import type { JoinTarget, Mesh } from "../mesh/types.ts";
import { titleHashOf } from "../platform/title-hash.ts";
import { waitPatiently } from "../kernel/patience.ts";
import { inTurn, words, type Words } from "../kernel/words.ts";

/** What it takes to join a meeting that was found. */
export interface Findable {
  readonly meetingId: MeetingId;
  /** Empty where it is not known. */
  readonly title: string;
  readonly peers: Sighting["peers"];
}

/** How long a join waits for the meeting to show up. */
export const JOIN_PATIENCE_MS = 10_000;

/** The person gave this attempt up, or wants something else by now. */
export class JoinCancelled extends CommandError {
  constructor(options?: ErrorOptions) {
    super("unreachable", words("joinCancelled"), options);
  }
}

interface Surroundings {
  readonly clock: Clock;
  readonly discovery: Pick<Discovery, "watch" | "sightings" | "onSightings" | "network">;
}

/** The meeting of that id, or else all of that title. */
export function meetingsNamed<Meeting extends { readonly meetingId: string; readonly title: string }>(
  all: readonly Meeting[],
  wanted: string,
): readonly Meeting[] {
  const byId = all.filter(({ meetingId }) => meetingId === wanted);
  return byId.length > 0 ? byId : all.filter(({ title }) => title === wanted);
}

/** An unlisted meeting shows no title, and is found by those that know it. */
export const isCalled = ({ meetingId, title, titleHash }: Sighting, wanted: string): boolean =>
  titleHash === null ? title === wanted : titleHash === titleHashOf(meetingId, wanted);

/** @throws CommandError noSuchMeeting, ambiguousTitle, protocolVersion, unreachable (JoinCancelled) */
export async function findMeeting(
  surroundings: Surroundings,
  wanted: string,
  signal: AbortSignal,
): Promise<Sighting> {
  const { discovery } = surroundings;
  const found = await untilSighted(
    surroundings,
    () => {
      const sightings = discovery.sightings();
      const byId = sightings.filter(({ meetingId }) => meetingId === wanted);
      const byTitle = () => sightings.filter((each) => isCalled(each, wanted));
      const named = byId.length > 0 ? byId : byTitle().map((each) => ({ ...each, title: wanted }));
      return named.length > 0 ? named : null;
    },
    { patienceMs: JOIN_PATIENCE_MS, signal },
  );
  const [first, second] = found ?? [];
  if (first === undefined) throw notHere(discovery, wanted);
  if (second !== undefined) {
    const ids = (found ?? []).map(({ meetingId }) => meetingId).join(", ");
    throw failure("ambiguousTitle", words("severalMeetings", wanted, ids));
  }
  if (!first.isCompatible) throw failure("protocolVersion", words("protocolVersion"));
  return first;
}

/** Follows where the members of a meeting are seen while one joins it: they may have moved, and the list may not know it yet. */
export const membersSeen =
  ({ discovery }: Pick<Surroundings, "discovery">, meetingId: MeetingId): NonNullable<JoinTarget["onSeen"]> =>
  (listener) =>
    discovery.onSightings((sightings) => {
      const peers = sightings.find((each) => each.meetingId === meetingId)?.peers;
      if (peers !== undefined) listener(peers);
    });

/** True once the meeting is seen nearby; false if it is not within `patienceMs`. @throws JoinCancelled */
export async function isNearby(
  surroundings: Surroundings,
  meetingId: MeetingId,
  options: { readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const isSeen = () => surroundings.discovery.sightings().some((each) => each.meetingId === meetingId);
  return (await untilSighted(surroundings, () => (isSeen() ? true : null), options)) ?? false;
}

/** An earlier meeting, if somebody is in it: by adverts, or by whoever answers where members were last. @throws JoinCancelled */
export async function findAgain(
  deps: Surroundings & { readonly mesh: Pick<Mesh, "lookUp"> },
  { places, ...meeting }: Omit<Findable, "peers"> & { readonly places: JoinTarget["peers"] },
  options: { readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<Findable | null> {
  const { meetingId } = meeting;
  const over = new AbortController();
  const byPlaces = findAtPlaces(deps, meetingId, places, options).then((peers) => {
    if (peers !== null) over.abort();
    return peers;
  });
  const signal = AbortSignal.any([options.signal, over.signal]);
  try {
    if (await isNearby(deps, meetingId, { ...options, signal }))
      return await findMeeting(deps, meetingId, options.signal);
  } catch (error) {
    if (options.signal.aborted || !over.signal.aborted) throw error;
  }
  const peers = await byPlaces;
  return peers && { ...meeting, peers };
}

/** The first of the places at which a member of that meeting answers within `patienceMs`; null if none does. Never rejects. */
async function findAtPlaces(
  { clock, mesh }: { readonly clock: Clock; readonly mesh: Pick<Mesh, "lookUp"> },
  meetingId: MeetingId,
  places: JoinTarget["peers"],
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<JoinTarget["peers"] | null> {
  const over = new AbortController();
  const stop = () => over.abort();
  signal.addEventListener("abort", stop);
  const cancelTimer = waitPatiently(clock, patienceMs, stop);
  const asked = places.map(async (place) => {
    const answer = await mesh.lookUp(place, over.signal);
    if (typeof answer === "string" || answer.meetingId !== meetingId) throw new Error("not there");
    return [{ ...place, addresses: [answer.address, ...place.addresses] }];
  });
  try {
    return await Promise.any(asked);
  } catch {
    return null;
  } finally {
    cancelTimer();
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/** Asks the network until `find` finds something among the sightings; null if it does not within `patienceMs`. @throws JoinCancelled */
function untilSighted<Found>(
  { clock, discovery }: Surroundings,
  find: () => Found | null,
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<Found | null> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new JoinCancelled());
    const undo: Unsubscribe[] = [];
    function finish(settle: () => void): void {
      for (const stop of undo) stop();
      signal.removeEventListener("abort", cancel);
      settle();
    }
    function cancel(): void {
      finish(() => reject(new JoinCancelled()));
    }
    function look(): void {
      const found = find();
      if (found !== null) finish(() => resolve(found));
    }
    signal.addEventListener("abort", cancel);
    undo.push(
      discovery.watch(),
      discovery.onSightings(look),
      waitPatiently(clock, patienceMs, () => finish(() => resolve(null))),
    );
    look();
  });
}

function notHere({ sightings, network }: Surroundings["discovery"], wanted: string): CommandError {
  const names = sightings()
    .filter(({ titleHash }) => titleHash === null)
    .map(({ title }) => `"${title}"`);
  const seen = names.length === 0 ? words("noneNearby") : words("nearby", names.slice(0, 5).join(", "));
  const hint = network().problem ?? words("checkTitle");
  return failure("noSuchMeeting", inTurn(words("noMeetingHere", wanted.slice(0, 80)), seen, hint));
}

const failure = (code: ErrorCode, why: Words): CommandError => new CommandError(code, why);
