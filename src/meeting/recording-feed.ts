/**
 * The relay's part in a recording. The coordinator gives each machine that records what its relay has of those that agreed, and asks its relay for
 * nothing unless such a machine asks for it. The deputy holds the last seconds of their sound: when it takes over, the recording goes on where the stream of
 * the coordinator before broke off.
 */
import type { MeetingRecording } from "../api/view.ts";
import type { Clock } from "../kernel/clock.ts";
import type { EntryId, PeerId } from "../kernel/ids.ts";
import type { RecordedBatch } from "../kernel/recorded-packet.ts";
import type { MediaHost } from "../media/types.ts";
import { Backlog, Feeder, type PacketsMessage, type RecordingMessage } from "../recording/index.ts";
import { recordersOf } from "./running-recording.ts";

/** The recorder asks every two seconds. */
const SUBSCRIBED_MS = 10_000;
/** Longer than what was captured is on its way from the relay. */
const REST_MS = 5_000;

interface Wanted {
  readonly peers: readonly PeerId[];
  readonly hasPictures: boolean;
}
const NOTHING: Wanted = { peers: [], hasPictures: false };

/** What one machine that records is given. */
interface Taker {
  /** What it has not asked for yet. */
  readonly backlog: Backlog;
  /** Null for this machine, which needs no stream. */
  readonly feeder: Feeder | null;
  /** When it asked last; null while it does not. This machine says when it no longer does. */
  heardAtMs: number | null;
  /** It records no more, and gets the rest until then. Null while it records. */
  endsAtMs: number | null;
  /** It has been said, or is about to be, that nothing follows. */
  isFinished: boolean;
}

export interface RecordingFeed {
  /** The recorder of this machine wants what the relay has, or does not. */
  feedSelf(isOn: boolean): void;
  /** Recording, members, deputy or epoch have changed. */
  update(): void;
  receive(from: PeerId, message: RecordingMessage): void;
  /** Self is about to leave: gives all that the relay still has. Resolves once it is given. */
  leave(): Promise<void>;
  close(): void;
}

export function createRecordingFeed(deps: {
  readonly clock: Pick<Clock, "nowMs">;
  readonly self: PeerId;
  readonly media: Pick<MediaHost, "setRecorded" | "flushRecorded" | "onRecorded">;
  readonly isMember: (peer: PeerId) => boolean;
  readonly isCoordinator: () => boolean;
  readonly isDeputy: () => boolean;
  readonly running: () => MeetingRecording | null;
  readonly send: (to: PeerId, message: PacketsMessage) => boolean;
  /** What goes to this machine's own recorder. */
  readonly onBatch: (batch: RecordedBatch) => void;
  /** This machine's own recorder has got all of a recording that is over. */
  readonly onEnd: () => void;
}): RecordingFeed {
  const { clock, self, media } = deps;
  let feedsSelf = false;
  /** Those whose machines record. */
  const takers = new Map<PeerId, Taker>();
  /** Whoever coordinates from the beginning has taken nothing over. */
  let wasCoordinator = true;
  /** After a takeover recorders are about to ask: until then what the relay has is held. */
  let awaitedUntilMs = -Infinity;
  /** The recording that what is held is of: whoever agreed to be in it was not asked for the next one yet. */
  let held: EntryId | null = null;
  /** Those that the relay records, as it was last asked. */
  let recorded: readonly PeerId[] = [];
  /** Those that it recorded before, and that have not taken back their word: until then the rest of them comes. */
  const rest = new Map<PeerId, number>();
  let isLeaving = false;

  const isAwaited = (): boolean => clock.nowMs() < awaitedUntilMs;
  const isTaken = ({ heardAtMs, endsAtMs }: Taker): boolean =>
    heardAtMs !== null && (deps.isCoordinator() || endsAtMs !== null);
  const isAnyTaken = (): boolean =>
    [...takers.values()].some((taker) => taker.endsAtMs === null && isTaken(taker));
  const isOpen = (running: MeetingRecording | null): running is MeetingRecording =>
    running !== null && !running.isPaused;

  function wanted(): Wanted {
    const running = deps.running();
    if (!isOpen(running) || isLeaving) return NOTHING;
    const isGiving = deps.isCoordinator() && (isAnyTaken() || isAwaited());
    return isGiving || deps.isDeputy() ? { peers: running.agreed, hasPictures: isGiving } : NOTHING;
  }

  /** As many as there are machines that record. */
  function followRecorders(running: MeetingRecording | null): void {
    const recorders = recordersOf(running);
    const nowMs = clock.nowMs();
    for (const [peer, taker] of takers) {
      if (recorders.includes(peer)) continue;
      if (isTaken(taker) && nowMs < (taker.endsAtMs ?? Infinity)) taker.endsAtMs ??= nowMs + REST_MS;
      else takers.delete(peer);
    }
    for (const peer of recorders) {
      if (takers.get(peer)?.endsAtMs === null) continue;
      const feeder = peer === self ? null : new Feeder((message) => deps.send(peer, message));
      const heardAtMs = peer === self && feedsSelf ? Infinity : null;
      takers.set(peer, { backlog: new Backlog(), feeder, heardAtMs, endsAtMs: null, isFinished: false });
    }
  }

  /** What was captured of those that have left, or up to a pause or the end, was captured with their consent. */
  function followRest(running: MeetingRecording | null, peers: readonly PeerId[]): void {
    const nowMs = clock.nowMs();
    const hasTakenBack = (peer: PeerId) => isOpen(running) && !isLeaving && deps.isMember(peer);
    if (running !== null && running.recordingId !== held) rest.clear();
    else for (const peer of recorded) rest.set(peer, nowMs + REST_MS);
    for (const [peer, untilMs] of rest)
      if (peers.includes(peer) || hasTakenBack(peer) || nowMs >= untilMs) rest.delete(peer);
    recorded = peers;
  }

  /** Those whose recorders are to end get what the relay still has, and hear that this is all. */
  async function finish(): Promise<void> {
    const ending = [...takers.values()].filter(
      ({ endsAtMs, isFinished }) => (endsAtMs !== null || isLeaving) && !isFinished,
    );
    if (ending.length === 0) return;
    for (const taker of ending) taker.isFinished = true;
    await media.flushRecorded();
    for (const { feeder } of ending)
      if (feeder === null) deps.onEnd();
      else feeder.end();
  }

  function update(): void {
    const isCoordinator = deps.isCoordinator();
    const running = deps.running();
    if (isCoordinator && !wasCoordinator && running !== null) awaitedUntilMs = clock.nowMs() + SUBSCRIBED_MS;
    wasCoordinator = isCoordinator;
    followRecorders(running);
    if (!isCoordinator)
      for (const taker of takers.values())
        if (taker.feeder !== null && taker.endsAtMs === null) taker.heardAtMs = null;
    const { peers, hasPictures } = wanted();
    followRest(running, peers);
    const recording = running?.recordingId ?? null;
    const kept = recording === held && isOpen(running) ? [...peers, ...rest.keys()] : [];
    for (const { backlog } of takers.values()) backlog.keepOnly(kept);
    held = recording;
    media.setRecorded(peers, hasPictures);
    void finish();
  }

  /** `give` gets what was held for that machine. Without that, pictures begin with a keyframe. */
  function begin({ backlog }: Taker, give: (batch: RecordedBatch) => void): void {
    const { peers } = wanted();
    backlog.keepOnly([...peers, ...rest.keys()]);
    const batch = backlog.take(clock.nowMs());
    // Another machine's sound goes on meanwhile.
    if (batch === null) media.setRecorded(peers, false);
    else give(batch);
    update();
  }

  /** Nobody has asked for a while. */
  function expire(): void {
    const nowMs = clock.nowMs();
    let isAnyOver = false;
    for (const taker of takers.values()) {
      if (taker.heardAtMs === null || nowMs - taker.heardAtMs <= SUBSCRIBED_MS) continue;
      taker.heardAtMs = null;
      isAnyOver = true;
    }
    if (isAnyOver || (!isAnyTaken() && !deps.isDeputy() && !isAwaited())) update();
  }

  const stop = media.onRecorded(({ sentAtMs, packets, lost }) => {
    expire();
    const nowMs = clock.nowMs();
    const peers = new Set(wanted().peers);
    for (const [peer, untilMs] of rest) if (nowMs < untilMs) peers.add(peer);
    if (peers.size === 0) return;
    const batch = { sentAtMs, lost, packets: packets.filter(({ peerId }) => peers.has(peerId)) };
    const isHolding = isOpen(deps.running()) && (deps.isCoordinator() ? isAwaited() : deps.isDeputy());
    for (const taker of takers.values()) {
      if (isTaken(taker)) deliver(taker, batch);
      else if (isHolding) taker.backlog.add(batch, nowMs);
      // What does not go on up to now is of no use.
      else taker.backlog.keepOnly([]);
    }
  });

  const deliver = ({ feeder }: Taker, batch: RecordedBatch): void =>
    feeder === null ? deps.onBatch(batch) : feeder.add(batch);

  return {
    feedSelf(isOn) {
      feedsSelf = isOn;
      followRecorders(deps.running());
      const own = takers.get(self);
      if (own !== undefined) own.heardAtMs = isOn ? Infinity : null;
      if (isOn && own !== undefined) begin(own, deps.onBatch);
      else update();
    },
    update,
    receive(from, message) {
      const running = deps.running();
      if (!deps.isCoordinator()) return;
      followRecorders(running);
      const taker = takers.get(from);
      if (taker?.feeder == null) return;
      if (message.type === "taken") {
        if (taker.heardAtMs === null) return;
        taker.heardAtMs = clock.nowMs();
        taker.feeder.taken(message.feed, message.bytes);
      } else if (message.type === "subscribe" && message.recording === running?.recordingId) {
        taker.heardAtMs = clock.nowMs();
        if (taker.feeder.begin(message.feed)) begin(taker, (batch) => taker.feeder?.add(batch));
        else update();
      }
    },
    async leave() {
      isLeaving = true;
      update();
      await finish();
    },
    close() {
      stop();
      media.setRecorded([], false);
    },
  };
}
