/**
 * The one meeting that self is in, and the ways into it and out of it. One way at a time: a command that comes meanwhile is refused,
 * or waits until the meeting before is left.
 *
 *     none --create, join, open--> entering --admitted--> in it --leave, identity in use--> leaving --> none
 *                                     \--failed, leave--> none
 */
import { CommandError } from "../api/errors.ts";
import type { CoreEvent } from "../api/events.ts";
import type { EarlierMeeting } from "../api/view.ts";
import type { Discovery } from "../discovery/types.ts";
import type { Clock } from "../kernel/clock.ts";
import type { MeetingId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { Meeting } from "../meeting/meeting.ts";
import type { Joined, Mesh } from "../mesh/types.ts";
import type { MeetingStore, Store } from "../store/types.ts";
import { findArchived, readSavedMeeting } from "./archive.ts";
import { findMeeting, isNearby, JoinCancelled } from "./find-meeting.ts";
import type { RejoinNote } from "./rejoin-note.ts";

/** How long an earlier meeting is looked for before self opens it alone: another member may have opened it, too. */
const LISTEN_MS = 1_200;
/** The same for a core that follows a dead one: the others are most likely still in the meeting. */
const REJOIN_LISTEN_MS = 4_000;

export interface Meetings {
  /** Null on the way in and out, too. */
  current(): Meeting | null;
  /** @throws CommandError notInMeeting */
  inMeeting(): Meeting;
  /** In no meeting and on no way into one; perhaps still on the way out. */
  isIdle(): boolean;
  /** The meeting that self is about to join, as far as its title is known. */
  joining(): { readonly title: string } | null;
  earlier(): readonly EarlierMeeting[];
  /** @throws CommandError, MeshError, StoreError; as do the next two */
  create(title: string, passcode: string | undefined): Promise<void>;
  /** By id or title. */
  join(meeting: string, passcode: string | undefined): Promise<void>;
  /** An earlier one, by id or title: joins it where it is nearby, opens it alone where it is not. */
  openAgain(meeting: string): Promise<void>;
  /** Deletes what is kept of an earlier one. @throws CommandError, StoreError */
  forget(meetingId: MeetingId): Promise<void>;
  /** Epoch or members changed: what is kept of the meeting is written anew. */
  changed(): void;
  /** Resolves once self is in no meeting; gives up an attempt to enter one. */
  leave(): Promise<void>;
  /** Goes back into the meeting that this data folder was in when its last core died. Gives way to a person's command. */
  rejoin(): void;
}

interface Entering {
  readonly kind: "entering";
  readonly abort: AbortController;
  /** Resolves when the attempt has ended, either way. */
  readonly over: Promise<void>;
  end(): void;
  title: string | null;
  /** Nobody asked for it: another attempt puts an end to it. */
  givesWay: boolean;
}

interface Admitted {
  readonly joined: Joined;
  readonly passcode: string | undefined;
}

type State =
  | { readonly kind: "none" }
  | Entering
  | { readonly kind: "in"; readonly meeting: Meeting; readonly passcode: string | undefined }
  | { readonly kind: "leaving"; readonly over: Promise<void> };

export function createMeetings(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly rejoinNote: RejoinNote;
  readonly discovery: Pick<Discovery, "watch" | "sightings" | "onSightings" | "network">;
  readonly mesh: Pick<Mesh, "peerId" | "create" | "join" | "reopen" | "members" | "saved" | "leave">;
  readonly store: Pick<Store, "earlier" | "kept" | "keep" | "forget" | "openMeeting">;
  /** A meeting is about to be entered. */
  readonly prepare: () => void;
  readonly startMeeting: (joined: Joined, store: MeetingStore) => Promise<Meeting>;
  readonly broadcast: (event: CoreEvent) => void;
  /** Self is in it, and clients may hear of it. */
  readonly onEntered: (meeting: Meeting) => void;
  readonly onChange: () => void;
}): Meetings {
  const { log, rejoinNote, discovery, mesh, store } = deps;
  const none: State = { kind: "none" };
  let state: State = none;
  let earlier: readonly EarlierMeeting[] = [];

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

  /** Waits for the end of what gives way. @throws CommandError alreadyInMeeting */
  async function begin(title: string | null, givesWay: boolean): Promise<Entering> {
    while (state.kind !== "none") {
      if (state.kind === "leaving") await state.over;
      else if (state.kind === "entering" && state.givesWay && !givesWay) await giveUp(state);
      else throw new CommandError("alreadyInMeeting", "You are in a meeting already. Leave it first.");
    }
    const entering = startEntering(title, givesWay);
    state = entering;
    return entering;
  }

  async function giveUp(entering: Entering): Promise<void> {
    entering.abort.abort();
    await entering.over;
  }

  /** All of it or nothing: half in a meeting, self would get into no other. */
  async function enter(
    { title, givesWay = false }: { readonly title: string | null; readonly givesWay?: boolean },
    admit: (entering: Entering) => Promise<Admitted>,
  ): Promise<void> {
    const entering = await begin(title, givesWay);
    const { signal } = entering.abort;
    try {
      deps.prepare();
      deps.onChange();
      const { joined, passcode } = await admit(entering);
      const meeting = await startMeeting(joined, signal);
      if (signal.aborted) {
        await meeting.leave();
        throw new JoinCancelled();
      }
      state = { kind: "in", meeting, passcode };
      rejoinNote.write(meeting.meetingId);
      keep();
      deps.onEntered(meeting);
    } catch (cause) {
      // Once an attempt was given up, how it failed concerns nobody.
      throw signal.aborted ? new JoinCancelled({ cause }) : cause;
    } finally {
      if (state === entering) state = none;
      entering.end();
      deps.onChange();
    }
  }

  /** The mesh is in the meeting already, and leaves it if this fails. */
  async function startMeeting(joined: Joined, signal: AbortSignal): Promise<Meeting> {
    const { meetingId, title, host } = joined.creation;
    let meetingStore: MeetingStore | null = null;
    try {
      if (signal.aborted) throw new JoinCancelled();
      meetingStore = await store.openMeeting({ meetingId, title, host });
      return await deps.startMeeting(joined, meetingStore);
    } catch (error) {
      await Promise.allSettled([mesh.leave(), meetingStore?.close()]);
      throw error;
    }
  }

  /** Writes down what it takes to open the present meeting again. */
  function keep(): void {
    if (state.kind !== "in") return;
    const { meeting, passcode } = state;
    store
      .keep(meeting.meetingId, { mesh: mesh.saved(), ...(passcode === undefined ? {} : { passcode }) })
      .catch((error: unknown) =>
        log.warn("the meeting can't be opened again later", { error: String(error) }),
      );
  }

  async function admitNearby(
    entering: Entering,
    wanted: string,
    passcode: string | undefined,
  ): Promise<Admitted> {
    const { signal } = entering.abort;
    const { meetingId, peers, title } = await findMeeting(deps, wanted, signal);
    if (title !== "") entering.title = title;
    deps.onChange();
    const secret = passcode === undefined ? {} : { passcode };
    return { joined: await mesh.join({ meetingId, peers, ...secret }, signal), passcode };
  }

  const join = (meeting: string, passcode: string | undefined) =>
    enter({ title: meeting }, (entering) => admitNearby(entering, meeting, passcode));

  function openAgain(meeting: string, how: { readonly patienceMs: number; readonly givesWay: boolean }) {
    return enter({ title: null, givesWay: how.givesWay }, async (entering) => {
      requireNetwork(discovery);
      const { signal } = entering.abort;
      const { meetingId, title } = await findArchived(store, meeting);
      const saved = await readSavedMeeting(store, meetingId);
      const isThere = await isNearby(deps, meetingId, { patienceMs: how.patienceMs, signal });
      entering.givesWay = false;
      if (isThere) {
        entering.title = title;
        return await admitNearby(entering, meetingId, saved?.passcode);
      }
      if (saved === null)
        throw new CommandError(
          "noSuchMeeting",
          `"${title}" can't be opened from here. Join it through somebody who is in it, or create another.`,
        );
      return { joined: mesh.reopen(saved.mesh), passcode: saved.passcode };
    });
  }

  async function endMeeting(meeting: Meeting): Promise<void> {
    rejoinNote.write(null);
    try {
      await meeting.leave();
      await rejoinNote.flush();
    } finally {
      state = none;
      deps.broadcast({ type: "left" });
      deps.onChange();
      refreshEarlier();
    }
  }

  return {
    current: () => (state.kind === "in" ? state.meeting : null),
    inMeeting() {
      if (state.kind === "in") return state.meeting;
      throw new CommandError("notInMeeting", "You are in no meeting. Join one first.");
    },
    isIdle: () => state.kind === "none" || state.kind === "leaving",
    joining: () => (state.kind === "entering" && state.title !== null ? { title: state.title } : null),
    earlier() {
      const present = state.kind === "in" ? state.meeting.meetingId : null;
      return earlier.filter(({ meetingId }) => meetingId !== present);
    },
    create: (title, passcode) =>
      enter({ title: null }, async () => {
        requireNetwork(discovery);
        const creation = mesh.create({ title, ...(passcode === undefined ? {} : { passcode }) });
        const epoch = { term: 1, coordinator: mesh.peerId };
        return { joined: { creation, epoch, members: mesh.members() }, passcode };
      }),
    join,
    openAgain: (meeting) => openAgain(meeting, { patienceMs: LISTEN_MS, givesWay: false }),
    async forget(meetingId) {
      if (state.kind === "leaving") await state.over;
      if (state.kind === "in" && state.meeting.meetingId === meetingId)
        throw new CommandError("alreadyInMeeting", "You are in that meeting. Leave it before you delete it.");
      await store.forget(meetingId);
      refreshEarlier();
    },
    changed: keep,
    async leave() {
      if (state.kind === "entering") return await giveUp(state);
      if (state.kind === "in") {
        // Begins a moment later: nothing of the meeting's end may find self still in it.
        const ending = Promise.resolve(state.meeting).then(endMeeting);
        state = { kind: "leaving", over: ending.catch(() => {}) };
        return await ending;
      }
      if (state.kind === "leaving") await state.over;
    },
    rejoin() {
      const meetingId = rejoinNote.read();
      if (meetingId === null) return;
      openAgain(meetingId, { patienceMs: REJOIN_LISTEN_MS, givesWay: true })
        .catch((error: unknown) => {
          if (error instanceof JoinCancelled) throw error;
          // What was kept of it may have been damaged by the same power cut.
          return join(meetingId, undefined);
        })
        .catch((error: unknown) => log.warn("could not go back", { error: String(error) }));
    },
  };
}

function startEntering(title: string | null, givesWay: boolean): Entering {
  let end = () => {};
  const over = new Promise<void>((resolve) => (end = resolve));
  return { kind: "entering", abort: new AbortController(), over, end, title, givesWay };
}

/** @throws CommandError noNetwork */
function requireNetwork(discovery: Pick<Discovery, "network">): void {
  if (discovery.network().interfaces.length > 0) return;
  throw new CommandError(
    "noNetwork",
    "This machine is on no network. Connect a cable or Wi-Fi, then try again.",
  );
}
