/** Finds out what each incoming RTP packet of a leg belongs to: by its SSRC, which it learns from the offer or the first packet. */
import type { Log } from "../../kernel/log.ts";
import { extensionText, type RtpHeader } from "../rtp/rtp.ts";
import type { AudioFormat, IncomingLine, LegLayout } from "../sdp/leg-layout.ts";
import type { Producer } from "./producer.ts";
import { RtpStream } from "./rtp-stream.ts";
import { SoundReception } from "./sound-reception.ts";

export type AudioLine = "microphone" | "screenSound";
export interface AudioRoute {
  readonly kind: "audio";
  readonly line: AudioLine;
  readonly format: AudioFormat;
  readonly reception: SoundReception;
}
export interface VideoRoute {
  readonly kind: "video";
  readonly producer: Producer;
  readonly stream: RtpStream;
  readonly payloadType: number;
}
/** Retransmissions (RFC 4588) of a video stream's packets. */
export interface RtxRoute {
  readonly kind: "rtx";
  readonly original: VideoRoute;
  /** Null when the offer has no RTX. */
  readonly payloadType: number | null;
}
export type Route = AudioRoute | VideoRoute | RtxRoute;

/** Three cameras' layers, a screen, their retransmissions and two sounds would be 10. */
const MAX_STREAMS = 16;

export class RtpDemuxer {
  /** Of each stream of sound that has come. */
  readonly sounds: SoundReception[] = [];
  readonly #log: Log;
  readonly #layout: LegLayout;
  readonly #producers: { readonly camera: Producer; readonly screen: Producer };
  readonly #routes = new Map<number, Route>();
  #streamCount = 0;
  #rtxStreamCount: number;

  constructor(deps: { log: Log; layout: LegLayout; camera: Producer; screen: Producer }) {
    this.#log = deps.log;
    this.#layout = deps.layout;
    this.#producers = deps;
    this.#rtxStreamCount = deps.layout.originalOf.size;
  }

  /** Returns null, and counts why, for a packet of no line of the leg. */
  route(bytes: Buffer, header: RtpHeader, nowMs: number): Route | null {
    return this.#routes.get(header.ssrc) ?? this.#learn(bytes, header, nowMs);
  }

  /** Returns the known stream of sound with that SSRC. */
  audio(ssrc: number): AudioRoute | null {
    const route = this.#routes.get(ssrc);
    return route?.kind === "audio" ? route : null;
  }

  /** Returns the known video stream with that SSRC. */
  video(ssrc: number): VideoRoute | null {
    const route = this.#routes.get(ssrc);
    return route?.kind === "video" ? route : null;
  }

  #learn(bytes: Buffer, header: RtpHeader, nowMs: number): Route | null {
    const originalSsrc = this.#layout.originalOf.get(header.ssrc);
    if (originalSsrc !== undefined) {
      const original = this.video(originalSsrc);
      if (original === null) {
        this.#log.count("relay.repairOfUnknown");
        return null;
      }
      return this.#addRtx(header.ssrc, original);
    }
    const original = this.#originalByRid(bytes, header);
    if (original !== null) {
      this.#rtxStreamCount += 1;
      return this.#addRtx(header.ssrc, original);
    }
    return this.#addStream(bytes, header, nowMs);
  }

  #addRtx(ssrc: number, original: VideoRoute): RtxRoute {
    const { camera, screen } = this.#layout;
    const format = original.producer === this.#producers.camera ? camera : screen;
    const route: RtxRoute = { kind: "rtx", original, payloadType: format.rtx };
    this.#routes.set(ssrc, route);
    return route;
  }

  /** A simulcast's retransmissions name their layer in a header extension (RFC 8852, section 3.2). */
  #originalByRid(bytes: Buffer, header: RtpHeader): VideoRoute | null {
    const id = this.#layout.repairedRidExtension;
    const rid = id === null ? null : extensionText(bytes, id);
    if (rid === null || header.payloadType !== this.#layout.camera.rtx) return null;
    const stream = this.#producers.camera.streams.find((each) => each.rid === rid);
    if (stream === undefined || this.#rtxStreamCount >= MAX_STREAMS) return null;
    return this.video(stream.ssrc);
  }

  #addStream(bytes: Buffer, header: RtpHeader, nowMs: number): Route | null {
    const line = this.#lineOf(bytes, header);
    if (line === null || this.#streamCount >= MAX_STREAMS) {
      this.#log.count("relay.unknownStream");
      return null;
    }
    let route: Route;
    if (line === "microphone" || line === "screenSound") {
      const reception = new SoundReception(header.ssrc);
      this.sounds.push(reception);
      route = { kind: "audio", line, format: this.#layout[line], reception };
    } else {
      const payloadType = this.#layout[line].vp8;
      if (header.payloadType !== payloadType) {
        this.#log.count("relay.unknownPayloadType");
        return null;
      }
      const id = line === "camera" ? this.#layout.ridExtension : null;
      const rid = id === null ? null : extensionText(bytes, id);
      const stream = new RtpStream(header.ssrc, rid, nowMs);
      const producer = this.#producers[line];
      producer.addStream(stream, nowMs);
      route = { kind: "video", producer, stream, payloadType };
    }
    this.#routes.set(header.ssrc, route);
    this.#streamCount += 1;
    return route;
  }

  #lineOf(bytes: Buffer, header: RtpHeader): IncomingLine | null {
    const announced = this.#layout.lineOfSsrc.get(header.ssrc);
    if (announced !== undefined) return announced;
    if (this.#layout.midExtension === null) return null;
    const mid = extensionText(bytes, this.#layout.midExtension);
    return mid === null ? null : (this.#layout.lineOfMid.get(mid) ?? null);
  }
}
