/**
 * The part of the machine that records: asks whoever coordinates for the stream, gives it to the recorder process, and notes beside it who
 * is here and who agreed. After a takeover it asks the next coordinator, and the recording is one.
 */
import type { MeetingRecording } from "../api/view.ts";
import type { TranscriptLine } from "../captions/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { RECORDED_SOURCES, type RecordedBatch, type RecordedPacket } from "../kernel/recorded-packet.ts";
import { repeatEvery } from "../kernel/repeat.ts";
import type { Member } from "../mesh/types.ts";
import {
  afterPause,
  FeedReader,
  recordingMs,
  runningFrom,
  type PacketsMessage,
  type RecordingMessage,
  type RecordingTime,
  type TimedPackets,
} from "../recording/index.ts";
import type { NotedLine, RecorderHost, RecordingHead } from "../recording/types.ts";
import { recordersOf } from "./running-recording.ts";
import {
  noCaptions,
  repeatedCaptions,
  takeCaption,
  withoutGrowing,
  type RecordedCaptions,
} from "./recorded-captions.ts";

const RENEW_MS = 2_000;
/** Half a packet. */
const SPLICE_MS = 10;

export interface OwnRecording {
  /**
   * Begins, or goes on with, a recording of this machine. `elapsedMs`: how long it has gone on; null if only its files say.
   * @throws Error with a sentence
   */
  begin(head: RecordingHead, elapsedMs: number | null): Promise<void>;
  /** It is over. Resolves once everything is written. */
  end(): Promise<void>;
  /** Recording, members, presenter or epoch have changed. */
  update(): void;
  /** A link is there, or was made anew: what was on its way is lost. */
  linkUp(peer: PeerId): void;
  /** From this machine's own relay. */
  take(batch: RecordedBatch): void;
  receive(from: PeerId, message: PacketsMessage): void;
  /** A line of captions as it stands. `ageMs`: how long ago it was typed. */
  caption(line: TranscriptLine, ageMs: number): void;
  close(): void;
}

interface Session {
  readonly id: RecordingHead["recordingId"];
  time: RecordingTime;
  /** Nothing is written that was captured before, on the recording's clock. */
  goesOnAtMs: number;
  readonly reader: FeedReader;
  /** As it was noted last, by participant. */
  readonly here: Map<PeerId, { isAgreed: boolean | null }>;
  presenter: PeerId | null;
  /** Whose machines record, too. */
  readonly others: Set<PeerId>;
  /** When the last packet of sound was captured, by participant and source. */
  readonly heardAtMs: Map<string, number>;
  /** The same when another stream was asked for, until that has got there: it may begin with what the one before has given. */
  splices: Map<string, number>;
  /** Whom the stream comes from; null before it was asked for. */
  source: PeerId | null;
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
    feed += 1;
    deps.feedSelf(source === self);
    if (source !== self) deps.send(source, { type: "subscribe", recording: own.id, feed });
  }

  function noteChanges(own: Session): void {
    const note = (line: NotedLine) => recorder.note(line);
    const now = atMs(own);
    const members = deps.members();
    const { agreed = [], declined = [] } = deps.running() ?? {};
    for (const { peerId, name } of members) {
      const known = own.here.get(peerId);
      if (known === undefined) note({ type: "joined", atMs: now, peerId, name });
      const isAgreed = agreed.includes(peerId) ? true : declined.includes(peerId) ? false : null;
      if (isAgreed !== null && isAgreed !== known?.isAgreed)
        note({ type: "consent", atMs: now, peerId, agrees: isAgreed });
      own.here.set(peerId, { isAgreed });
    }
    for (const peerId of own.here.keys()) {
      if (members.some((member) => member.peerId === peerId)) continue;
      own.here.delete(peerId);
      for (const source of RECORDED_SOURCES) own.heardAtMs.delete(`${peerId} ${source}`);
      note({ type: "left", atMs: now, peerId });
    }
    for (const peerId of recordersOf(deps.running())) {
      const name = members.find((member) => member.peerId === peerId)?.name;
      if (peerId === self || name === undefined || own.others.has(peerId)) continue;
      own.others.add(peerId);
      note({ type: "recorder", atMs: now, peerId, name });
    }
    const presenter = deps.presenter();
    if (presenter !== own.presenter) note({ type: "presenter", atMs: now, peerId: presenter });
    own.presenter = presenter;
  }

  /** False for sound that was there already in the stream before. Two relays' clocks agree to some milliseconds. */
  function isFurther(
    { heardAtMs, splices }: Session,
    { peerId, source }: RecordedPacket,
    at: number,
  ): boolean {
    if (source !== "voice" && source !== "screenSound") return true;
    const key = `${peerId} ${source}`;
    const before = splices.get(key);
    if (before !== undefined && at < before + SPLICE_MS) return false;
    splices.delete(key);
    heardAtMs.set(key, at);
    return true;
  }

  /** Whatever a relay gives: nothing is written of those that did not agree, as this machine knows it. */
  async function write(own: Session, { packets, lost }: TimedPackets): Promise<void> {
    if (isPausedNow(own)) return;
    const agreed = new Set(deps.running()?.agreed);
    const wanted = packets.flatMap((packet) => {
      const at = packet.atMs - own.time.zeroMs;
      const isWanted = agreed.has(packet.peerId) && at >= own.goesOnAtMs && isFurther(own, packet, at);
      return isWanted ? { ...packet, atMs: at } : [];
    });
    if (lost > 0) recorder.note({ type: "lost", atMs: atMs(own), packets: lost });
    if (wanted.length > 0) await recorder.write(wanted);
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
      isBegun = true;
      const elapsedMs = await recorder.start(head, knownMs);
      session = {
        ...{ id: head.recordingId, time: runningFrom(elapsedMs, clock.nowMs()), reader: new FeedReader() },
        ...{ here: new Map(), presenter: null, others: new Set(), source: null, goesOnAtMs: 0 },
        ...{ heardAtMs: new Map(), splices: new Map() },
      };
      followPause(session);
      noteChanges(session);
      subscribe(session);
    },
    async end() {
      if (!isBegun) return;
      isBegun = false;
      session = null;
      captions = { ...withoutGrowing(captions), noted: [] };
      deps.feedSelf(false);
      await recorder.end();
    },
    update() {
      if (session === null) return;
      // Pictures go on with a keyframe, and what is on its way is of the pause.
      const goesOn = followPause(session);
      noteChanges(session);
      if (goesOn || session.source !== deps.coordinator()) subscribe(session);
    },
    linkUp(peer) {
      if (session !== null && peer === session.source) subscribe(session);
    },
    take(batch) {
      if (session?.source !== self) return;
      write(session, session.reader.time(batch, clock.nowMs())).catch(noteFailure);
    },
    receive(from, message) {
      const own = session;
      if (own === null || from !== own.source || message.feed !== feed) return;
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
        session === null || isPausedNow(session) ? -1 : recordingMs(session.time, clock.nowMs()) - ageMs;
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
