/** The meeting that self is in, the ways into it (made, joined, opened again, gone back to), and the earlier ones. */
import { CommandError } from "../api/errors.ts";
import type { CoreEvent } from "../api/events.ts";
import type { EarlierMeeting, FoundMeeting, MeetingView } from "../api/view.ts";
import type { Discovery } from "../discovery/types.ts";
import type { Clock } from "../kernel/clock.ts";
import type { MeetingId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { Meeting } from "../meeting/meeting.ts";
import { MeshError, type Joined, type JoinTarget, type Mesh } from "../mesh/types.ts";
import type { MeetingStore, NewEntry, Store } from "../store/types.ts";
import { findArchived, readSavedMeeting } from "./archive.ts";
import { createAttendance, type Entering } from "./attendance.ts";
import { findAgain, findMeeting, JoinCancelled, membersSeen, type Findable } from "./find-meeting.ts";
import type { Invitations } from "./invitation.ts";
import {
  enteringAnew,
  firstRules,
  newSitting,
  sayAll,
  saysNothing,
  type CreationRules,
} from "./first-words.ts";
import type { RejoinNote } from "./rejoin-note.ts";
import { describeWay, findByWay, type WayInDeps } from "./way-in.ts";
import { words } from "../kernel/words.ts";

/** How long an earlier meeting is looked for before self opens it alone: another member may have opened it, too. */
const LISTEN_MS = 1_200;
/** The same for a core that follows a dead one: the others are most likely still in the meeting. */
const REJOIN_LISTEN_MS = 4_000;

export interface Meetings {
  /** Null on the way in and out, too. */
  current(): Meeting | null;
  /** The present meeting as clients see it. */
  view(): MeetingView | null;
  /** @throws CommandError notInMeeting */
  inMeeting(): Meeting;
  /** In no meeting and on no way into one; perhaps still on the way out. */
  isIdle(): boolean;
  /** The meeting that self is about to join, as far as its title is known. */
  joining(): { readonly title: string; readonly place: number | null } | null;
  earlier(): readonly EarlierMeeting[];
  /** @throws CommandError, MeshError, StoreError; as do the next two */
  create(title: string, rules?: CreationRules): Promise<void>;
  /** By id or title. */
  join(meeting: string, passcode: string | undefined): Promise<void>;
  /** By a code, a link or an address. */
  joinAt(way: string, passcode: string | undefined): Promise<void>;
  /** The meeting that a code, a link or an address leads to. @throws CommandError */
  find(way: string): Promise<FoundMeeting>;
  /** An earlier one, by id or title: joins it where it is nearby, opens it alone where it is not. */
  openAgain(meeting: string): Promise<void>;
  /** Deletes what is kept of an earlier one. @throws CommandError, StoreError */
  forget(meetingId: MeetingId): Promise<void>;
  /** Epoch or members changed: what is kept of the meeting is written anew. */
  changed(): void;
  /** Resolves once self is in no meeting; gives up an attempt to enter one. */
  leave(): Promise<void>;
  /** Leaving does not make the next core forget the meeting. */
  keepRejoining(): void;
  /** Goes back into the meeting that this data folder was in when its last core died. Gives way to a person's command. */
  rejoin(): void;
}

interface MeetingsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly rejoinNote: RejoinNote;
  readonly discovery: Pick<Discovery, "watch" | "sightings" | "onSightings" | "network">;
  readonly mesh: Pick<
    Mesh,
    "peerId" | "create" | "signClaim" | "join" | "lookUp" | "reopen" | "members" | "saved" | "leave"
  >;
  readonly resolveHost: WayInDeps["resolveHost"];
  readonly invitations: Invitations;
  readonly store: Pick<Store, "earlier" | "kept" | "keep" | "forget" | "openMeeting">;
  /** A meeting is about to be entered. */
  readonly prepare: () => void;
  readonly startMeeting: (
    joined: Joined,
    store: MeetingStore,
    formerPlaces: JoinTarget["peers"],
  ) => Promise<Meeting>;
  readonly broadcast: (event: CoreEvent) => void;
  /** Self is in it, and clients may hear of it. */
  readonly onEntered: (meeting: Meeting) => void;
  /** Self is in it no more. */
  readonly onLeft: () => void;
  readonly onChange: () => void;
}

interface Admitted {
  readonly joined: Joined;
  readonly passcode: string | undefined;
  /** What self says on entering: as maker, or as host that opens it again, before anybody can come in. */
  readonly rules?: (store: MeetingStore) => readonly NewEntry[];
  /** Where members were at an earlier time. */
  readonly places?: JoinTarget["peers"];
}

export function createMeetings(deps: MeetingsDeps): Meetings {
  const { log, rejoinNote, discovery, mesh, store } = deps;
  let earlier: readonly EarlierMeeting[] = [];
  let keepsRejoining = false;
  /** Of the present meeting. */
  let presentPasscode: string | undefined;

  const attendance = createAttendance({
    async end(meeting) {
      if (!keepsRejoining) rejoinNote.write(null);
      await meeting.leave();
      await rejoinNote.flush();
    },
    onLeft() {
      deps.onLeft();
      deps.broadcast({ type: "left" });
      refreshEarlier();
    },
    onChange: deps.onChange,
  });

  function refreshEarlier(): void {
    store
      .earlier()
      .then((kept) => {
        earlier = kept;
        deps.onChange();
      })
      .catch((error: unknown) => log.warn("the list of meetings was not read", { error: String(error) }));
  }
  refreshEarlier();

  async function enter(
    intent: { readonly title: string | null; readonly givesWay?: boolean },
    admit: (entering: Entering) => Promise<Admitted>,
  ): Promise<void> {
    let passcode: string | undefined;
    await attendance.enter(
      intent,
      async (entering) => {
        deps.prepare();
        const admitted = await admit(entering);
        passcode = admitted.passcode;
        return await startMeeting(deps, admitted, entering.signal);
      },
      (meeting) => {
        presentPasscode = passcode;
        rejoinNote.write(meeting.meetingId);
        keep();
        deps.onEntered(meeting);
      },
    );
  }

  /** The one that hosts have set, or the one that self came in by. */
  function passcodeOf(meeting: Meeting): string | undefined {
    const { passcode, withdrawal } = meeting.store.entrance();
    return withdrawal === null ? (passcode?.passcode ?? presentPasscode) : undefined;
  }

  /** Writes down what it takes to open the present meeting again. */
  function keep(): void {
    const meeting = attendance.current();
    if (meeting === null) return;
    const passcode = passcodeOf(meeting);
    const places = meeting.places();
    const where = places.length === 0 ? {} : { places };
    const secret = passcode === undefined ? {} : { passcode };
    store
      .keep(meeting.meetingId, { mesh: mesh.saved(), ...secret, ...where })
      .catch((error: unknown) =>
        log.warn("the meeting can't be opened again later", { error: String(error) }),
      );
  }

  async function admitTo(
    entering: Entering,
    { meetingId, peers, title }: Findable,
    passcode: string | undefined,
  ): Promise<Admitted> {
    if (title !== "") entering.title = title;
    deps.onChange();
    const how = { ...(passcode === undefined ? {} : { passcode }), onSeen: membersSeen(deps, meetingId) };
    const joined = await mesh.join({ meetingId, peers, ...how }, entering.signal, (place) => {
      if (entering.place === place || entering.signal.aborted) return;
      entering.place = place;
      deps.broadcast({ type: "waiting", place });
      deps.onChange();
    });
    return { joined, passcode };
  }

  const join = (meeting: string, passcode: string | undefined, rules = enteringAnew) =>
    enter({ title: meeting }, async (entering) => ({
      ...(await admitTo(entering, await findMeeting(deps, meeting, entering.signal), passcode)),
      rules,
    }));

  function openAgain(meeting: string, how: { readonly patienceMs: number; readonly givesWay: boolean }) {
    return enter({ title: null, givesWay: how.givesWay }, async (entering) => {
      requireNetwork(discovery);
      const { signal } = entering;
      const { meetingId, title } = await findArchived(store, meeting);
      const saved = await readSavedMeeting(store, meetingId);
      const places = saved?.places ?? [];
      const found = await findAgain(
        deps,
        { meetingId, title, places },
        { patienceMs: how.patienceMs, signal },
      );
      entering.givesWay = false;
      if (found !== null) {
        entering.title = title;
        try {
          const admitted = { ...(await admitTo(entering, found, saved?.passcode)), places };
          return { ...admitted, rules: how.givesWay ? saysNothing : enteringAnew };
        } catch (error) {
          // An advert is no proof that somebody is there. The two halves find each other if somebody is.
          if (saved === null || signal.aborted || !isUnreachable(error)) throw error;
          log.info("nobody of the meeting that is advertised can be reached: opening it");
        }
      }
      if (saved === null) throw new CommandError("noSuchMeeting", words("cannotOpen", title));
      const rules = how.givesWay ? saysNothing : (opened: MeetingStore) => newSitting(opened, mesh);
      return { joined: mesh.reopen(saved.mesh), passcode: saved.passcode, rules, places };
    });
  }

  return {
    current: attendance.current,
    view() {
      const meeting = attendance.current();
      if (meeting === null) return null;
      const view = meeting.view();
      return {
        ...view,
        passcode: view.needsPasscode ? (passcodeOf(meeting) ?? null) : null,
        invitation: deps.invitations.of(meeting.meetingId),
      };
    },
    inMeeting() {
      const meeting = attendance.current();
      if (meeting !== null) return meeting;
      throw new CommandError("notInMeeting", words("notInMeeting"));
    },
    isIdle: attendance.isIdle,
    joining() {
      const { title = null, place = null } = attendance.entering() ?? {};
      return title === null ? null : { title, place };
    },
    earlier: () => earlier.filter(({ meetingId }) => meetingId !== attendance.current()?.meetingId),
    create: (title, rules = {}) =>
      enter({ title: null }, async () => {
        requireNetwork(discovery);
        const { passcode, isBroadcast = false } = rules;
        const creation = mesh.create({ title, isBroadcast, ...(passcode === undefined ? {} : { passcode }) });
        const epoch = mesh.signClaim(1, "merged");
        const first = firstRules(rules, creation.host);
        return { joined: { creation, epoch, members: mesh.members() }, passcode, rules: () => first };
      }),
    join: (meeting, passcode) => join(meeting, passcode),
    joinAt: (way, passcode) =>
      enter({ title: "" }, async (entering) => {
        const found = await findByWay(deps, way, entering.signal);
        if (entering.signal.aborted) throw new JoinCancelled();
        const title = found.member.about?.title ?? "";
        return { ...(await admitTo(entering, { ...found, title }, passcode)), rules: enteringAnew };
      }),
    find: (way) => describeWay(deps, way),
    openAgain: (meeting) => openAgain(meeting, { patienceMs: LISTEN_MS, givesWay: false }),
    async forget(meetingId) {
      await attendance.settled();
      if (attendance.current()?.meetingId === meetingId)
        throw new CommandError("alreadyInMeeting", words("leaveToDelete"));
      await store.forget(meetingId);
      refreshEarlier();
    },
    changed: keep,
    leave: attendance.leave,
    keepRejoining: () => void (keepsRejoining = true),
    rejoin() {
      const meetingId = rejoinNote.read();
      if (meetingId === null) return;
      openAgain(meetingId, { patienceMs: REJOIN_LISTEN_MS, givesWay: true })
        .catch((error: unknown) => {
          if (error instanceof JoinCancelled) throw error;
          // What was kept of it may have been damaged by the same power cut.
          return join(meetingId, undefined, saysNothing);
        })
        .catch((error: unknown) => log.warn("could not go back", { error: String(error) }));
    },
  };
}

/** The mesh is in the meeting already, and leaves it if this fails: half in a meeting, self would get into no other. */
async function startMeeting(
  deps: MeetingsDeps,
  { joined, rules = saysNothing, places = [] }: Admitted,
  signal: AbortSignal,
): Promise<Meeting> {
  const { meetingId, title, host, isBroadcast, needsPasscode } = joined.creation;
  let store: MeetingStore | null = null;
  try {
    if (signal.aborted) throw new JoinCancelled();
    store = await deps.store.openMeeting({ meetingId, title, host, isBroadcast, needsPasscode });
    await sayAll(store, rules(store));
    return await deps.startMeeting(joined, store, places);
  } catch (error) {
    await Promise.allSettled([deps.mesh.leave(), store?.close()]);
    throw error;
  }
}

function isUnreachable(error: unknown): boolean {
  return (error instanceof CommandError || error instanceof MeshError) && error.code === "unreachable";
}

/** @throws CommandError noNetwork */
function requireNetwork(discovery: Pick<Discovery, "network">): void {
  if (discovery.network().interfaces.length > 0) return;
  throw new CommandError("noNetwork", words("noNetwork"));
}
