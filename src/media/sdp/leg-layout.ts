/** Reads an offer by the leg's fixed layout of lines: the payload types, header extensions and SSRCs of each. */
import { LINE, MAX_PICTURE_SLOTS } from "../leg/messages.ts";
import { OfferError, type Offer, type OfferedLine } from "./sdp.ts";

const MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
const RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
const REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
/** Of the draft's transport-wide sequence numbers. */
export const TRANSPORT_NUMBER_URI =
  "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
/** More do not fit into a one-byte header (RFC 8285, section 4.2). */
const MAX_ONE_BYTE_ID = 14;
/** When the sender sent a packet. */
const SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
export const EXTENSION_URIS = { mid: MID, rid: RID, repairedRid: REPAIRED_RID, sendTime: SEND_TIME } as const;

export interface AudioFormat {
  readonly opus: number;
  /** RED around Opus (RFC 2198); null when not offered. */
  readonly red: number | null;
}
export interface VideoFormat {
  readonly vp8: number;
  readonly rtx: number | null;
}
export type IncomingLine = "microphone" | "camera" | "screen" | "screenSound";
export interface LegLayout {
  readonly microphone: AudioFormat;
  readonly screenSound: AudioFormat;
  readonly camera: VideoFormat;
  readonly screen: VideoFormat;
  /** At most MAX_PICTURE_SLOTS. */
  readonly pictures: readonly VideoFormat[];
  readonly screenSlot: VideoFormat;
  /** Header extension ids; null when not offered. All lines of a bundle use the same (RFC 8843, section 15). */
  readonly midExtension: number | null;
  readonly ridExtension: number | null;
  readonly repairedRidExtension: number | null;
  /** Of the pictures that the participant sends. */
  readonly sendTimeExtension: number | null;
  /** Of the packets that the relay sends; null when the participant gives no feedback about each. */
  readonly transportNumberExtension: number | null;
  readonly rids: readonly string[];
  /** The line that an `a=mid` or an announced SSRC belongs to. */
  readonly lineOfMid: ReadonlyMap<string, IncomingLine>;
  readonly lineOfSsrc: ReadonlyMap<number, IncomingLine>;
  /** From an RTX stream's SSRC to its original's. */
  readonly originalOf: ReadonlyMap<number, number>;
}

const INCOMING: readonly IncomingLine[] = ["microphone", "camera", "screen", "screenSound"];

/** @throws OfferError when the lines are not a leg's. */
export function readLayout(offer: Offer): LegLayout {
  const dataLine = offer.lines.length - 1;
  const slotCount = dataLine - LINE.firstPicture;
  if (slotCount < 0 || slotCount > MAX_PICTURE_SLOTS) {
    const [least, most] = [LINE.firstPicture + 1, LINE.firstPicture + MAX_PICTURE_SLOTS + 1];
    throw new OfferError(
      `The offer has ${offer.lines.length} media lines where a leg has ${least} to ${most}.`,
    );
  }
  const camera = lineAt(offer, LINE.camera, "video", "sendonly");
  const microphone = lineAt(offer, LINE.microphone, "audio", "sendrecv");
  const pictures: VideoFormat[] = [];
  for (let index = 0; index < slotCount; index += 1) {
    pictures.push(videoFormat(lineAt(offer, LINE.firstPicture + index, "video", "recvonly")));
  }
  lineAt(offer, dataLine, "application", "sendrecv");
  const screenSlot = lineAt(offer, LINE.screenSlot, "video", "recvonly");
  const lineOfMid = new Map<string, IncomingLine>();
  const lineOfSsrc = new Map<number, IncomingLine>();
  const originalOf = new Map<number, number>();
  for (const name of INCOMING) {
    const line = offer.lines[LINE[name]];
    if (line === undefined) continue;
    lineOfMid.set(line.mid, name);
    for (const ssrc of line.ssrcs) lineOfSsrc.set(ssrc, name);
    for (const [repair, original] of line.originalOf) originalOf.set(repair, original);
  }
  return {
    microphone: audioFormat(microphone),
    screenSound: audioFormat(lineAt(offer, LINE.screenSound, "audio", "sendrecv")),
    camera: videoFormat(camera),
    screen: videoFormat(lineAt(offer, LINE.screen, "video", "sendonly")),
    pictures,
    screenSlot: videoFormat(screenSlot),
    midExtension: microphone.extensions.get(MID) ?? null,
    ridExtension: camera.extensions.get(RID) ?? null,
    repairedRidExtension: camera.extensions.get(REPAIRED_RID) ?? null,
    sendTimeExtension: camera.extensions.get(SEND_TIME) ?? null,
    transportNumberExtension: transportNumberId(screenSlot),
    rids: camera.rids,
    lineOfMid,
    lineOfSsrc,
    originalOf,
  };
}

function lineAt(
  offer: Offer,
  index: number,
  kind: OfferedLine["kind"],
  direction: OfferedLine["direction"],
): OfferedLine {
  const line = offer.lines[index];
  if (line?.kind !== kind || line.direction !== direction) {
    throw new OfferError(`Media line ${index} of the offer should be ${kind}, ${direction}.`);
  }
  return line;
}

/** Null where the line's receiver gives no feedback about every packet. */
export function transportNumberId(line: OfferedLine): number | null {
  const id = line.extensions.get(TRANSPORT_NUMBER_URI) ?? null;
  return id === null || id > MAX_ONE_BYTE_ID ? null : id;
}

export function audioFormat(line: OfferedLine): AudioFormat {
  const opus = line.codecs.find((codec) => codec.name === "opus");
  if (opus === undefined) throw new OfferError("The offer has no Opus.");
  const red = line.codecs.find(
    (codec) => codec.name === "red" && codec.fmtp.split("/")[0] === String(opus.payloadType),
  );
  return { opus: opus.payloadType, red: red?.payloadType ?? null };
}

export function videoFormat(line: OfferedLine): VideoFormat {
  const vp8 = line.codecs.find((codec) => codec.name === "vp8");
  if (vp8 === undefined) throw new OfferError("The offer has no VP8.");
  const rtx = line.codecs.find((codec) => codec.name === "rtx" && codec.fmtp === `apt=${vp8.payloadType}`);
  return { vp8: vp8.payloadType, rtx: rtx?.payloadType ?? null };
}
