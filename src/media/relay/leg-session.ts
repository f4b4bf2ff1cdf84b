/**
 * One leg in the relay's table: its connection, its media and its data channel, wired together. Decides nothing about others: it
 * reports that something has changed, and is bound as forwarding.ts decides.
 */
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { RecordedPacket } from "../../kernel/recorded-packet.ts";
import { isLarger, type WantedPicture } from "../leg/messages.ts";
import { wishOf, type Wish } from "../mixer/distinct-mix.ts";
import type { MixSource } from "../mixer/mix-source.ts";
import type { Mixer } from "../mixer/mixer.ts";
import type { LegLayout } from "../sdp/leg-layout.ts";
import type { Offer } from "../sdp/sdp.ts";
import type { LegKey } from "../types.ts";
import type { Consumer } from "./consumer.ts";
import type { ForwardingLeg, LegBinding } from "./forwarding.ts";
import { LayerDemand } from "./layer-demand.ts";
import type { PacketConsumer, Producer } from "./producer.ts";
import { RelayControl } from "./relay-control.ts";
import { RecordedParticipant } from "./recorded-participant.ts";
import { RelayLeg, type VoicePacket } from "./relay-leg.ts";
import type { Transport, TransportEvents } from "./transport.ts";

/** Audio that has come for this long is decoded, mixed and on its way to everybody. */
const WARM_AFTER_AUDIO_MS = 300;
/** A participant that has sent no audio for this long is silent, which does not make its leg less fit. */
const WARM_WITHOUT_AUDIO_MS = 1_500;

/** Of all legs together. */
/** Of RTP, in and out. They grow. */
export interface PacketCounts {
  packetsIn: number;
  packetsOut: number;
  bytesIn: number;
  bytesOut: number;
}
export const noPackets = (): PacketCounts => ({ packetsIn: 0, packetsOut: 0, bytesIn: 0, bytesOut: 0 });

export interface LegSessionDeps {
  readonly nowMs: () => number;
  readonly log: Log;
  readonly mixer: Mixer;
  readonly counts: PacketCounts;
  readonly randomBelow: (limit: number) => number;
  readonly createTransport: (name: string, events: TransportEvents) => Transport;
  readonly key: LegKey;
  readonly layout: LegLayout;
  readonly onRecorded: (packet: RecordedPacket) => void;
  /** The leg opened, or its participant asked for something else. */
  readonly onChanged: () => void;
  /** The connection failed or was closed by the participant. */
  readonly onClosed: () => void;
}

export class LegSession implements ForwardingLeg {
  readonly key: LegKey;
  readonly leg: RelayLeg;
  readonly control: RelayControl;
  /** For what this participant sends. */
  readonly layers = new LayerDemand();
  readonly startedAtMs: number;
  /** Of this leg alone. */
  readonly counted = noPackets();
  isOpen = false;
  isActive = false;
  isWatching = true;
  wanted: readonly WantedPicture[] | null = null;
  slots: readonly (PeerId | null)[];
  /** Null unless the participant is recorded by what comes on this leg. */
  recorded: RecordedParticipant | null = null;
  #wish: Wish | null = null;
  readonly #deps: LegSessionDeps;
  readonly #transport: Transport;
  #isClosed = false;
  /** When the data channel opened; Infinity before that. */
  #controlOpenAtMs = Infinity;
  #controlReceivedAtMs = -Infinity;
  /** When the first audio packet came; Infinity before that. */
  #audioAtMs = Infinity;
  /** Null while the mix is without this microphone. */
  #voice: MixSource | null = null;
  #stopListening: (() => void) | null = null;

  constructor(deps: LegSessionDeps) {
    this.#deps = deps;
    this.key = deps.key;
    this.startedAtMs = deps.nowMs();
    this.#transport = deps.createTransport(`${deps.key.peerId} ${deps.key.legId}`, this.#events());
    this.leg = new RelayLeg({
      ...deps,
      send: (bytes) => this.#send(bytes),
      onVoice: (packet) => this.#receiveVoice(packet),
    });
    this.control = new RelayControl({
      log: deps.log,
      nowMs: this.startedAtMs,
      send: (text) => this.#transport.sendControl(text),
    });
    this.slots = this.leg.pictures.map(() => null);
  }

  get allowed(): ForwardingLeg["allowed"] {
    return this.leg.downlink.allowed;
  }

  get peerId(): PeerId {
    return this.key.peerId;
  }

  /** When something last came on the leg; -Infinity: never. */
  get lastReceivedAtMs(): number {
    return Math.max(this.leg.lastRtpAtMs, this.leg.lastRtcpAtMs, this.#controlReceivedAtMs);
  }

  /** Resolves to the answer. @throws Error when the library refuses the offer. */
  async accept(offer: Offer): Promise<string> {
    return this.leg.answer(offer, await this.#transport.accept(offer));
  }

  /** Fit to carry the meeting for its participant. */
  isWarm(nowMs: number): boolean {
    if (this.#controlOpenAtMs === Infinity) return false;
    return (
      nowMs - this.#audioAtMs >= WARM_AFTER_AUDIO_MS || nowMs - this.#controlOpenAtMs >= WARM_WITHOUT_AUDIO_MS
    );
  }

  /** Adds the leg's consumers to the lists of their producers. `legOf` returns the leg that a participant sends on. */
  bindConsumers(
    { pictures, screen, isForwarding }: LegBinding,
    legOf: (peerId: PeerId) => RelayLeg | null,
    consumers: ReadonlyMap<Producer, PacketConsumer[]>,
  ): void {
    const bind = (consumer: Consumer, producer: Producer | null): void => {
      if (consumer.producer !== producer || !isForwarding) consumer.pause();
      consumer.producer = producer;
      if (producer !== null && isForwarding) consumers.get(producer)?.push(consumer);
    };
    this.slots = pictures.map(({ peerId }) => peerId);
    for (const [index, { peerId, layer }] of pictures.entries()) {
      const consumer = this.leg.pictures[index];
      if (consumer === undefined) continue;
      const [isNewLayer, isSmaller] = [consumer.layer !== layer, isLarger(consumer.layer, layer)];
      consumer.layer = layer;
      // A larger picture goes on until the smaller one's keyframe is there, unless that is more than the link bears.
      if (isSmaller && this.leg.downlink.isTight) consumer.pause();
      bind(consumer, peerId === null ? null : (legOf(peerId)?.camera ?? null));
      if (isNewLayer && isForwarding) consumer.producer?.refresh(layer, this.#deps.nowMs());
    }
    bind(this.leg.screenConsumer, screen === null ? null : (legOf(screen)?.screen ?? null));
  }

  /** False for one that this participant has muted for itself. */
  hears(peerId: PeerId): boolean {
    return this.#wish?.gains.get(peerId) !== 0;
  }

  setRecorded(isRecorded: boolean): void {
    const { onRecorded, key } = this.#deps;
    if (!isRecorded) {
      this.recorded?.end();
      this.recorded = null;
    } else
      this.recorded ??= new RecordedParticipant((source, atMs, isKey, bytes) =>
        onRecorded({ peerId: key.peerId, source, atMs, isKey, bytes }),
      );
  }

  /** Call once a second: how reception goes, and which moments sound and pictures are of. */
  report(nowMs: number): void {
    const { ageMs } = this.#deps.mixer;
    this.leg.sendReports(nowMs, ageMs);
    this.control.sendClocks(
      this.leg.audio.clock(ageMs),
      this.leg.pictures.map(({ clock }) => clock),
    );
  }

  /** Whether the mix contains the participant's microphone as it comes on this leg. */
  bindVoice(isMixed: boolean): void {
    const { mixer } = this.#deps;
    if (isMixed) this.#voice ??= mixer.addSource(this.peerId);
    else if (this.#voice !== null) {
      mixer.removeSource(this.#voice);
      this.#voice = null;
      // What is muted is not waited for.
      this.recorded?.voice.restart();
    }
  }

  /** Without `onClosed`. Does nothing the second time. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.isOpen = false;
    this.#stopListening?.();
    this.setRecorded(false);
    this.bindVoice(false);
    this.#transport.close();
  }

  #events(): TransportEvents {
    const { nowMs, counts } = this.#deps;
    return {
      onOpen: () => this.#opened(),
      onRtp: (bytes) => {
        if (this.#isClosed) return;
        counts.packetsIn += 1;
        counts.bytesIn += bytes.length;
        this.counted.packetsIn += 1;
        this.counted.bytesIn += bytes.length;
        this.leg.receiveRtp(bytes, nowMs());
        this.#endFlood();
      },
      onRtcp: (bytes) => {
        if (this.#isClosed) return;
        this.leg.receiveRtcp(bytes, nowMs());
        this.#endFlood();
      },
      onControlOpen: () => {
        if (this.#isClosed) return;
        this.#controlOpenAtMs = nowMs();
        this.control.open();
        this.#deps.onChanged();
      },
      onControl: (text) => {
        if (!this.#isClosed) this.#receiveControl(text);
      },
      onClosed: () => {
        if (!this.#isClosed) this.#deps.onClosed();
      },
    };
  }

  /** What is still on its way is dropped unread once the leg is closed. */
  #endFlood(): void {
    if (!this.leg.isFlooded) return;
    this.#deps.log.count("relay.flood");
    this.#deps.onClosed();
  }

  #opened(): void {
    if (this.#isClosed) return;
    this.isOpen = true;
    const wish = (): Wish | null => this.#wish;
    this.#stopListening = this.#deps.mixer.addListener({
      owner: this.peerId,
      get wish() {
        return wish();
      },
      hear: (frame) => void this.#send(this.leg.audio.next(frame, this.#deps.nowMs())),
    });
    this.report(this.#deps.nowMs());
    this.#deps.onChanged();
  }

  #receiveControl(text: string): void {
    const nowMs = this.#deps.nowMs();
    this.#controlReceivedAtMs = nowMs;
    const message = this.control.receive(text, nowMs);
    if (message === null) return;
    // The mixer reads it with the next frame.
    if (message.type === "hear") this.#wish = wishOf(message.volumes);
    else if (message.type === "want") this.wanted = message.pictures;
    else if (message.type === "limit") this.leg.limit(message);
    else if (message.type === "active") this.isActive = message.on;
    else this.isWatching = message.on;
    this.#deps.onChanged();
  }

  #receiveVoice({ sequenceNumber, timestamp, payload, opusPayloadType }: VoicePacket): void {
    const nowMs = this.#deps.nowMs();
    if (this.#audioAtMs === Infinity) this.#audioAtMs = nowMs;
    if (this.#voice === null) return;
    this.#deps.mixer.push(this.#voice, sequenceNumber, payload, opusPayloadType, nowMs);
    this.recorded?.voice.push(sequenceNumber, timestamp, payload, opusPayloadType, nowMs);
  }

  #send(bytes: Buffer): boolean {
    const { counts } = this.#deps;
    counts.packetsOut += 1;
    counts.bytesOut += bytes.length;
    this.counted.packetsOut += 1;
    this.counted.bytesOut += bytes.length;
    return this.#transport.send(bytes);
  }
}
