/**
 * The coordinator's part in a recording: gives the machine that records what its relay has of those that agreed. It asks its relay for
 * nothing unless that machine asks for it, and stops when that machine has not been heard for a while.
 */
import type { MeetingRecording } from "../api/view.ts";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { RecordedBatch } from "../kernel/recorded-packet.ts";
import type { MediaHost } from "../media/types.ts";
import { Feeder, type PacketsMessage, type RecordingMessage } from "../recording/index.ts";

/** The recorder asks every two seconds. */
const SUBSCRIBED_MS = 10_000;

export interface RecordingFeed {
  /** The recorder is this machine, and wants what the relay has, or does not. */
  feedSelf(isOn: boolean): void;
  /** Recording, members or epoch have changed. */
  update(): void;
  receive(from: PeerId, message: RecordingMessage): void;
  close(): void;
}

export function createRecordingFeed(deps: {
  readonly clock: Pick<Clock, "nowMs">;
  readonly self: PeerId;
  readonly media: Pick<MediaHost, "setRecorded" | "onRecorded">;
  readonly isCoordinator: () => boolean;
  readonly running: () => MeetingRecording | null;
  readonly send: (to: PeerId, message: PacketsMessage) => boolean;
  /** What goes to this machine's own recorder. */
  readonly onBatch: (batch: RecordedBatch) => void;
}): RecordingFeed {
  const { clock, self, media } = deps;
  let feedsSelf = false;
  let subscriber: { readonly peer: PeerId; readonly heardAtMs: number } | null = null;
  const feeder = new Feeder((message) => subscriber !== null && deps.send(subscriber.peer, message));

  /** Whose packets go out now; none where nobody wants them. */
  function recordedPeers(): readonly PeerId[] {
    const running = deps.running();
    if (running === null || running.isPaused || !deps.isCoordinator()) return [];
    const isWanted = running.by === self ? feedsSelf : running.by === subscriber?.peer;
    return isWanted ? running.agreed : [];
  }

  function update(): void {
    if (subscriber !== null && (!deps.isCoordinator() || deps.running()?.by !== subscriber.peer))
      subscriber = null;
    media.setRecorded(recordedPeers());
  }

  const stop = media.onRecorded(({ sentAtMs, packets, lost }) => {
    if (subscriber !== null && clock.nowMs() - subscriber.heardAtMs > SUBSCRIBED_MS) {
      subscriber = null;
      update();
    }
    const peers = new Set(recordedPeers());
    const batch = { sentAtMs, lost, packets: packets.filter(({ peerId }) => peers.has(peerId)) };
    if (deps.running()?.by === self) deps.onBatch(batch);
    else if (peers.size > 0) feeder.add(batch);
  });

  return {
    feedSelf(isOn) {
      feedsSelf = isOn;
      // Pictures begin with a keyframe.
      if (isOn) media.setRecorded([]);
      update();
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
        if (feeder.begin(message.feed)) media.setRecorded([]);
        update();
      }
    },
    close() {
      stop();
      media.setRecorded([]);
    },
  };
}
