/** The recording of a meeting: whether there is one, what hosts and members say about it, and this machine's part in it. */
import type { CoreEvent } from "../api/events.ts";
import type { MeetingRecording } from "../api/view.ts";
import type { TranscriptLine } from "../captions/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { EntryId, PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { MediaHost } from "../media/types.ts";
import type { Mesh, MeetingCreation } from "../mesh/types.ts";
import { decodeRecordingMessage, recordingMs } from "../recording/index.ts";
import type { RecorderHost } from "../recording/types.ts";
import { wordsOf } from "../platform/system-error.ts";
import { StoreError, type MeetingStore } from "../store/types.ts";
import type { Membership } from "./membership.ts";
import { createOwnRecording } from "./own-recording.ts";
import { createRecordingFeed } from "./recording-feed.ts";
import { recordersOf, runningRecording } from "./running-recording.ts";
import { isReplacedAt, secondRecorder, solitudeAfter, type Solitude } from "./second-recorder.ts";
import { seenAfter, type SeenRecording } from "./seen-recording.ts";
import { may } from "../kernel/rights.ts";
import { repeatEvery } from "../kernel/repeat.ts";
import { inTurn, words } from "../kernel/words.ts";

/** So often it is looked whether a second machine has to take the place of one that is gone. */
const LOOK_MS = 2_000;

export interface Recordings {
  view(): MeetingRecording | null;
  /** This machine records from now on. @throws StoreError, Error with a sentence */
  begin(): Promise<void>;
  /** @throws StoreError */
  end(): Promise<void>;
  /** Nothing is recorded until a host resumes it. @throws StoreError */
  pause(isPaused: boolean): Promise<void>;
  /** Self may be in the recording that runs, or may not. @throws StoreError */
  answer(agrees: boolean): Promise<void>;
  /** Recording, members, presenter or epoch have changed. */
  update(): void;
  linkUp(peer: PeerId): void;
  /** A line of captions as it stands. `ageMs`: how long ago it was typed. */
  caption(line: TranscriptLine, ageMs: number): void;
  /** Hostile: dropped and counted if it is malformed. */
  receive(from: PeerId, body: unknown): void;
  /** Self leaves the meeting: its recording ends, and everything is written. */
  leave(): Promise<void>;
  /** Self has handed over, and is about to go: others' recorders get what its relay still has. */
  giveRest(): Promise<void>;
  close(): void;
}

export function createRecordings(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly mesh: Pick<Mesh, "peerId" | "send">;
  readonly membership: Membership;
  readonly store: MeetingStore;
  readonly media: Pick<MediaHost, "setRecorded" | "flushRecorded" | "onRecorded">;
  readonly recorder: RecorderHost;
  readonly creation: MeetingCreation;
  readonly presenter: () => PeerId | null;
  readonly deputy: () => PeerId | null;
  /** The settings have this machine record beside another one. */
  readonly keepsSecondCopies: () => boolean;
  readonly broadcast: (event: CoreEvent) => void;
}): Recordings {
  const { clock, log, mesh, membership, store, recorder, creation } = deps;
  const self = mesh.peerId;
  const running = () => runningRecording(membership.members(), store);
  const coordinator = () => membership.epoch().coordinator;
  /** Self has just begun one, or has said that it records it, too: what it finds in the store is not of a former run. */
  let isBeginning = false;
  let offered: EntryId | null = null;
  /** Self has said that it keeps no copy of it, because its settings say so. */
  let declined: EntryId | null = null;
  let isFirstLook = true;
  let seen: SeenRecording | null = null;
  let solitude: Solitude | null = null;
  /** The recording of this machine that is written, or was refused. */
  let own: EntryId | null = null;

  const recording = createOwnRecording({
    ...{ clock, log, self, recorder, coordinator, running },
    ...{ members: membership.members, presenter: deps.presenter },
    send: (to, message) => void mesh.send(to, "recording", message),
    feedSelf: (isOn) => feed.feedSelf(isOn),
  });
  const feed = createRecordingFeed({
    ...{ clock, self, media: deps.media, running },
    isMember: (peer) => membership.ids().includes(peer),
    isCoordinator: () => coordinator() === self,
    isDeputy: () => deps.deputy() === self,
    send: (to, message) => mesh.send(to, "recording", message),
    onBatch: recording.take,
    onEnd: recording.takeEnd,
  });
  const stopListening = recorder.onFailed((why) => {
    recording.giveUp();
    const others = othersRecording();
    deps.broadcast({
      ...{ type: "error", code: "recordingFailed" },
      ...(others.length === 0 ? why : inTurn(why, words("recordedByOthers"))),
    });
    endQuietly();
  });

  const stopLooking = repeatEvery(clock, LOOK_MS, () => {
    offerSelf().catch(noteFailure);
  });

  const othersRecording = (): readonly PeerId[] => recordersOf(running()).filter((peer) => peer !== self);

  /** Follows the store: begins what self is to record, and ends it. */
  function follow(): void {
    const now = running();
    const { nowMs, wallMs } = { nowMs: clock.nowMs(), wallMs: clock.wallMs() };
    seen = seenAfter(seen, now, { nowMs, wallMs, isFirstLook });
    isFirstLook = false;
    const wanted = recordersOf(now).includes(self) ? now : null;
    if (wanted?.recordingId === own) return;
    own = wanted?.recordingId ?? null;
    if (wanted === null) recording.end().catch(noteFailure);
    else void enter(wanted, isBeginning || wanted.recordingId === offered);
  }

  async function enter({ recordingId, sinceMs: wallMs }: MeetingRecording, isNew: boolean): Promise<void> {
    try {
      // One of a former run that was long ago is over, and nobody is surprised by it.
      if (!isNew && !(await recorder.isResumable(recordingId))) return endQuietly();
      const title = store.entrance().title ?? creation.title;
      const elapsedMs = isNew && seen?.id === recordingId ? recordingMs(seen.time, clock.nowMs()) : null;
      await recording.begin({ recordingId, meetingId: creation.meetingId, title, wallMs }, elapsedMs);
      if (own !== recordingId) await recording.end();
    } catch (error) {
      deps.broadcast({ type: "error", code: "recordingFailed", ...wordsOf(error) });
      endQuietly();
    }
  }

  /** Self records no more. Where another machine records, the recording goes on. */
  async function stopOwn(): Promise<void> {
    const id = store.recording()?.id;
    if (id === undefined) return;
    const isLast = othersRecording().length === 0;
    await store
      .append(
        isLast ? { kind: "stopRecording", recording: id } : { kind: "recorder", recording: id, isOn: false },
        { fromName: "" },
      )
      .catch(noteFailure);
  }
  const endQuietly = (): void => void stopOwn();

  /** Members whose machines may record: hosts and co-hosts, the first in line first. */
  function able(isSelfBack: boolean): readonly PeerId[] {
    const unable = new Set(store.recording()?.unable);
    const members = membership.members();
    const ownKey = members.find(({ peerId }) => peerId === self)?.publicKey;
    if (isSelfBack && ownKey !== undefined) unable.delete(ownKey);
    return store
      .ranked()
      .filter(({ key, role }) => may(role, "record") && !unable.has(key))
      .flatMap(({ key }) => members.find(({ publicKey }) => publicKey === key)?.peerId ?? []);
  }

  /** Another machine may do so, and whoever records knows. */
  async function declineCopy(recordingId: EntryId): Promise<void> {
    if (declined === recordingId) return;
    offered = declined = recordingId;
    await store.append({ kind: "recorder", recording: recordingId, isOn: false }, { fromName: "" });
  }

  /** Says that self records, too, if it is the one to do so, its settings have it, and its disk has room. */
  async function offerSelf(): Promise<void> {
    const now = running();
    if (now === null) return;
    const nowMs = clock.nowMs();
    solitude = solitudeAfter(solitude, now, nowMs);
    const { recordingId } = now;
    const isWanted = deps.keepsSecondCopies();
    if (!isWanted && now.second === self && now.begunBy !== self) return await declineCopy(recordingId);
    // The settings say otherwise by now.
    const isBack = isWanted && declined === recordingId;
    if ((offered === recordingId && !isBack) || !isReplacedAt(solitude, nowMs)) return;
    const recorders = recordersOf(now);
    const choice = { recorders, able: able(isBack), coordinator: coordinator(), deputy: deps.deputy() };
    if (secondRecorder(choice) !== self) return;
    if (!isWanted) return await declineCopy(recordingId);
    [offered, declined] = [recordingId, null];
    const isOn = await recorder.checkRoom().then(
      () => true,
      () => false,
    );
    if (running()?.recordingId !== recordingId) return;
    await store.append({ kind: "recorder", recording: recordingId, isOn }, { fromName: "" });
  }

  const noteFailure = (error: unknown): void =>
    log.warn("the recording was not ended well", { error: String(error) });

  function update(): void {
    follow();
    recording.update();
    feed.update();
    offerSelf().catch(noteFailure);
  }

  return {
    view: running,
    async begin() {
      const now = running();
      if (now !== null) throw new StoreError("failed", words("recordedAlready"));
      await recorder.checkRoom();
      isBeginning = true;
      try {
        await store.append({ kind: "record" }, { fromName: "" });
        update();
      } finally {
        isBeginning = false;
      }
    },
    async end() {
      const now = store.recording();
      if (now === null) throw new StoreError("failed", words("notRecorded"));
      await store.append({ kind: "stopRecording", recording: now.id }, { fromName: "" });
    },
    async pause(isPaused) {
      const now = store.recording();
      if (now === null) throw new StoreError("failed", words("notRecorded"));
      if (now.isPaused === isPaused)
        throw new StoreError("failed", isPaused ? words("pausedAlready") : words("notPaused"));
      await store.append({ kind: "pauseRecording", recording: now.id, isPaused }, { fromName: "" });
    },
    async answer(agrees) {
      const now = store.recording();
      if (now === null) throw new StoreError("failed", words("recordedNoMore"));
      await store.append({ kind: "recordingConsent", recording: now.id, agrees }, { fromName: "" });
    },
    update,
    linkUp: recording.linkUp,
    caption: recording.caption,
    receive(from, body) {
      const message = decodeRecordingMessage(body);
      if (message === null) return log.count("recording.malformed");
      if (message.type === "packets") recording.receive(from, message);
      else feed.receive(from, message);
    },
    async leave() {
      // Before goodbye, so that the others have it.
      if (recordersOf(running()).includes(self)) await stopOwn();
      await recording.end().catch(noteFailure);
    },
    giveRest: feed.leave,
    close() {
      stopListening();
      stopLooking();
      recording.close();
      feed.close();
    },
  };
}
