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
}

export interface RecordingFeed {
  /** The recorder of this machine wants what the relay has, or does not. */
  feedSelf(isOn: boolean): void;
  /** Recording, members, deputy or epoch have changed. */
  update(): void;
  receive(from: PeerId, message: RecordingMessage): void;
  close(): void;
}

export function createRecordingFeed(deps: {
  readonly clock: Pick<Clock, "nowMs">;
  readonly self: PeerId;
  readonly media: Pick<MediaHost, "setRecorded" | "onRecorded">;
  readonly isCoordinator: () => boolean;
  readonly isDeputy: () => boolean;
  readonly running: () => MeetingRecording | null;
  readonly send: (to: PeerId, message: PacketsMessage) => boolean;
  /** What goes to this machine's own recorder. */
  readonly onBatch: (batch: RecordedBatch) => void;
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

  const isAwaited = (): boolean => clock.nowMs() < awaitedUntilMs;
  const isTaken = ({ heardAtMs }: Taker): boolean => deps.isCoordinator() && heardAtMs !== null;
  const isAnyTaken = (): boolean => [...takers.values()].some(isTaken);

  function wanted(): Wanted {
    const running = deps.running();
    if (running === null || running.isPaused) return NOTHING;
    const isGiving = deps.isCoordinator() && (isAnyTaken() || isAwaited());
    return isGiving || deps.isDeputy() ? { peers: running.agreed, hasPictures: isGiving } : NOTHING;
  }

  /** As many as there are machines that record. */
  function followRecorders(running: MeetingRecording | null): void {
    const recorders = recordersOf(running);
    for (const peer of takers.keys()) if (!recorders.includes(peer)) takers.delete(peer);
    for (const peer of recorders) {
      if (takers.has(peer)) continue;
      const feeder = peer === self ? null : new Feeder((message) => deps.send(peer, message));
      const heardAtMs = peer === self && feedsSelf ? Infinity : null;
      takers.set(peer, { backlog: new Backlog(), feeder, heardAtMs });
    }
  }

  function update(): void {
    const isCoordinator = deps.isCoordinator();
    const running = deps.running();
    if (isCoordinator && !wasCoordinator && running !== null) awaitedUntilMs = clock.nowMs() + SUBSCRIBED_MS;
    wasCoordinator = isCoordinator;
    followRecorders(running);
    if (!isCoordinator)
      for (const taker of takers.values()) if (taker.feeder !== null) taker.heardAtMs = null;
    const { peers, hasPictures } = wanted();
    const recording = running?.recordingId ?? null;
    for (const { backlog } of takers.values()) backlog.keepOnly(recording === held ? peers : []);
    held = recording;
    media.setRecorded(peers, hasPictures);
  }

  /** `give` gets what was held for that machine. Without that, pictures begin with a keyframe. */
  function begin({ backlog }: Taker, give: (batch: RecordedBatch) => void): void {
    const { peers } = wanted();
    backlog.keepOnly(peers);
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
    const peers = new Set(wanted().peers);
    if (peers.size === 0) return;
    const batch = { sentAtMs, lost, packets: packets.filter(({ peerId }) => peers.has(peerId)) };
    for (const taker of takers.values()) {
      if (isTaken(taker)) deliver(taker, batch);
      else if (!deps.isCoordinator() || isAwaited()) taker.backlog.add(batch, clock.nowMs());
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
    close() {
      stop();
      media.setRecorded([], false);
    },
  };
}
