/**
 * The part of the machine that records: asks whoever coordinates for the stream, gives it to the recorder process, and notes beside it who
 * is here and who agreed. After a takeover it asks the next coordinator, and the recording is one.
 */
import type { MeetingRecording } from "../api/view.ts";
import type { TranscriptLine } from "../captions/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { RecordedBatch } from "../kernel/recorded-packet.ts";
import { repeatEvery } from "../kernel/repeat.ts";
import type { Member } from "../mesh/types.ts";
import {
  afterPause,
  recordingMs,
  runningFrom,
  type PacketsMessage,
  type RecordingMessage,
  type TimedPackets,
} from "../recording/index.ts";
import type { RecorderHost, RecordingHead } from "../recording/types.ts";
import {
  changesIn,
  followAgreed,
  newSession,
  wantedOf,
  type RecordingSession as Session,
} from "./recording-session.ts";
import {
  noCaptions,
  repeatedCaptions,
  takeCaption,
  withoutGrowing,
  type RecordedCaptions,
} from "./recorded-captions.ts";

const RENEW_MS = 2_000;
/** A recording that is over waits no longer than this for what was captured before. */
const MAX_REST_MS = 1_500;
export interface OwnRecording {
  /**
   * Begins, or goes on with, a recording of this machine. `elapsedMs`: how long it has gone on; null if only its files say.
   * @throws Error with a sentence
   */
  begin(head: RecordingHead, elapsedMs: number | null): Promise<void>;
  /** It is over. Resolves once everything is written that was captured before. */
  end(): Promise<void>;
  /** Nothing more is waited for: the recorder has failed. */
  giveUp(): void;
  /** Recording, members, presenter or epoch have changed. */
  update(): void;
  /** A link is there, or was made anew: what was on its way is lost. */
  linkUp(peer: PeerId): void;
  /** From this machine's own relay. */
  take(batch: RecordedBatch): void;
  /** It has given all of a recording that is over. */
  takeEnd(): void;
  receive(from: PeerId, message: PacketsMessage): void;
  /** A line of captions as it stands. `ageMs`: how long ago it was typed. */
  caption(line: TranscriptLine, ageMs: number): void;
  close(): void;
}

export function createOwnRecording(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly self: PeerId;
  readonly recorder: RecorderHost;
  readonly coordinator: () => PeerId;
  readonly members: () => readonly Member[];
  readonly presenter: () => PeerId | null;
  readonly running: () => MeetingRecording | null;
  readonly send: (to: PeerId, message: RecordingMessage) => void;
  /** The relay of this machine is to give what it has, or not. */
  readonly feedSelf: (isOn: boolean) => void;
}): OwnRecording {
  const { clock, self, recorder } = deps;
  let session: Session | null = null;
  /** Also of the time before: what was begun there is not recorded. */
  let captions: RecordedCaptions = noCaptions;
  /** Also before the recorder has answered. */
  let isBegun = false;
  let ended: Promise<void> = Promise.resolve();
  /** Stops the wait for the rest of a recording that is over. */
  let stopWaiting = (): void => {};
  /** Of the stream that was asked for last. Another process of this core counts anew, and its first stream is another one. */
  let feed = Math.floor(clock.wallMs());

  const atMs = ({ time }: Session): number => Math.max(0, Math.round(recordingMs(time, clock.nowMs())));

  const notePause = (isPaused: boolean, at: number): void =>
    recorder.note({ type: "pause", atMs: at, isPaused, wallMs: Math.round(clock.wallMs()) });

  /** The recording's clock stands while it is paused, so that what is made of it has no hole there. True once it goes on. */
  function followPause(own: Session): boolean {
    const stands = own.time.pausedAtMs !== null;
    const isPaused = deps.running()?.isPaused ?? stands;
    if (isPaused === stands) return false;
    captions = withoutGrowing(captions);
    // By the clock that they were captured by.
    if (!isPaused) write(own, own.reader.flush(clock.nowMs())).catch(noteFailure);
    const at = atMs(own);
    notePause(isPaused, at);
    own.time = afterPause(own.time, { isPaused, atMs: at }, clock.nowMs());
    if (!isPaused) own.goesOnAtMs = at;
    return !isPaused;
  }

  /** Also where the pause has yet to be followed. */
  const isPausedNow = ({ time }: Session): boolean =>
    time.pausedAtMs !== null || deps.running()?.isPaused === true;

  /** Asks for the stream from its beginning. */
  function subscribe(own: Session): void {
    const source = deps.coordinator();
    if (source !== own.source) recorder.note({ type: "coordinator", atMs: atMs(own), peerId: source });
    own.source = source;
    write(own, own.reader.restart(clock.nowMs())).catch(noteFailure);
    own.splices = new Map(own.heardAtMs);
    own.isWhole = false;
    feed += 1;
    deps.feedSelf(source === self);
    if (source !== self) deps.send(source, { type: "subscribe", recording: own.id, feed });
  }

  /** Once it is over, those are in the rest of it that agreed last. */
  function follow(own: Session): MeetingRecording | null {
    const running = deps.running();
    if (running?.recordingId !== own.id) return null;
    followAgreed(own, running.agreed, deps.members(), atMs(own));
    return running;
  }

  function noteChanges(own: Session): void {
    const facts = { self, members: deps.members(), running: deps.running(), presenter: deps.presenter() };
    follow(own);
    for (const line of changesIn(own, facts, atMs(own))) recorder.note(line);
  }

  /** Whatever a relay gives: nothing is written of those that did not agree, as this machine knows it. */
  async function write(own: Session, { packets, lost }: TimedPackets): Promise<void> {
    if (follow(own)?.isPaused === true) followPause(own);
    const wanted = wantedOf(own, packets);
    if (lost > 0 && own.time.pausedAtMs === null)
      recorder.note({ type: "lost", atMs: atMs(own), packets: lost });
    if (wanted.length > 0) await recorder.write(wanted);
  }

  /** The end of what was said is held back for a moment by a relay, and by the stream of one that has just taken over. */
  async function finish(own: Session): Promise<void> {
    own.endsAtMs = atMs(own);
    if (own.source !== null && !own.isWhole)
      await new Promise<void>((resolve) => {
        const cancel = clock.setTimer(clock.nowMs() + MAX_REST_MS, resolve);
        stopWaiting = () => {
          cancel();
          resolve();
        };
      });
    write(own, own.reader.flush(clock.nowMs())).catch(noteFailure);
    session = null;
    deps.feedSelf(false);
    await recorder.end();
  }

  function takeEnd(own: Session): void {
    own.isWhole = true;
    if (own.endsAtMs < Infinity) stopWaiting();
  }

  const undo = [
    repeatEvery(clock, RENEW_MS, () => {
      if (session?.source == null) return;
      write(session, session.reader.settled(clock.nowMs())).catch(noteFailure);
      if (session.source === self) return;
      deps.send(session.source, { type: "subscribe", recording: session.id, feed });
    }),
    recorder.onRestarted(() => {
      if (session === null) return;
      session.here.clear();
      if (session.time.pausedAtMs !== null) notePause(true, session.time.pausedAtMs);
      noteChanges(session);
      for (const note of repeatedCaptions(captions, atMs(session))) recorder.note(note);
      subscribe(session);
    }),
  ];

  return {
    async begin(head, knownMs) {
      // One that is over and still waits for its rest.
      stopWaiting();
      await ended;
      if (session !== null) write(session, session.reader.flush(clock.nowMs())).catch(noteFailure);
      session = null;
      isBegun = true;
      const elapsedMs = await recorder.start(head, knownMs);
      session = newSession(head.recordingId, runningFrom(elapsedMs, clock.nowMs()));
      followPause(session);
      noteChanges(session);
      subscribe(session);
    },
    async end() {
      if (!isBegun) return await ended;
      isBegun = false;
      captions = { ...withoutGrowing(captions), noted: [] };
      ended = session === null ? recorder.end() : finish(session);
      await ended;
    },
    giveUp() {
      if (session !== null) session.isWhole = true;
      stopWaiting();
    },
    update() {
      if (session === null || !isBegun) return;
      // Pictures go on with a keyframe, and what is on its way is of the pause.
      const goesOn = followPause(session);
      noteChanges(session);
      if (goesOn || session.source !== deps.coordinator()) subscribe(session);
    },
    linkUp(peer) {
      if (session !== null && isBegun && peer === session.source) subscribe(session);
    },
    take(batch) {
      if (session?.source !== self) return;
      write(session, session.reader.time(batch, clock.nowMs())).catch(noteFailure);
    },
    takeEnd() {
      if (session?.source === self) takeEnd(session);
    },
    receive(from, message) {
      const own = session;
      if (own === null || from !== own.source || message.feed !== feed) return;
      const isEnd = message.data === "" && message.offset === own.reader.receivedBytes;
      if (isEnd) return takeEnd(own);
      const timed = own.reader.receive(message, clock.nowMs());
      if (timed === null) return subscribe(own);
      const taken = { type: "taken", feed, bytes: own.reader.receivedBytes } as const;
      // What the recorder could not write is over, too: the next one begins a stream of its own.
      void write(own, timed)
        .catch(noteFailure)
        .then(() => deps.send(from, taken));
    },
    caption(line, ageMs) {
      const at =
        session === null || !isBegun || isPausedNow(session)
          ? -1
          : recordingMs(session.time, clock.nowMs()) - ageMs;
      const isRecorded = session !== null && at >= session.goesOnAtMs;
      const agreed = new Set(deps.running()?.agreed);
      const [after, note] = takeCaption(captions, line, isRecorded ? at : null, agreed);
      captions = after;
      if (note !== null) recorder.note(note);
    },
    close: () => undo.forEach((stop) => stop()),
  };

  function noteFailure(error: unknown): void {
    deps.log.warn("a part of the recording was not written", { error: String(error) });
  }
}
