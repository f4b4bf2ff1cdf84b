/** Legs: offers, packets of sound and pictures, and the words on the data channel. */
import assert from "node:assert";
import { silentLog } from "../../../src/kernel/log.ts";
import { parseJson } from "../../../src/kernel/schema.ts";
import { readNote } from "../../../src/media/call/messages.ts";
import { decodeLegMessage, decodeRelayMessage } from "../../../src/media/leg/messages.ts";
import { JitterBuffer } from "../../../src/media/mixer/jitter-buffer.ts";
import { createOpus, FRAME_SAMPLES, isVoicelessFrame } from "../../../src/audio/opus.ts";
import { RelayLeg } from "../../../src/media/relay/relay-leg.ts";
import { parseRed, writeRed } from "../../../src/media/rtp/red.ts";
import { parseRtcp, writeNack } from "../../../src/media/rtp/rtcp.ts";
import {
  extensionText,
  FORWARDED_HEADER_BYTES,
  isRtcp,
  parseRtp,
  RTP_HEADER_BYTES,
  unwrapRtx,
  withForwardedHeader,
  wrapRtx,
} from "../../../src/media/rtp/rtp.ts";
import { parseVp8 } from "../../../src/media/rtp/vp8.ts";
import { writeAnswer } from "../../../src/media/sdp/answer.ts";
import { readLayout, type LegLayout } from "../../../src/media/sdp/leg-layout.ts";
import { OfferError, parseOffer, type Offer } from "../../../src/media/sdp/sdp.ts";
import { createLegSignalling } from "../../../src/media/signalling.ts";
import { peerId } from "../../support/ids.ts";
import { legOffer } from "../../media/relay/offer.ts";
import { shapeOf } from "../checks.ts";
import type { Mark, Target } from "../fuzz.ts";

const TRANSPORT = {
  iceUfrag: "relay",
  icePassword: "secretsecretsecretsecret",
  fingerprint: "sha-256 CD",
  setup: "active",
  candidates: ["candidate:1 1 UDP 1 10.0.0.1 4000 typ host"],
};

function layoutOf(sdp: string): { readonly offer: Offer; readonly layout: LegLayout } | null {
  try {
    const offer = parseOffer(sdp);
    return { offer, layout: readLayout(offer) };
  } catch (error) {
    if (error instanceof OfferError) return null;
    throw error;
  }
}

function readOffer(input: Buffer): Mark {
  const read = layoutOf(input.toString("utf8"));
  if (read === null) return null;
  const answer = writeAnswer(read.offer, TRANSPORT, new Map([[0, { ssrc: 1, rtxSsrc: 2 }]]));
  // Nothing of the offer breaks out of the line of the answer that mirrors it.
  for (const line of answer.trimEnd().split("\r\n")) assert.match(line, /^[a-z]=[ -~]+$/);
  for (const candidate of read.offer.candidates) assert.match(candidate, /^candidate:[ -~]+$/);
  const { lineOfSsrc, lineOfMid, originalOf, rids, pictures } = read.layout;
  return [lineOfSsrc.size, lineOfMid.size, originalOf.size, rids.length, pictures.length].join(" ");
}

function readRtp(input: Buffer): Mark {
  isRtcp(input);
  const header = parseRtp(input);
  if (header === null) return null;
  const { payloadStart, payloadEnd } = header;
  assert.ok(payloadStart >= RTP_HEADER_BYTES && payloadStart <= payloadEnd && payloadEnd <= input.length);
  const texts = Array.from({ length: 16 }, (_, id) => extensionText(input, id)?.length ?? "-");
  const vp8 = readVp8At(input, payloadStart, payloadEnd);
  const unwrapped = unwrapRtx(Buffer.from(input), header, { ssrc: 7, payloadType: 96 });
  if (unwrapped !== null) assert.deepStrictEqual(parseRtp(unwrapped.bytes), unwrapped.header);
  const payload = Buffer.from(input.subarray(payloadStart, payloadEnd));
  const forwarded = withForwardedHeader(input, header);
  const again = parseRtp(forwarded);
  assert.ok(again !== null && again.payloadStart === FORWARDED_HEADER_BYTES && again.ssrc === header.ssrc);
  assert.deepStrictEqual(forwarded.subarray(again.payloadStart, again.payloadEnd), payload);
  const wrapped = wrapRtx(forwarded, { ssrc: 9, payloadType: 97, sequenceNumber: 1 });
  const wrappedHeader = parseRtp(wrapped);
  if (wrappedHeader !== null && payload.length > 0) {
    const back = unwrapRtx(wrapped, wrappedHeader, { ssrc: header.ssrc, payloadType: header.payloadType });
    assert.deepStrictEqual(back?.bytes.subarray(FORWARDED_HEADER_BYTES), payload);
  }
  return `${texts.join("")} ${vp8}`;
}

function readVp8At(bytes: Buffer, start: number, end: number): Mark {
  const vp8 = parseVp8(bytes, start, end);
  if (vp8 === null) return null;
  const { pictureIdBits, pictureIdOffset, baseLayerIndexOffset } = vp8;
  // What a relay rewrites lies within the payload.
  if (pictureIdBits > 0)
    assert.ok(pictureIdOffset > start && pictureIdOffset + (pictureIdBits > 7 ? 2 : 1) <= end);
  assert.ok(baseLayerIndexOffset === 0 || (baseLayerIndexOffset > start && baseLayerIndexOffset < end));
  return `${vp8.isKeyframeStart} ${pictureIdBits} ${baseLayerIndexOffset > 0}`;
}

function readRtcp(input: Buffer): Mark {
  const items = parseRtcp(input);
  assert.ok(items.length <= input.length / 8);
  for (const item of items) {
    if (item.type === "transportFeedback") {
      assert.ok(item.arrivalsMs.length <= 1024);
      assert.ok(item.arrivalsMs.every((each) => each === null || Number.isFinite(each)));
    }
    if (item.type !== "nack") continue;
    assert.ok(item.sequenceNumbers.length <= 1_016);
    if (item.sequenceNumbers.length < 200) {
      const [again] = parseRtcp(writeNack(1, item.ssrc, item.sequenceNumbers));
      assert.ok(again?.type === "nack");
      assert.deepStrictEqual(new Set(again.sequenceNumbers), new Set(item.sequenceNumbers));
    }
  }
  return items.length === 0
    ? null
    : items
        .map(({ type }) => type)
        .slice(0, 4)
        .join(" ");
}

function readRed(input: Buffer): Mark {
  const blocks = parseRed(input);
  if (blocks === null) return null;
  const [first, last] = [blocks[0], blocks.at(-1)];
  assert.ok(first !== undefined && last !== undefined && last.timestampOffset === 0);
  assert.ok(blocks.reduce((sum, { payload }) => sum + payload.length, 0) < input.length);
  const again = parseRed(writeRed(last.payloadType, last.payload, first === last ? null : first));
  assert.deepStrictEqual(again?.at(-1)?.payload.length, last.payload.length);
  return `${blocks.length} ${blocks.map(({ payload }) => Number(payload.length > 0)).join("")}`;
}

const opus = createOpus();
/** Packets behind a byte of how much the sequence number grows and one of their length; 0 pulls. */
function playSound(input: Buffer): Mark {
  const decoder = opus.createDecoder();
  const buffer = new JitterBuffer(decoder);
  const frame = new Int16Array(FRAME_SAMPLES);
  let sequenceNumber = 0xffe0;
  let nowMs = 0;
  try {
    for (let at = 0; at + 1 < Math.min(input.length, 4_000);) {
      const [step = 0, length = 0] = input.subarray(at, at + 2);
      const payload = input.subarray(at + 2, at + 2 + length);
      at += 2 + length;
      sequenceNumber = (sequenceNumber + ((step << 24) >> 24)) & 0xffff;
      isVoicelessFrame(payload);
      buffer.push(sequenceNumber, payload, nowMs, step === 0);
      nowMs += 20;
      if (step % 3 !== 2) buffer.pull(frame, nowMs);
      else buffer.skip(nowMs);
    }
  } finally {
    decoder.close();
  }
  const counts = Object.values(buffer.counts);
  return counts.every((count) => count === 0) ? null : counts.map((count) => Math.min(3, count)).join("");
}

const LEG = layoutOf(legOffer({ hasRed: true, ssrcs: [1, 2, 3] }));
/** Packets of one participant, each behind two bytes of its length, as they come to a relay. */
function feedLeg(input: Buffer): Mark {
  assert.ok(LEG !== null);
  const counts = new Set<string>();
  let ssrc = 1_000;
  const leg = new RelayLeg({
    nowMs: () => 0,
    log: { ...silentLog, count: (name) => void counts.add(name) },
    layout: LEG.layout,
    randomBelow: (limit) => (ssrc += 1) % limit,
    send: (bytes) => bytes.length > 0,
    onVoice: ({ payload, opusPayloadType }) => {
      counts.add(`voice ${opusPayloadType === null ? "" : String(parseRed(payload)?.length)}`);
    },
  });
  leg.camera.setConsumers(leg.pictures, 0);
  leg.screen.setConsumers([leg.screenConsumer], 0);
  leg.screenSound.setConsumers([leg.screenSoundConsumer]);
  let nowMs = 0;
  for (let at = 0; at + 2 <= input.length;) {
    const length = input.readUInt16BE(at);
    // The relay keeps what it is given.
    const bytes = Buffer.from(input.subarray(at + 2, at + 2 + length));
    at += 2 + length;
    nowMs += 7;
    if (isRtcp(bytes)) leg.receiveRtcp(bytes, nowMs);
    else leg.receiveRtp(bytes, nowMs);
    leg.tick(nowMs);
  }
  leg.sendReports(nowMs, 20);
  assert.ok(leg.camera.streams.length + leg.screen.streams.length <= 16);
  return [...counts, leg.camera.streams.length, leg.screen.streams.length].join(" ");
}

/** One leg's words, as text. */
function words(name: string, decode: (text: string) => object | null): Target {
  return {
    name,
    format: "json",
    run(input) {
      const message = decode(input.toString("utf8"));
      if (message === null) return null;
      assert.deepStrictEqual(decode(JSON.stringify(message)), plain(message));
      return shapeOf(message);
    },
  };
}
/** As JSON holds it: without the sign of 0. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const [SELF, OTHER] = [peerId(1), peerId(2)];
async function signal(input: Buffer): Promise<Mark> {
  const seen: string[] = [];
  const note = (what: string) => void seen.push(what);
  const signalling = createLegSignalling({
    clock: { nowMs: () => 0, wallMs: () => 0, setTimer: () => () => {} },
    log: { ...silentLog, count: () => {} },
    self: SELF,
    // Only what signalling calls of it.
    host: {
      connectLeg: async () => (note("connect"), "answer"),
      closeLeg: () => note("close"),
      onLegClosed: () => () => {},
    } as unknown as Parameters<typeof createLegSignalling>[0]["host"],
    send: () => true,
    detours: {
      linked: () => [OTHER],
      addressOf: () => "10.0.0.2",
      isMember: () => true,
      isRelay: () => true,
      sign: () => "0".repeat(128),
      isGenuine: () => true,
      openBridge: async () => (note("bridge"), { port: 26_999, participantAtMs: () => 0, close: () => {} }),
    },
  });
  signalling.onClosed(() => note("closed"));
  const asked = signalling.connect(OTHER, "1", "offer").then(
    () => note("answered"),
    () => note("refused"),
  );
  signalling.receive(OTHER, parseJson(input.toString("utf8")));
  await Promise.resolve();
  const mark = seen.join(" ");
  signalling.close();
  await asked;
  return mark === "" ? null : mark;
}

export const mediaTargets: readonly Target[] = [
  { name: "signal", format: "json", run: signal },
  { name: "offer", format: "text", run: readOffer },
  { name: "rtp", format: "bytes", run: readRtp },
  { name: "rtcp", format: "bytes", run: readRtcp },
  { name: "red", format: "bytes", run: readRed },
  { name: "vp8", format: "bytes", run: (input) => readVp8At(input, 0, input.length) },
  { name: "sound", format: "bytes", runs: 300, run: playSound },
  { name: "relay-leg", format: "bytes", runs: 600, run: feedLeg },
  words("leg-control", decodeLegMessage),
  words("call-note", (text) => readNote(new TextEncoder().encode(text))),
  words("relay-control", decodeRelayMessage),
];
