/**
 * The one meeting that self is in, and the way in and out of it.
 *
 *     none --create, open again--> in it --leave, identity used elsewhere--> none
 *       \--join--> joining --admitted--> in it
 */
import path from "node:path";
import * as v from "valibot";
import { CommandError } from "../api/errors.ts";
import { problemOf } from "./error-codes.ts";
import type { CoreEvent } from "../api/events.ts";
import type { EarlierMeeting } from "../api/view.ts";
import { createPrivateFileWriter, readJsonFile } from "../platform/private-file.ts";
import type { Discovery } from "../discovery/types.ts";
import type { Clock } from "../kernel/clock.ts";
import { MeetingIdSchema, type MeetingId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { decoder } from "../kernel/schema.ts";
import { findArchived } from "./archive.ts";
import { findMeeting } from "./find-meeting.ts";
import type { Meeting } from "../meeting/meeting.ts";
import type { Joined, Mesh } from "../mesh/types.ts";
import type { MeetingStore, Store } from "../store/types.ts";

/** Somebody may have opened it, too: so long is listened before self opens it alone. */
const LISTEN_MS = 1_200;
/** As above, for a core that has died: the others are most likely there. */
const REJOIN_LISTEN_MS = 4_000;

const decodeRejoin = decoder(v.object({ meetingId: MeetingIdSchema }));
const decodeKept = decoder(v.object({ mesh: v.unknown(), passcode: v.optional(v.string()) }));

export interface Meetings {
  current(): Meeting | null;
  joining(): { readonly title: string } | null;
  earlier(): readonly EarlierMeeting[];
  /** @throws CommandError, MeshError, StoreError; as do the next two */
  create(title: string, passcode: string | undefined): Promise<void>;
  /** By id or title. */
  join(meeting: string, passcode: string | undefined): Promise<void>;
  /** One of before, by id or title: joins it where it is nearby, opens it alone where it is not. */
  openAgain(meeting: string): Promise<void>;
  forget(meetingId: MeetingId): Promise<void>;
  /** The epoch or the members are others: what is kept of the meeting is written anew. */
  changed(): void;
  leave(): Promise<void>;
  /** Goes back into the meeting that this data folder was in when its last core died. */
  rejoin(): void;
  /** Joins the meeting of that id or title, or the first that it can, whenever it is in none. */
  relay(meeting: string | null, passcode: string | undefined): void;
}

export function createMeetings(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly dataFolder: string;
  readonly discovery: Discovery;
  readonly mesh: Mesh;
  readonly store: Store;
  /** A meeting is about to be entered. */
  readonly prepare: () => void;
  readonly startSession: (joined: Joined, store: MeetingStore) => Promise<Meeting>;
  readonly broadcast: (event: CoreEvent) => void;
  /** Self is in it: everybody may be told. */
  readonly onEntered: (session: Meeting) => void;
  readonly onChange: () => void;
}): Meetings {
  const { clock, log, discovery, mesh, store } = deps;
  const rejoinFile = path.join(deps.dataFolder, "rejoin.json");
  const rejoinNote = createPrivateFileWriter(rejoinFile, (error) =>
    log.warn("the way back after a crash was not written down", { error: String(error) }),
  );
  let session: Meeting | null = null;
  let joining: { readonly title: string; readonly abort: AbortController } | null = null;
  let earlier: readonly EarlierMeeting[] = [];
  /** Writes down what it takes to open the present meeting again. */
  let keep = (): void => {};

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

  /** All of it or nothing: who is half in a meeting gets into no other. */
  async function startSession(joined: Joined): Promise<Meeting> {
    const { meetingId, title, host } = joined.creation;
    let meetingStore: MeetingStore | null = null;
    try {
      meetingStore = await store.openMeeting({ meetingId, title, host });
      return await deps.startSession(joined, meetingStore);
    } catch (error) {
      await Promise.allSettled([mesh.leave(), meetingStore?.close()]);
      throw error;
    }
  }

  async function enter(joined: Joined, passcode: string | undefined): Promise<void> {
    const { meetingId } = joined.creation;
    session = await startSession(joined);
    const secret = passcode === undefined ? {} : { passcode };
    rejoinNote.write(JSON.stringify({ meetingId }));
    keep = () => {
      store
        .keep(meetingId, { mesh: mesh.saved(), ...secret })
        .catch((error: unknown) =>
          log.warn("the meeting can't be opened again later", { error: String(error) }),
        );
    };
    keep();
    deps.onEntered(session);
  }

  /** @throws CommandError in a meeting or on the way into one */
  function requireNone(): void {
    if (session !== null || joining !== null)
      throw new CommandError("alreadyInMeeting", "You are in a meeting already. Leave it first.");
    deps.prepare();
  }

  function requireNetwork(): void {
    if (discovery.network().interfaces.length > 0) return;
    throw new CommandError(
      "noNetwork",
      "This machine is on no network. Connect a cable or Wi-Fi, then try again.",
    );
  }

  async function joinAs(
    title: string,
    find: (signal: AbortSignal) => Promise<Parameters<Mesh["join"]>[0] & { readonly title?: string }>,
  ): Promise<void> {
    requireNone();
    const abort = new AbortController();
    joining = { title, abort };
    deps.onChange();
    try {
      const target = await find(abort.signal);
      joining = { title: target.title || title, abort };
      deps.onChange();
      await enter(await mesh.join(target, abort.signal), target.passcode);
    } finally {
      joining = null;
      deps.onChange();
    }
  }

  const join = (meeting: string, passcode: string | undefined) =>
    joinAs(meeting, async (signal) => {
      const { meetingId, peers, title } = await findMeeting({ clock, discovery }, meeting, signal);
      return { meetingId, peers, title, ...(passcode === undefined ? {} : { passcode }) };
    });

  /** True once the meeting is seen nearby; false when it has not been for a while. */
  async function isNearby(meetingId: MeetingId, patienceMs: number): Promise<boolean> {
    const isSeen = () => discovery.sightings().some((each) => each.meetingId === meetingId);
    if (isSeen()) return true;
    const stopWatching = discovery.watch();
    const seen = await new Promise<boolean>((resolve) => {
      const stop = discovery.onSightings(() => isSeen() && finish(true));
      const cancel = clock.setTimer(clock.nowMs() + patienceMs, () => finish(false));
      function finish(result: boolean): void {
        stop();
        cancel();
        resolve(result);
      }
    });
    stopWatching();
    return seen;
  }

  async function openAgain(meeting: string, patienceMs: number): Promise<void> {
    requireNone();
    requireNetwork();
    const { meetingId, title } = await findArchived(store, meeting);
    const kept = decodeKept(await store.kept(meetingId));
    if (await isNearby(meetingId, patienceMs)) return await join(meetingId, kept?.passcode);
    requireNone();
    if (kept === null)
      throw new CommandError(
        "noSuchMeeting",
        `"${title}" can't be opened from here. Join it through somebody who is in it, or create another.`,
      );
    await enter(mesh.reopen(kept.mesh), kept.passcode);
  }

  async function leave(): Promise<void> {
    joining?.abort.abort();
    const leaving = session;
    if (leaving === null) return;
    session = null;
    keep = () => {};
    rejoinNote.write(null);
    await leaving.leave();
    await rejoinNote.flush();
    deps.broadcast({ type: "left" });
    deps.onChange();
    refreshEarlier();
  }

  return {
    current: () => session,
    joining: () => (joining === null ? null : { title: joining.title }),
    earlier: () => earlier.filter(({ meetingId }) => meetingId !== session?.meetingId),
    async create(title, passcode) {
      requireNone();
      requireNetwork();
      const creation = mesh.create({ title, ...(passcode === undefined ? {} : { passcode }) });
      const epoch = { term: 1, coordinator: mesh.peerId };
      await enter({ creation, epoch, members: mesh.members() }, passcode);
    },
    join,
    openAgain: (meeting) => openAgain(meeting, LISTEN_MS),
    async forget(meetingId) {
      if (session?.meetingId === meetingId)
        throw new CommandError("alreadyInMeeting", "You are in that meeting. Leave it before you delete it.");
      await store.forget(meetingId);
      refreshEarlier();
    },
    changed: () => keep(),
    leave,
    rejoin() {
      const saved = decodeRejoin(readJsonFile(rejoinFile));
      if (saved === null) return;
      openAgain(saved.meetingId, REJOIN_LISTEN_MS)
        // What was kept of it may have been damaged by the same power cut.
        .catch(() => join(saved.meetingId, undefined))
        .catch((error: unknown) => log.warn("could not go back", { error: String(error) }));
    },
    relay(meeting, passcode) {
      const look = () => {
        if (session !== null || joining !== null) return;
        const wanted = discovery
          .sightings()
          .find(({ meetingId, title, isCompatible, needsPasscode }) =>
            meeting === null
              ? isCompatible && (!needsPasscode || passcode !== undefined)
              : meeting === meetingId || meeting === title,
          );
        if (wanted === undefined) return;
        join(wanted.meetingId, passcode).catch((error: unknown) =>
          deps.broadcast({ type: "error", ...problemOf(error) }),
        );
      };
      discovery.watch();
      discovery.onSightings(look);
      look();
    },
  };
}
