/** A participant's camera or screen as it arrives: its layers, and the consumers that show it. */
import { LAYERS, type Layer } from "../leg/messages.ts";
import type { SenderReport } from "../rtp/rtcp.ts";
import type { RtpStream, VideoPacket } from "./rtp-stream.ts";

/** The part of a consumer that a producer uses. */
export interface PacketConsumer {
  readonly layer: Layer;
  /** The stream whose packets pass, or null before a keyframe has begun. */
  readonly stream: RtpStream | null;
  /** Returns false when the packet cannot be shown for want of a keyframe. */
  forward(stream: RtpStream, packet: VideoPacket, nowMs: number): boolean;
  forwardReport(report: SenderReport): void;
}

/** Keyframes are large: one request per stream in this time at most, however many consumers need one. */
const KEYFRAME_REQUEST_INTERVAL_MS = 150;
/** The request or the first packet of the keyframe may be lost: after this time the request is repeated. */
const KEYFRAME_REQUEST_REPEAT_MS = 250;
/** An encoder drops a layer without notice: after this time its consumers take another one. */
const LAYER_SILENT_AFTER_MS = 1000;
/** Of a layer that does not flow at the moment. */
const NOMINAL_BPS: Readonly<Record<Layer, number>> = { q: 100_000, h: 300_000, f: 1_200_000 };
/** What is shown while a layer is silent: the next smaller one, which costs the receiver's link no more, before a larger one. */
const SUBSTITUTES: Readonly<Record<Layer, readonly Layer[]>> = {
  q: ["q", "h", "f"],
  h: ["h", "q", "f"],
  f: ["f", "h", "q"],
};

export class Producer {
  readonly streams: RtpStream[] = [];
  #consumers: readonly PacketConsumer[] = [];
  readonly #sendKeyframeRequest: (stream: RtpStream) => void;

  constructor(sendKeyframeRequest: (stream: RtpStream) => void) {
    this.#sendKeyframeRequest = sendKeyframeRequest;
  }

  /** Replaces all consumers. Requests a keyframe for each that was not here before. */
  setConsumers(consumers: readonly PacketConsumer[], nowMs: number): void {
    const added = consumers.filter((consumer) => !this.#consumers.includes(consumer));
    this.#consumers = consumers;
    for (const consumer of added) this.refresh(consumer.layer, nowMs);
  }

  addStream(stream: RtpStream, nowMs: number): void {
    this.streams.push(stream);
    if (this.#consumers.length > 0) this.requestKeyframe(stream, nowMs);
  }

  /** Returns the stream for consumers of `layer`: that layer, or another one while it is silent. Null: there is no stream yet. */
  best(layer: Layer, nowMs: number): RtpStream | null {
    for (const rid of SUBSTITUTES[layer]) {
      const stream = this.#stream(rid);
      if (stream !== null && nowMs - stream.lastPacketAtMs < LAYER_SILENT_AFTER_MS) return stream;
    }
    let latest = this.#stream(layer);
    for (const stream of this.streams) {
      if (latest === null || stream.lastPacketAtMs > latest.lastPacketAtMs) latest = stream;
    }
    return latest;
  }

  /** Bits per second that consumers of `layer` get, or would get soon after it is wanted. */
  rateBps(layer: Layer, nowMs: number): number {
    const [only] = this.streams;
    // A sender that has no layer so small shows its next larger one.
    const rids = LAYERS.slice(LAYERS.indexOf(layer));
    const stream =
      this.streams.length === 1 ? only : rids.map((rid) => this.#stream(rid)).find((each) => each !== null);
    const rateBps = stream?.rateBps(nowMs) ?? 0;
    return rateBps > 0 ? rateBps : NOMINAL_BPS[layer];
  }

  /** Hands a packet to every consumer that shows its stream or waits for it. Consumers count forwarded packets themselves. */
  dispatch(stream: RtpStream, packet: VideoPacket, nowMs: number): void {
    for (const consumer of this.#consumers) {
      if (consumer.stream !== stream && this.best(consumer.layer, nowMs) !== stream) continue;
      if (!consumer.forward(stream, packet, nowMs)) this.requestKeyframe(stream, nowMs);
    }
  }

  dispatchReport(stream: RtpStream, report: SenderReport): void {
    for (const consumer of this.#consumers) if (consumer.stream === stream) consumer.forwardReport(report);
  }

  /** Requests a keyframe of the stream that consumers of `layer` get. */
  refresh(layer: Layer, nowMs: number): void {
    const stream = this.best(layer, nowMs);
    if (stream !== null) this.requestKeyframe(stream, nowMs);
  }

  /** Sends the request, or marks the stream so that `tick` sends it once the throttle permits. */
  requestKeyframe(stream: RtpStream, nowMs: number): void {
    if (nowMs - stream.keyframeRequestedAtMs < KEYFRAME_REQUEST_INTERVAL_MS) {
      stream.isKeyframeRequestDue = true;
      return;
    }
    stream.isKeyframeRequestDue = false;
    stream.keyframeRequestedAtMs = nowMs;
    this.#sendKeyframeRequest(stream);
  }

  /** Call every few tens of milliseconds: sends requests that are due, and moves consumers to the layer that is best for them. */
  tick(nowMs: number): void {
    if (this.streams.length === 0) return;
    for (const stream of this.streams) {
      if (stream.isKeyframeRequestDue || this.#isUnanswered(stream, nowMs))
        this.requestKeyframe(stream, nowMs);
    }
    for (const consumer of this.#consumers) {
      const best = this.best(consumer.layer, nowMs);
      if (best === null || best === consumer.stream) continue;
      if (nowMs - best.lastPacketAtMs < LAYER_SILENT_AFTER_MS) this.requestKeyframe(best, nowMs);
    }
  }

  #stream(rid: Layer): RtpStream | null {
    for (const stream of this.streams) if (stream.rid === rid) return stream;
    return null;
  }

  #isUnanswered(stream: RtpStream, nowMs: number): boolean {
    const isAwaited = this.#consumers.length > 0 && stream.keyframeRequestedAtMs > stream.keyframeAtMs;
    const isFlowing = nowMs - stream.lastPacketAtMs < LAYER_SILENT_AFTER_MS;
    return isAwaited && isFlowing && nowMs - stream.keyframeRequestedAtMs >= KEYFRAME_REQUEST_REPEAT_MS;
  }
}
