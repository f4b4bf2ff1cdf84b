/** A relay among connections that exist in memory only, at a time that the test sets. */
import type { PeerId } from "../../../src/kernel/ids.ts";
import type { RecordedPacket } from "../../../src/kernel/recorded-packet.ts";
import { createLog } from "../../../src/kernel/log.ts";
import { encodeLegMessage, type LegMessage } from "../../../src/media/leg/messages.ts";
import { Mixer } from "../../../src/media/mixer/mixer.ts";
import { createOpus } from "../../../src/audio/opus.ts";
import { createRelay } from "../../../src/media/relay/relay.ts";
import { isRtcp, parseRtp, writeRtpHeader } from "../../../src/media/rtp/rtp.ts";
import { parseRtcp } from "../../../src/media/rtp/rtcp.ts";
import { createFakeTransport, type FakeTransport } from "./fake-transport.ts";
import { legOffer } from "./offer.ts";
import { packetOf } from "./packets.ts";

/** The first byte of a screen's sound here: no frame of the mix begins with it. */
export const SCREEN_SOUND = 0xfc;

export function createWorld() {
  let nowMs = 0;
  let random = 0;
  const closed: string[] = [];
  const recorded: RecordedPacket[] = [];
  const log = createLog("error", () => {});
  const mixer = new Mixer(createOpus());
  const transports = new Map<string, FakeTransport>();
  const relay = createRelay({
    nowMs: () => nowMs,
    log,
    mixer,
    randomBelow: (limit) => (random = (random + 7919) % limit),
    createTransport(name, events) {
      const transport = createFakeTransport(events);
      transports.set(name, transport);
      return transport;
    },
    onLegClosed: ({ peerId, legId }) => void closed.push(`${peerId} ${legId}`),
    onRecorded: (packet) => void recorded.push(packet),
  });
  return {
    relay,
    mixer,
    log,
    closed,
    recorded,
    advance: (spanMs: number) => void (nowMs += spanMs),
    async open(peerId: PeerId, legId = "1", isActive = true) {
      const ssrcs = [1, 2, 3] as const;
      await relay.connect({ peerId, legId }, legOffer({ hasRed: false, ssrcs }));
      const transport = transports.get(`${peerId} ${legId}`);
      if (transport === undefined) throw new Error("no transport");
      const say = (message: LegMessage): void => transport.events.onControl(encodeLegMessage(message));
      transport.open();
      if (isActive) say({ type: "active", on: true });
      let [sequence, soundSequence] = [0, 0];
      return {
        ...transport,
        say,
        slots() {
          const last = transport.messages.findLast((message) => message.type === "slots");
          if (last === undefined) return null;
          return { pictures: last.pictures.filter((each) => each !== null), screen: last.screen };
        },
        /** Nothing but its number if it `isLost`. */
        sendSound(isLost = false) {
          const packet = Buffer.alloc(14);
          soundSequence += 1;
          if (isLost) return;
          writeRtpHeader(packet, {
            payloadType: 111,
            marker: false,
            sequenceNumber: soundSequence & 0xffff,
            timestamp: soundSequence * 960,
            ssrc: 1,
          });
          transport.events.onRtp(packet);
        },
        /** Opus whose bytes are `payload`, on the screen's line. */
        sendScreenSound(sequenceNumber: number, payload: readonly number[]) {
          const header = {
            payloadType: 111,
            marker: false,
            sequenceNumber,
            timestamp: sequenceNumber * 960,
            ssrc: 3,
          };
          transport.events.onRtp(packetOf(header, Uint8Array.from(payload)));
        },
        /** Whole packets of sound whose payload is not the mix's. */
        screenSound: () =>
          transport.sent.flatMap((bytes) => {
            const header = isRtcp(bytes) ? null : parseRtp(bytes);
            const payload = [...bytes.subarray(12)];
            return header?.payloadType === 111 && payload[0] === SCREEN_SOUND ? [{ header, payload }] : [];
          }),
        /** A picture of one packet, on the screen's line. */
        sendScreen(isKeyframe: boolean) {
          const packet = Buffer.alloc(14);
          sequence += 1;
          writeRtpHeader(packet, {
            payloadType: 96,
            marker: true,
            sequenceNumber: sequence & 0xffff,
            timestamp: (sequence * 3000) >>> 0,
            ssrc: 2,
          });
          packet.set([0x10, isKeyframe ? 0 : 1], 12);
          transport.events.onRtp(packet);
        },
        /** A picture of one packet, of the camera's layer that `ssrc` stands for: 10 is h, 11 is f. Its last byte is `mark`. */
        sendCamera(ssrc: 10 | 11, isKeyframe: boolean, mark: number, sizeBytes = 1) {
          sequence += 1;
          const header = {
            ...{ payloadType: 96, marker: true, ssrc },
            sequenceNumber: sequence & 0xffff,
            timestamp: (sequence * 3000) >>> 0,
          };
          // Header extensions of one byte: the line's number, and the layer's name.
          const extensions = [0xbe, 0xde, 0, 1, 0x40, 0x31, 0xa0, ssrc === 10 ? 0x68 : 0x66];
          const payload = Buffer.alloc(2 + sizeBytes, mark);
          payload.set([0x10, isKeyframe ? 0 : 1]);
          const packet = packetOf(header, Buffer.concat([Buffer.from(extensions), payload]));
          packet.writeUInt8(0x90, 0);
          transport.events.onRtp(packet);
        },
        /** The last bytes of the pictures that came. */
        marks: () =>
          transport.sent.flatMap((bytes) =>
            !isRtcp(bytes) && parseRtp(bytes)?.payloadType === 96 ? [bytes.at(-1)] : [],
          ),
        /** What the relay said last of the stream: in 1/256, in packets, and in ticks. */
        reported(ssrc: number) {
          const last = transport.sent.findLast((bytes) => isRtcp(bytes) && bytes.readUInt8(1) === 201);
          for (let offset = 8; last !== undefined && offset + 24 <= last.length; offset += 24) {
            if (last.readUInt32BE(offset) !== ssrc) continue;
            const [fraction, lost] = [last.readUInt8(offset + 4), last.readUIntBE(offset + 5, 3)];
            return { fraction, lost, jitter: last.readUInt32BE(offset + 12) };
          }
          return null;
        },
        videoReceived: () =>
          transport.sent.filter((bytes) => !isRtcp(bytes) && parseRtp(bytes)?.payloadType === 96).length,
        soundReceived: () =>
          transport.sent.filter((bytes) => !isRtcp(bytes) && parseRtp(bytes)?.payloadType === 111).length,
        keyframesAsked: () =>
          transport.sent
            .filter((bytes) => isRtcp(bytes))
            .flatMap((bytes) => parseRtcp(bytes))
            .filter((item) => item.type === "keyframeRequest").length,
      };
    },
  };
}
