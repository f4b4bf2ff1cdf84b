/** Stand-ins for what the core is made of: they keep what they are given, and do what the test says. */
import { CommandError } from "../../src/api/errors.ts";
import type { CoreEvent } from "../../src/api/events.ts";
import type { MeetingView } from "../../src/api/view.ts";
import type { Sighting } from "../../src/discovery/types.ts";
import type { MeetingId } from "../../src/kernel/ids.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { createMeetings } from "../../src/core/meetings.ts";
import type { Meeting } from "../../src/meeting/meeting.ts";
import type { FoundMember, Joined, JoinTarget, Member, MeetingCreation } from "../../src/mesh/types.ts";
import { MeshError } from "../../src/mesh/types.ts";
import type { KeptMeeting, MeetingStore } from "../../src/store/types.ts";
import { inert } from "../simulation/inert.ts";
import { createVirtualClock } from "../support/clock.ts";
import { claimOf, signAs } from "../support/claims.ts";
import { openEntrance } from "../../src/store/state/entrance.ts";
import { entryId, meetingId, peerId } from "../support/ids.ts";
import { verbatim, type Words } from "../../src/kernel/words.ts";

/** The code of the error with which a command is refused; null: it is not. */
export const codeOf = (run: () => unknown): string | null => {
  try {
    run();
    return null;
  } catch (error) {
    return error instanceof CommandError ? error.code : "thrown";
  }
};

export const self = peerId(1);

export function creationOf(id: MeetingId, title: string): MeetingCreation {
  const signed = {
    host: "",
    createdAtMs: 0,
    needsPasscode: false,
    isBroadcast: false,
    nonce: "",
    signature: "",
  };
  return { meetingId: id, title, ...signed };
}

export const joinedTo = (creation: MeetingCreation): Joined => ({
  creation,
  epoch: claimOf(self),
  members: [],
});

export const sightingOf = (id: MeetingId, title: string, more: Partial<Sighting> = {}): Sighting => ({
  ...{ meetingId: id, title, members: 1, coordinator: null, needsPasscode: false, isLocked: false },
  ...{ isCompatible: true, titleHash: null, peers: [] },
  ...more,
});

/** A network on which a test lists meetings. */
export function createSurroundings() {
  const clock = createVirtualClock();
  const listeners = new Set<(sightings: readonly Sighting[]) => void>();
  const network: { isOnline: boolean; problem: Words | null } = { isOnline: true, problem: null };
  let watches = 0;
  let sightings: readonly Sighting[] = [];
  return {
    clock,
    network,
    /** Nobody listens and no timer is set any more. */
    isQuiet: () => watches === 0 && listeners.size === 0 && clock.timers() === 0,
    see(...seen: readonly Sighting[]) {
      sightings = seen;
      for (const listener of [...listeners]) listener(seen);
    },
    discovery: {
      watch() {
        watches += 1;
        return () => void (watches -= 1);
      },
      sightings: () => sightings,
      onSightings(listener: (sightings: readonly Sighting[]) => void) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      network: () => ({
        interfaces: network.isOnline ? [{ name: "eth0", address: "192.0.2.1" }] : [],
        problem: network.problem,
      }),
    },
  };
}

/** A promise, and both ends of it. */
export function createGate<T = void>() {
  let open: (value: T) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { promise, open, fail };
}

/** Lets everything go on that waits for no more than promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

/** The real `Meetings` over a mesh, a store and meetings that note what is done with them, in `calls`. */
export function createMeetingsWorld(options: { readonly note?: MeetingId } = {}) {
  const surroundings = createSurroundings();
  const { clock, discovery } = surroundings;
  const calls: string[] = [];
  const targets: JoinTarget[] = [];
  /** Handed to the meeting that was entered last. */
  const former: JoinTarget["peers"][number][] = [];
  const events: CoreEvent[] = [];
  const kept = new Map<MeetingId, { readonly meeting: KeptMeeting; readonly saved: unknown }>();
  let note: MeetingId | null = options.note ?? null;
  /** What a test holds up; everything else takes no time. */
  const gates = {
    opening: Promise.resolve(),
    admission: Promise.resolve(),
    leaving: Promise.resolve(),
  };
  const state = {
    ...{ isInMesh: false, needsPasscode: true, entrance: openEntrance },
    isOffOnEntry: false,
    isDiskFull: false,
    /** Of the meeting that self is in. */
    places: [] as JoinTarget["peers"],
    members: [] as readonly Member[],
    /** Those that answer, by address and port. */
    answering: new Map<string, FoundMember>(),
  };

  function enterMesh(): void {
    if (state.isInMesh)
      throw new MeshError("refused", verbatim("You are in a meeting already. Leave it first."));
    state.isInMesh = true;
  }
  async function leaveMesh(): Promise<void> {
    calls.push("mesh left");
    state.isInMesh = false;
  }

  const mesh: Parameters<typeof createMeetings>[0]["mesh"] = {
    signClaim: signAs(self),
    peerId: self,
    create({ title }) {
      enterMesh();
      calls.push(`created ${title}`);
      return creationOf(meetingId(90), title);
    },
    async join(target, signal) {
      enterMesh();
      try {
        await Promise.race([
          gates.admission,
          new Promise((_, reject) =>
            signal.addEventListener("abort", () =>
              reject(new MeshError("unreachable", verbatim("Given up."))),
            ),
          ),
        ]);
      } catch (error) {
        state.isInMesh = false;
        throw error;
      }
      calls.push(`joined ${target.meetingId}`);
      targets.push(target);
      return joinedTo(creationOf(target.meetingId, "Joined"));
    },
    lookUp({ peerId: wanted, addresses, port }) {
      const there = addresses.flatMap((address) => state.answering.get(`${address} ${port}`) ?? []);
      const found = there.find((each) => wanted === null || each.peerId === wanted);
      return Promise.resolve(found ?? (there.length > 0 ? "otherPeer" : "refused"));
    },
    reopen() {
      enterMesh();
      calls.push("reopened");
      return joinedTo(creationOf(meetingId(80), "Kept"));
    },
    members: () => state.members,
    saved: () => "saved by the mesh",
    leave: leaveMesh,
  };

  const meetings = createMeetings({
    clock,
    discovery,
    mesh,
    log: silentLog,
    rejoinNote: {
      read: () => note,
      write: (id) => void (note = id),
      flush: () => Promise.resolve(),
    },
    store: {
      earlier: () => Promise.resolve([...kept.values()].map(({ meeting }) => meeting)),
      kept: (id) => Promise.resolve(kept.get(id)?.saved),
      keep(id, saved) {
        calls.push(`kept ${id}`);
        kept.set(id, { meeting: { meetingId: id, title: "Kept", lastAtMs: 0 }, saved });
        return Promise.resolve();
      },
      forget(id) {
        kept.delete(id);
        return Promise.resolve();
      },
      async openMeeting() {
        await gates.opening;
        return inert<MeetingStore>({
          entrance: () => state.entrance,
          hosts: () => [""],
          isOffOnEntry: () => state.isOffOnEntry,
          append(entry) {
            calls.push(`said ${JSON.stringify(entry)}`);
            return state.isDiskFull ? Promise.reject(new Error("disk full")) : Promise.resolve(entryId(1));
          },
          close() {
            calls.push("store closed");
            return Promise.resolve();
          },
        });
      },
    },
    resolveHost: (host) => Promise.resolve(host === "nowhere" ? [] : [host]),
    invitations: { of: () => null },
    prepare: () => {},
    startMeeting: ({ creation }, _store, formerPlaces) => {
      former.push(...formerPlaces);
      return Promise.resolve(
        inert<Meeting>({
          meetingId: creation.meetingId,
          title: creation.title,
          places: () => state.places,
          store: inert<MeetingStore>({ entrance: () => state.entrance }),
          view: () => inert<MeetingView>({ needsPasscode: state.needsPasscode }),
          async leave() {
            calls.push("leaving");
            await gates.leaving;
            await leaveMesh();
          },
        }),
      );
    },
    broadcast: (event) => events.push(event),
    onEntered: (meeting) => void calls.push(`in ${meeting.title}`),
    onLeft: () => {},
    onChange: () => {},
  });
  return {
    ...surroundings,
    meetings,
    calls,
    targets,
    former,
    events,
    gates,
    state,
    note: () => note,
    savedOf: (id: MeetingId) => kept.get(id)?.saved,
    keep(id: MeetingId, title: string, saved: unknown = { mesh: "m" }) {
      kept.set(id, { meeting: { meetingId: id, title, lastAtMs: 0 }, saved });
    },
  };
}
