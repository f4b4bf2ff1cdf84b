/**
 * The relay's part in a recording. The coordinator gives the machine that records what its relay has of those that agreed, and asks its relay for
 * nothing unless that machine asks for it. The deputy holds the last seconds of their sound: when it takes over, the recording goes on where the stream of
 * the coordinator before broke off.
 */
import type { MeetingRecording } from "../api/view.ts";
import type { Clock } from "../kernel/clock.ts";
import type { EntryId, PeerId } from "../kernel/ids.ts";
import type { RecordedBatch } from "../kernel/recorded-packet.ts";
import type { MediaHost } from "../media/types.ts";
import { Backlog, Feeder, type PacketsMessage, type RecordingMessage } from "../recording/index.ts";

/** The recorder asks every two seconds. */
const SUBSCRIBED_MS = 10_000;

interface Wanted {
  readonly peers: readonly PeerId[];
  readonly hasPictures: boolean;
}
const NOTHING: Wanted = { peers: [], hasPictures: false };

export interface RecordingFeed {
  /** The recorder is this machine, and wants what the relay has, or does not. */
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
  let subscriber: { readonly peer: PeerId; readonly heardAtMs: number } | null = null;
  /** Whoever coordinates from the beginning has taken nothing over. */
  let wasCoordinator = true;
  /** After a takeover the recorder is about to ask: until then what the relay has is held. */
  let awaitedUntilMs = -Infinity;
  /** The recording that what is held is of: whoever agreed to be in it was not asked for the next one yet. */
  let held: EntryId | null = null;
  const feeder = new Feeder((message) => subscriber !== null && deps.send(subscriber.peer, message));
  const backlog = new Backlog();

  /** The machine that records wants what this relay has. */
  function isTaken(): boolean {
    const by = deps.running()?.by;
    return deps.isCoordinator() && (by === self ? feedsSelf : by === subscriber?.peer);
  }

  function wanted(): Wanted {
    const running = deps.running();
    if (running === null || running.isPaused) return NOTHING;
    const isCoordinator = deps.isCoordinator() && (isTaken() || clock.nowMs() < awaitedUntilMs);
    return isCoordinator || deps.isDeputy() ? { peers: running.agreed, hasPictures: isCoordinator } : NOTHING;
  }

  function update(): void {
    const isCoordinator = deps.isCoordinator();
    const running = deps.running();
    if (isCoordinator && !wasCoordinator && running !== null) awaitedUntilMs = clock.nowMs() + SUBSCRIBED_MS;
    wasCoordinator = isCoordinator;
    if (subscriber !== null && (!isCoordinator || running?.by !== subscriber.peer)) subscriber = null;
    const { peers, hasPictures } = wanted();
    const recording = running?.recordingId ?? null;
    backlog.keepOnly(recording === held ? peers : []);
    held = recording;
    media.setRecorded(peers, hasPictures);
  }

  /** `give` gets what was held. Without that, pictures begin with a keyframe. */
  function begin(give: (batch: RecordedBatch) => void): void {
    backlog.keepOnly(wanted().peers);
    const batch = backlog.take(clock.nowMs());
    if (batch === null) media.setRecorded([], false);
    else give(batch);
    update();
  }

  /** Nobody has asked for a while. */
  function expire(): void {
    const nowMs = clock.nowMs();
    if (subscriber !== null && nowMs - subscriber.heardAtMs > SUBSCRIBED_MS) subscriber = null;
    else if (isTaken() || deps.isDeputy() || nowMs < awaitedUntilMs) return;
    update();
  }

  const stop = media.onRecorded(({ sentAtMs, packets, lost }) => {
    expire();
    const peers = new Set(wanted().peers);
    if (peers.size === 0) return;
    const batch = { sentAtMs, lost, packets: packets.filter(({ peerId }) => peers.has(peerId)) };
    if (!isTaken()) backlog.add(batch, clock.nowMs());
    else if (deps.running()?.by === self) deps.onBatch(batch);
    else feeder.add(batch);
  });

  return {
    feedSelf(isOn) {
      feedsSelf = isOn;
      if (isOn) begin(deps.onBatch);
      else update();
    },
    update,
    receive(from, message) {
      const running = deps.running();
      if (running?.by !== from || !deps.isCoordinator()) return;
      if (message.type === "taken") {
        if (subscriber?.peer !== from) return;
        subscriber = { peer: from, heardAtMs: clock.nowMs() };
        feeder.taken(message.feed, message.bytes);
      } else if (message.type === "subscribe" && message.recording === running.recordingId) {
        subscriber = { peer: from, heardAtMs: clock.nowMs() };
        if (feeder.begin(message.feed)) begin((batch) => feeder.add(batch));
        else update();
      }
    },
    close() {
      stop();
      media.setRecorded([], false);
    },
  };
}
