/** The media of one participant's connection: the producers of what arrives, the consumers of what goes out, and their RTCP. */
import type { Log } from "../../kernel/log.ts";
import { LINE, NO_LIMITS, type PictureLimits } from "../leg/messages.ts";
import {
  parseRtcp,
  type SenderReport,
  writeKeyframeRequest,
  writeNack,
  writeReceiverReport,
  writeRemb,
} from "../rtp/rtcp.ts";
import { parseRtp, unwrapRtx, type RtpHeader } from "../rtp/rtp.ts";
import { writeAnswer, type AnnouncedSsrc, type TransportDescription } from "../sdp/answer.ts";
import type { LegLayout, VideoFormat } from "../sdp/leg-layout.ts";
import type { Offer } from "../sdp/sdp.ts";
import { AudioSender } from "./audio-sender.ts";
import { Consumer } from "./consumer.ts";
import { Downlink } from "./downlink.ts";
import { LegBudget } from "./leg-budget.ts";
import { Producer } from "./producer.ts";
import { RtpDemuxer, type AudioRoute, type VideoRoute } from "./rtp-demuxer.ts";
import type { RtpStream } from "./rtp-stream.ts";
import { SenderClock } from "./sender-clock.ts";
import { Uplink } from "./uplink.ts";
import { SoundConsumer, SoundProducer } from "./screen-sound.ts";

/** Limits that the relay sends as REMB: for the camera's three layers and the microphone, and on top of it for a screen. Kept below what Wi-Fi bears. */
const CAMERA_BPS = 2_600_000;
const SCREEN_BPS = 3_000_000;
const MUCH_LESS = 0.9;
/** A screen that sends nothing for this long is not shared any more. */
const SCREEN_ALIVE_MS = 3000;

/** Of a microphone. */
export interface VoicePacket {
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly payload: Buffer;
  /** Null for plain Opus; otherwise the payload is RED around Opus of that type. */
  readonly opusPayloadType: number | null;
}

export interface RelayLegDeps {
  readonly nowMs: () => number;
  readonly log: Log;
  readonly layout: LegLayout;
  /** Returns a random integer from 0 to below `limit`. */
  readonly randomBelow: (limit: number) => number;
  /** May reuse the bytes when it has returned. */
  readonly send: (bytes: Buffer) => boolean;
  /** The payload may be kept. */
  readonly onVoice: (packet: VoicePacket) => void;
}

export class RelayLeg {
  readonly layout: LegLayout;
  readonly camera: Producer;
  readonly screen: Producer;
  /** By picture slot. */
  readonly pictures: readonly Consumer[];
  readonly screenConsumer: Consumer;
  readonly screenSound = new SoundProducer();
  readonly screenSoundConsumer: SoundConsumer;
  readonly audio: AudioSender;
  readonly downlink: Downlink;
  lastRtpAtMs = -Infinity;
  lastRtcpAtMs = -Infinity;
  readonly #deps: RelayLegDeps;
  readonly #budget: LegBudget;
  readonly #uplink: Uplink;
  readonly #clock = new SenderClock();
  /** As the participant wants it. */
  #limits = NO_LIMITS;
  /** What the participant was last told that it may send, bits per second. */
  #toldBps = Infinity;
  readonly #ownSsrc: number;
  readonly #demuxer: RtpDemuxer;
  /** By the index of the m-line. */
  readonly #announced = new Map<number, AnnouncedSsrc>();
  readonly #consumerOfSsrc = new Map<number, Consumer>();

  constructor(deps: RelayLegDeps) {
    this.#deps = deps;
    this.layout = deps.layout;
    this.#budget = new LegBudget(deps.nowMs());
    this.#uplink = new Uplink(deps.layout.sendTimeExtension);
    this.downlink = new Downlink(deps.layout.transportNumberExtension);
    this.#ownSsrc = this.#freshSsrc();
    const sendKeyframeRequest = (stream: RtpStream): void =>
      void deps.send(writeKeyframeRequest(this.#ownSsrc, stream.ssrc));
    this.camera = new Producer(sendKeyframeRequest);
    this.screen = new Producer(sendKeyframeRequest);
    this.#demuxer = new RtpDemuxer({ ...deps, camera: this.camera, screen: this.screen });
    const audioSsrc = this.#freshSsrc();
    this.#announced.set(LINE.microphone, { ssrc: audioSsrc, rtxSsrc: audioSsrc });
    this.audio = new AudioSender(deps.layout.microphone, audioSsrc, deps.randomBelow(0x8000));
    const soundSsrc = this.#freshSsrc();
    this.#announced.set(LINE.screenSound, { ssrc: soundSsrc, rtxSsrc: soundSsrc });
    this.screenSoundConsumer = new SoundConsumer(
      soundSsrc,
      deps.layout.screenSound,
      deps.randomBelow(0x8000),
      deps.send,
    );
    this.screenConsumer = this.#createConsumer(LINE.screenSlot, deps.layout.screenSlot);
    this.pictures = deps.layout.pictures.map((format, index) =>
      this.#createConsumer(LINE.firstPicture + index, format),
    );
  }

  answer(offer: Offer, transport: TransportDescription): string {
    return writeAnswer(offer, transport, this.#announced);
  }

  receiveRtp(bytes: Buffer, nowMs: number): void {
    if (!this.#budget.takeRtp(bytes.length, nowMs)) return this.#deps.log.count("relay.rtpOverBudget");
    const header = parseRtp(bytes);
    if (header === null) return this.#deps.log.count("relay.malformedRtp");
    this.lastRtpAtMs = nowMs;
    this.#uplink.note(bytes, nowMs);
    const route = this.#demuxer.route(bytes, header, nowMs);
    if (route === null) return;
    if (route.kind === "audio") return this.#receiveAudio(route, bytes, header, nowMs);
    // A probe on the media's own SSRC, or a codec that was not negotiated.
    if (header.payloadType !== route.payloadType) return this.#deps.log.count("relay.unknownPayloadType");
    if (route.kind === "video") return this.#receiveVideo(route, bytes, header, nowMs, false);
    const { original } = route;
    const packet = unwrapRtx(bytes, header, {
      ssrc: original.stream.ssrc,
      payloadType: original.payloadType,
    });
    if (packet === null) this.#deps.log.count("relay.probe");
    else this.#receiveVideo(original, packet.bytes, packet.header, nowMs, true);
  }

  receiveRtcp(bytes: Buffer, nowMs: number): void {
    if (!this.#budget.takeRtcp(nowMs)) return this.#deps.log.count("relay.rtcpOverBudget");
    this.lastRtcpAtMs = nowMs;
    for (const item of parseRtcp(bytes)) {
      if (item.type === "senderReport") {
        this.#passOn(item, nowMs);
        continue;
      }
      if (item.type === "transportFeedback") {
        this.downlink.receive(item, nowMs);
        if (this.downlink.isDraining(nowMs)) this.#pausePictures();
        continue;
      }
      const consumer = this.#consumerOfSsrc.get(item.ssrc);
      if (consumer === undefined) continue;
      if (item.type === "nack") this.#retransmit(consumer, item.sequenceNumbers, nowMs);
      else if (!this.#budget.takeKeyframe(consumer, nowMs)) this.#deps.log.count("relay.keyframeOverBudget");
      else if (consumer.stream === null) consumer.producer?.refresh(consumer.layer, nowMs);
      else consumer.producer?.requestKeyframe(consumer.stream, nowMs);
    }
  }

  #passOn(report: SenderReport, nowMs: number): void {
    const translated = this.#clock.translate(report, nowMs);
    const sound = this.#demuxer.audio(report.ssrc);
    sound?.reception.noteSenderReport(report, nowMs);
    if (sound?.line === "screenSound") this.screenSound.dispatchReport(translated);
    const route = this.#demuxer.video(report.ssrc);
    if (route === null) return;
    route.stream.noteSenderReport(report, nowMs);
    route.producer.dispatchReport(route.stream, translated);
  }

  /** True if packets come faster than they can be dropped: close the leg. */
  get isFlooded(): boolean {
    return this.#budget.isFlooded;
  }

  /** Call once a second. True if the participant has long cost more than it may: close the leg. */
  isLongOverBudget(): boolean {
    return this.#budget.secondPassed();
  }

  /** Call every 20 ms: requests what was lost on the way here, and keyframes that are due. */
  tick(nowMs: number): void {
    this.#pad(this.downlink.takePadding(nowMs));
    // Less is told at once, more once a second.
    if (this.#sendableBps(nowMs) < this.#toldBps * MUCH_LESS) this.#limitSender(nowMs);
    for (const producer of [this.camera, this.screen]) {
      for (const stream of producer.streams) {
        const due = stream.nacksDue(nowMs);
        if (due.length > 0) this.#deps.send(writeNack(this.#ownSsrc, stream.ssrc, due));
      }
      producer.tick(nowMs);
    }
  }

  /**
   * Call once a second, and when the leg opens: reports how reception goes and when the mix was spoken, and limits the participant's bit
   * rate. `soundAgeMs`: of the frame that was sent last, when it was.
   */
  sendReports(nowMs: number, soundAgeMs: number): void {
    const report = this.audio.report(soundAgeMs);
    if (report !== null) this.#deps.send(report);
    const streams = [...this.camera.streams, ...this.screen.streams];
    for (const stream of streams) stream.rateBps(nowMs);
    // A voice's sender, too, has to know of losses: it marks its network, and its Opus repeats more.
    const blocks = [...this.#demuxer.sounds, ...streams].flatMap(
      (stream) => stream.receptionBlock(nowMs) ?? [],
    );
    if (blocks.length > 0) this.#deps.send(writeReceiverReport(this.#ownSsrc, blocks));
    this.#limitSender(nowMs);
  }

  /** Acts within a second, also on what the participant sends and gets at the moment. */
  limit(limits: PictureLimits): void {
    this.#limits = limits;
    this.downlink.capBps = limits.downBps;
  }

  #sendableBps(nowMs: number): number {
    const isScreenAlive = this.screen.streams.some(
      (stream) => nowMs - stream.lastPacketAtMs < SCREEN_ALIVE_MS,
    );
    const mostBps = CAMERA_BPS + (isScreenAlive ? SCREEN_BPS : 0);
    return this.#uplink.limitBps(Math.min(mostBps, this.#limits.upBps ?? mostBps), nowMs);
  }

  #limitSender(nowMs: number): void {
    const ssrcs = [...this.camera.streams, ...this.screen.streams].map(({ ssrc }) => ssrc);
    this.#toldBps = this.#sendableBps(nowMs);
    this.#deps.send(writeRemb(this.#ownSsrc, ssrcs, this.#toldBps));
  }

  #receiveAudio(
    { line, format, reception }: AudioRoute,
    bytes: Buffer,
    header: RtpHeader,
    nowMs: number,
  ): void {
    reception.note(header, nowMs);
    if (line === "screenSound") {
      if (!this.screenSound.dispatch(bytes, header, format, nowMs))
        this.#deps.log.count("relay.malformedSound");
      return;
    }
    const payload = bytes.subarray(header.payloadStart, header.payloadEnd);
    const { payloadType, sequenceNumber, timestamp } = header;
    const packet = { sequenceNumber, timestamp, payload };
    if (payloadType === format.opus) this.#deps.onVoice({ ...packet, opusPayloadType: null });
    else if (payloadType === format.red) this.#deps.onVoice({ ...packet, opusPayloadType: format.opus });
    else this.#deps.log.count("relay.unknownPayloadType");
  }

  #receiveVideo(
    { producer, stream }: VideoRoute,
    bytes: Buffer,
    header: RtpHeader,
    nowMs: number,
    isRecovered: boolean,
  ): void {
    const packet = stream.receive(bytes, header, nowMs, isRecovered);
    if (packet === null) this.#deps.log.count("relay.duplicatePacket");
    else producer.dispatch(stream, packet, nowMs);
  }

  #retransmit(consumer: Consumer, sequenceNumbers: readonly number[], nowMs: number): void {
    const granted = this.#budget.takeNacked(sequenceNumbers.length, nowMs);
    if (granted < sequenceNumbers.length) this.#deps.log.count("relay.nackOverBudget");
    for (const sequenceNumber of sequenceNumbers.slice(0, granted)) {
      if (!consumer.retransmit(sequenceNumber)) this.#deps.log.count("relay.retransmissionMissed");
      if (!consumer.noteRetransmissionRequest(sequenceNumber) || consumer.stream === null) continue;
      if (this.#budget.takeKeyframe(consumer, nowMs))
        consumer.producer?.requestKeyframe(consumer.stream, nowMs);
    }
  }

  #pausePictures(): void {
    for (const consumer of [this.screenConsumer, ...this.pictures]) consumer.pause();
  }

  /** Fills the link by so many bytes at most, as evenly over the pictures as they come. */
  #pad(dueBytes: number): void {
    let leftBytes = dueBytes;
    while (leftBytes > 0) {
      const before = leftBytes;
      for (const consumer of [this.screenConsumer, ...this.pictures])
        if (leftBytes > 0) leftBytes -= consumer.pad();
      if (leftBytes === before) return;
    }
  }

  #createConsumer(lineIndex: number, format: VideoFormat): Consumer {
    const announced = { ssrc: this.#freshSsrc(), rtxSsrc: this.#freshSsrc() };
    this.#announced.set(lineIndex, announced);
    const consumer = new Consumer(
      { ...announced, payloadType: format.vp8, rtxPayloadType: format.rtx },
      this.#deps.randomBelow(0x8000),
      this.#deps.send,
      {
        stamp: (packet) => this.downlink.stamp(packet, this.#deps.nowMs()),
        isHeld: () => this.downlink.isDraining(this.#deps.nowMs()),
      },
    );
    this.#consumerOfSsrc.set(announced.ssrc, consumer);
    return consumer;
  }

  /** Returns an SSRC that is distinct within the leg, and not 0, which some stacks take for "none". */
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
