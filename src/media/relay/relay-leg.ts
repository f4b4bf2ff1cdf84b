/** One participant's connection as the relay sees it: sorts what arrives, and owns the slots of what goes out. */
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { LINE, type Layer, type WantedPicture } from "../leg/messages.ts";
import type { LegKey } from "../types.ts";
import { SoundSender } from "./audio-sender.ts";
import { writeAnswer, type AnnouncedSsrc, type Transport } from "../sdp/answer.ts";
import type { IncomingLine, LegLayout, VideoFormat } from "../sdp/leg-layout.ts";
import { TokenBucket } from "../../kernel/token-bucket.ts";
import {
  parseRtcp,
  writeBandwidth,
  writeKeyframeRequest,
  writeNack,
  writeReceiverReport,
  writeSenderReport,
  type SenderReport,
} from "../rtp/rtcp.ts";
import { extensionText, parseRtp, unwrapRtx, type RtpHeader } from "../rtp/rtp.ts";
import type { Offer } from "../sdp/sdp.ts";
import { Slot } from "./consumer.ts";
import { VideoSource, type Viewer } from "./producer.ts";
import { IncomingStream, type VideoPacket } from "./rtp-stream.ts";

/** Cameras, both layers, and the microphone; a screen comes on top while it is sent. Kept below what Wi-Fi bears. */
const CAMERA_BPS = 2_600_000;
const SCREEN_BPS = 3_000_000;
const SCREEN_ALIVE_MS = 3000;
/** Three cameras' layers, a screen, their repairs and two sounds would be 10. */
const MAX_STREAMS = 16;
/** Tiles come and go with a person's scrolling. */
const CONTROL_LIMITS = { burst: 60, perSecond: 20 };

export interface RelayLegDeps {
  readonly log: Log;
  readonly key: LegKey;
  readonly layout: LegLayout;
  readonly nowMs: number;
  /** A fresh integer from 0 to below `limit`. */
  readonly randomBelow: (limit: number) => number;
  readonly send: (bytes: Buffer) => boolean;
  /** An Opus or RED packet arrived; the payload may be kept. */
  readonly onSound: (
    line: "microphone" | "screenSound",
    sequence: number,
    payload: Buffer,
    opusPayloadType: number | null,
  ) => void;
}

type Incoming =
  | { readonly kind: "sound"; readonly line: "microphone" | "screenSound" }
  | { readonly kind: "video"; readonly line: "camera" | "screen"; readonly stream: IncomingStream };

/** A place in which this leg's participant sees something. */
export class Outlet implements Viewer {
  layer: Layer = "f";
  source: VideoSource | null = null;
  readonly slot: Slot;
  readonly #send: (bytes: Buffer) => boolean;

  constructor(slot: Slot, send: (bytes: Buffer) => boolean) {
    this.slot = slot;
    this.#send = send;
  }

  get showing(): IncomingStream | null {
    return this.slot.current;
  }

  forward(stream: IncomingStream, packet: VideoPacket, nowMs: number): boolean {
    if (this.slot.rewrite(stream, packet, nowMs)) this.#send(packet.bytes);
    else if (this.slot.current !== stream) return false;
    return true;
  }

  forwardReport(report: SenderReport): void {
    const { slot } = this;
    const own = {
      ...report,
      ssrc: slot.format.ssrc,
      rtpTimestamp: slot.timestampFor(report.rtpTimestamp),
    };
    this.#send(writeSenderReport(own, slot.packetCount, slot.octetCount));
  }
}

export class RelayLeg {
  readonly key: LegKey;
  readonly layout: LegLayout;
  readonly camera: VideoSource;
  readonly screen: VideoSource;
  readonly pictures: readonly Outlet[];
  readonly screenOutlet: Outlet;
  readonly sound: SoundSender;
  readonly quota: TokenBucket;
  /** Who is in which picture slot. */
  assigned: (PeerId | null)[];
  /** Null: everybody. */
  wanted: readonly WantedPicture[] | null = null;
  isOpen = false;
  isControlOpen = false;
  isActive = false;
  lastRtpAtMs = -Infinity;
  /** Of anything at all. */
  lastHeardAtMs = -Infinity;
  /** What the participant was last told about its pictures. */
  arePicturesWanted = false;
  /** The last `slots` message, to send it on changes only. */
  sentSlots = "";
  /** False while the last change did not fit into the channel. */
  areSlotsTold = false;
  readonly #deps: RelayLegDeps;
  readonly #ownSsrc: number;
  readonly #announced = new Map<number, AnnouncedSsrc>();
  readonly #incoming = new Map<number, Incoming>();
  readonly #repairOf = new Map<number, number>();
  readonly #outletOfSsrc = new Map<number, Outlet>();

  constructor(deps: RelayLegDeps) {
    this.#deps = deps;
    this.key = deps.key;
    this.layout = deps.layout;
    this.quota = new TokenBucket(CONTROL_LIMITS, deps.nowMs);
    this.#ownSsrc = this.#freshSsrc();
    for (const [repair, original] of deps.layout.originalOf) this.#repairOf.set(repair, original);
    const ask = (stream: IncomingStream): void =>
      void deps.send(writeKeyframeRequest(this.#ownSsrc, stream.ssrc));
    this.camera = new VideoSource(ask);
    this.screen = new VideoSource(ask);
    const soundSsrc = this.#freshSsrc();
    this.#announced.set(LINE.microphone, { ssrc: soundSsrc, rtxSsrc: soundSsrc });
    this.sound = new SoundSender(deps.layout.microphone, soundSsrc, deps.randomBelow(0x8000));
    this.screenOutlet = this.#outlet(LINE.screenSlot, deps.layout.screenSlot);
    this.pictures = deps.layout.pictures.map((format, index) =>
      this.#outlet(LINE.firstPicture + index, format),
    );
    this.assigned = this.pictures.map(() => null);
  }

  answer(offer: Offer, transport: Transport): string {
    return writeAnswer(offer, transport, this.#announced);
  }

  receiveRtp(bytes: Buffer, nowMs: number): void {
    const header = parseRtp(bytes);
    if (header === null) return this.#deps.log.count("relay.malformedRtp");
    this.lastRtpAtMs = nowMs;
    this.lastHeardAtMs = nowMs;
    const known = this.#incoming.get(header.ssrc);
    if (known !== undefined) return this.#receiveKnown(known, bytes, header, nowMs);
    const original = this.#originalOf(bytes, header);
    if (original !== null) return this.#receiveRepair(original, bytes, header, nowMs);
    const added = this.#addIncoming(bytes, header, nowMs);
    if (added !== null) this.#receiveKnown(added, bytes, header, nowMs);
  }

  receiveRtcp(bytes: Buffer, nowMs: number): void {
    this.lastHeardAtMs = nowMs;
    for (const item of parseRtcp(bytes)) {
      if (item.type === "senderReport") {
        const incoming = this.#incoming.get(item.ssrc);
        if (incoming?.kind === "video") this[incoming.line].dispatchReport(incoming.stream, item, nowMs);
      } else if (item.type === "keyframeRequest") {
        const outlet = this.#outletOfSsrc.get(item.ssrc);
        if (outlet === undefined || outlet.source === null) continue;
        if (outlet.showing === null) outlet.source.refresh(outlet.layer, nowMs);
        else outlet.source.requestKeyframe(outlet.showing, nowMs);
      } else if (item.type === "nack") {
        const outlet = this.#outletOfSsrc.get(item.ssrc);
        if (outlet !== undefined) this.#retransmit(outlet, item.sequences, nowMs);
      }
    }
  }

  #retransmit(outlet: Outlet, sequences: readonly number[], nowMs: number): void {
    for (const sequence of sequences) {
      const again = outlet.slot.retransmission(sequence);
      if (again === null) this.#deps.log.count("relay.retransmissionMissed");
      else this.#deps.send(again);
      if (outlet.slot.isAskedInVain(sequence) && outlet.showing !== null)
        outlet.source?.requestKeyframe(outlet.showing, nowMs);
    }
  }

  /** Every 20 ms: what was lost on the way here. */
  sendNacks(nowMs: number): void {
    for (const incoming of this.#incoming.values()) {
      if (incoming.kind !== "video") continue;
      const due = incoming.stream.nacksDue(nowMs);
      if (due.length > 0) this.#deps.send(writeNack(this.#ownSsrc, incoming.stream.ssrc, due));
    }
  }

  /** Once a second, and at the start: how reception goes, and how much may be sent. */
  sendReports(nowMs: number): void {
    const streams = [...this.camera.streams, ...this.screen.streams];
    if (streams.length > 0) {
      const blocks = streams.map((stream) => stream.receptionBlock(nowMs));
      this.#deps.send(writeReceiverReport(this.#ownSsrc, blocks));
    }
    const isScreenAlive = this.screen.streams.some(
      (stream) => nowMs - stream.lastPacketAtMs < SCREEN_ALIVE_MS,
    );
    const limit = CAMERA_BPS + (isScreenAlive ? SCREEN_BPS : 0);
    const ssrcs = streams.map((stream) => stream.ssrc);
    this.#deps.send(writeBandwidth(this.#ownSsrc, ssrcs, limit));
  }

  #receiveKnown(incoming: Incoming, bytes: Buffer, header: RtpHeader, nowMs: number): void {
    if (incoming.kind === "sound") {
      const format = this.layout[incoming.line];
      const payload = bytes.subarray(header.payloadStart, header.payloadEnd);
      if (header.payloadType === format.opus) {
        this.#deps.onSound(incoming.line, header.sequence, payload, null);
      } else if (header.payloadType === format.red) {
        this.#deps.onSound(incoming.line, header.sequence, payload, format.opus);
      } else this.#deps.log.count("relay.unknownPayloadType");
      return;
    }
    // A probe on the media's own SSRC, or a codec that was not negotiated.
    if (header.payloadType !== this.layout[incoming.line].vp8) {
      return this.#deps.log.count("relay.unknownPayloadType");
    }
    this.#dispatch(incoming, bytes, nowMs, false);
  }

  #dispatch(
    incoming: Incoming & { kind: "video" },
    bytes: Buffer,
    nowMs: number,
    isRecovered: boolean,
  ): void {
    const packet = incoming.stream.receive(bytes, nowMs, isRecovered);
    if (packet === null) this.#deps.log.count("relay.duplicatePacket");
    else this[incoming.line].dispatch(incoming.stream, packet, nowMs);
  }

  #receiveRepair(original: number, bytes: Buffer, header: RtpHeader, nowMs: number): void {
    const incoming = this.#incoming.get(original);
    if (incoming?.kind !== "video") return this.#deps.log.count("relay.repairOfUnknown");
    const format = this.layout[incoming.line];
    if (header.payloadType !== format.rtx) return this.#deps.log.count("relay.unknownPayloadType");
    const packet = unwrapRtx(bytes, header, { ssrc: original, payloadType: format.vp8 });
    if (packet === null) this.#deps.log.count("relay.probe");
    else this.#dispatch(incoming, packet, nowMs, true);
  }

  /** The SSRC that a repair stream's packet belongs to; null for one that is no repair. */
  #originalOf(bytes: Buffer, header: RtpHeader): number | null {
    const known = this.#repairOf.get(header.ssrc);
    if (known !== undefined) return known;
    const id = this.layout.repairedRidExtension;
    const rid = id === null ? null : extensionText(bytes, id);
    if (rid === null || header.payloadType !== this.layout.camera.rtx) return null;
    const stream = this.camera.streams.find((each) => each.rid === rid);
    if (stream === undefined || this.#repairOf.size >= MAX_STREAMS) return null;
    this.#repairOf.set(header.ssrc, stream.ssrc);
    return stream.ssrc;
  }

  #addIncoming(bytes: Buffer, header: RtpHeader, nowMs: number): Incoming | null {
    const line = this.#lineOf(bytes, header);
    if (line === null || this.#incoming.size >= MAX_STREAMS) {
      this.#deps.log.count("relay.unknownStream");
      return null;
    }
    let incoming: Incoming;
    if (line === "microphone" || line === "screenSound") incoming = { kind: "sound", line };
    else {
      if (header.payloadType !== this.layout[line].vp8) {
        this.#deps.log.count("relay.unknownPayloadType");
        return null;
      }
      const id = line === "camera" ? this.layout.ridExtension : null;
      const rid = id === null ? null : extensionText(bytes, id);
      const stream = new IncomingStream(header.ssrc, rid, nowMs);
      this[line].addStream(stream, nowMs);
      incoming = { kind: "video", line, stream };
    }
    this.#incoming.set(header.ssrc, incoming);
    return incoming;
  }

  #lineOf(bytes: Buffer, header: RtpHeader): IncomingLine | null {
    const announced = this.layout.lineOfSsrc.get(header.ssrc);
    if (announced !== undefined) return announced;
    if (this.layout.midExtension === null) return null;
    const mid = extensionText(bytes, this.layout.midExtension);
    return mid === null ? null : (this.layout.lineOfMid.get(mid) ?? null);
  }

  #outlet(lineIndex: number, format: VideoFormat): Outlet {
    const announced = { ssrc: this.#freshSsrc(), rtxSsrc: this.#freshSsrc() };
    this.#announced.set(lineIndex, announced);
    const slot = new Slot(
      { ...announced, payloadType: format.vp8, rtxPayloadType: format.rtx },
      this.#deps.randomBelow(0x8000),
    );
    const outlet = new Outlet(slot, this.#deps.send);
    this.#outletOfSsrc.set(announced.ssrc, outlet);
    return outlet;
  }

  /** Distinct within the leg, and not 0, which some stacks take for "none". */
  #freshSsrc(): number {
    for (;;) {
      const ssrc = 1 + this.#deps.randomBelow(0xfffffffe);
      const isTaken = [...this.#announced.values()].some(
        (each) => each.ssrc === ssrc || each.rtxSsrc === ssrc,
      );
      if (!isTaken && !this.layout.lineOfSsrc.has(ssrc)) return ssrc;
    }
  }
}
