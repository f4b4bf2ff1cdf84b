/** A participant's camera or screen as it arrives: its layers, and the slots that show it. */
import type { Layer } from "../leg/messages.ts";
import type { SenderReport } from "../rtp/rtcp.ts";
import type { IncomingStream, VideoPacket } from "./rtp-stream.ts";

/** What shows a source. */
export interface Viewer {
  readonly layer: Layer;
  /** The stream whose packets pass, or null until a keyframe. */
  readonly showing: IncomingStream | null;
  /** False when the packet cannot be shown for want of a keyframe. */
  forward(stream: IncomingStream, packet: VideoPacket, nowMs: number): boolean;
  forwardReport(report: SenderReport): void;
}

/** Keyframes are large: no more often than this for one stream, whoever asks. */
const KEYFRAME_INTERVAL_MS = 150;
/** A request may be lost, or the keyframe's beginning: after this long another one is sent. */
const KEYFRAME_AGAIN_MS = 250;
/** An encoder drops a layer without a word; after this long the other one has to do. */
const LAYER_SILENT_AFTER_MS = 1000;

export class VideoSource {
  readonly streams: IncomingStream[] = [];
  #viewers: readonly Viewer[] = [];
  readonly #askKeyframe: (stream: IncomingStream) => void;

  /** `askKeyframe` sends the request for one. */
  constructor(askKeyframe: (stream: IncomingStream) => void) {
    this.#askKeyframe = askKeyframe;
  }

  /** Those who did not view before get a keyframe. */
  setViewers(viewers: readonly Viewer[], nowMs: number): void {
    const added = viewers.filter((viewer) => !this.#viewers.includes(viewer));
    this.#viewers = viewers;
    for (const viewer of added) this.refresh(viewer.layer, nowMs);
  }

  addStream(stream: IncomingStream, nowMs: number): void {
    this.streams.push(stream);
    if (this.#viewers.length > 0) this.requestKeyframe(stream, nowMs);
  }

  #isUnanswered(stream: IncomingStream, nowMs: number): boolean {
    const isAwaited = this.#viewers.length > 0 && stream.keyframeAskedAtMs > stream.keyframeAtMs;
    const isFlowing = nowMs - stream.lastPacketAtMs < LAYER_SILENT_AFTER_MS;
    return isAwaited && isFlowing && nowMs - stream.keyframeAskedAtMs >= KEYFRAME_AGAIN_MS;
  }

  /** The stream to show to whoever wants `layer`: another one if that is silent. */
  best(layer: Layer, nowMs: number): IncomingStream | null {
    const wanted = this.streams.find((stream) => stream.rid === layer);
    if (wanted !== undefined && nowMs - wanted.lastPacketAtMs < LAYER_SILENT_AFTER_MS) return wanted;
    let latest = wanted ?? null;
    for (const stream of this.streams) {
      if (latest === null || stream.lastPacketAtMs > latest.lastPacketAtMs) latest = stream;
    }
    return latest;
  }

  /** How many packets went on to viewers is theirs to count. */
  dispatch(stream: IncomingStream, packet: VideoPacket, nowMs: number): void {
    for (const viewer of this.#viewers) {
      if (viewer.showing !== stream && this.best(viewer.layer, nowMs) !== stream) continue;
      if (!viewer.forward(stream, packet, nowMs)) this.requestKeyframe(stream, nowMs);
    }
  }

  dispatchReport(stream: IncomingStream, report: SenderReport, nowMs: number): void {
    stream.noteSenderReport(report, nowMs);
    for (const viewer of this.#viewers) if (viewer.showing === stream) viewer.forwardReport(report);
  }

  /** Asks for a keyframe on behalf of whoever wants `layer`. */
  refresh(layer: Layer, nowMs: number): void {
    const stream = this.best(layer, nowMs);
    if (stream !== null) this.requestKeyframe(stream, nowMs);
  }

  requestKeyframe(stream: IncomingStream, nowMs: number): void {
    if (nowMs - stream.keyframeAskedAtMs < KEYFRAME_INTERVAL_MS) {
      stream.isKeyframeDue = true;
      return;
    }
    stream.isKeyframeDue = false;
    stream.keyframeAskedAtMs = nowMs;
    this.#askKeyframe(stream);
  }

  /** Every few ten milliseconds: requests that waited or were in vain, and viewers whose layer has to change. */
  look(nowMs: number): void {
    if (this.streams.length === 0) return;
    for (const stream of this.streams) {
      if (stream.isKeyframeDue || this.#isUnanswered(stream, nowMs)) this.requestKeyframe(stream, nowMs);
    }
    for (const viewer of this.#viewers) {
      const best = this.best(viewer.layer, nowMs);
      if (best === null || best === viewer.showing) continue;
      if (nowMs - best.lastPacketAtMs < LAYER_SILENT_AFTER_MS) this.requestKeyframe(best, nowMs);
    }
  }
}
