/** Writes the answer to a leg's offer: a mirror of its lines, with the relay's transport and the SSRCs that it sends. */
import { LINE } from "../leg/messages.ts";
import {
  audioFormat,
  EXTENSION_URIS,
  TRANSPORT_NUMBER_URI,
  transportNumberId,
  videoFormat,
} from "./leg-layout.ts";
import type { Offer, OfferedLine } from "./sdp.ts";

/** The relay's end of the connection, as the WebRTC library describes it. */
export interface TransportDescription {
  readonly iceUfrag: string;
  readonly icePassword: string;
  readonly fingerprint: string;
  readonly setup: string;
  /** Each begins with "candidate:". */
  readonly candidates: readonly string[];
}
export interface AnnouncedSsrc {
  readonly ssrc: number;
  readonly rtxSsrc: number;
}

const MIRROR = {
  sendrecv: "sendrecv",
  sendonly: "recvonly",
  recvonly: "sendonly",
  inactive: "inactive",
} as const;

/**
 * What a line's sender is asked for (RFC 7587, section 6.1). Explicit, since senders otherwise fall back to several frames a packet, or to
 * packets without FEC. Voices are mono, as their mix is; what a screen plays is passed on as it comes.
 */
const VOICE_FMTP = "minptime=10;useinbandfec=1;stereo=0;sprop-stereo=0;maxaveragebitrate=48000";
const SCREEN_FMTP = "minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1;maxaveragebitrate=128000";
/** Sound and picture of one media stream are played in step. */
const SCREEN_LINES: ReadonlySet<number> = new Set([LINE.screenSlot, LINE.screenSound]);

/** `announced` has an entry for each line that the relay sends on, by the line's index. */
export function writeAnswer(
  offer: Offer,
  transport: TransportDescription,
  announced: ReadonlyMap<number, AnnouncedSsrc>,
): string {
  const lines = [
    "v=0",
    "o=- 1 1 IN IP4 0.0.0.0",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${offer.lines.map((line) => line.mid).join(" ")}`,
    "a=msid-semantic: WMS *",
  ];
  for (const [index, line] of offer.lines.entries()) {
    const shared = [
      "c=IN IP4 0.0.0.0",
      `a=mid:${line.mid}`,
      `a=ice-ufrag:${transport.iceUfrag}`,
      `a=ice-pwd:${transport.icePassword}`,
      `a=fingerprint:${transport.fingerprint}`,
      `a=setup:${transport.setup}`,
    ];
    if (index === 0) {
      shared.push(...transport.candidates.map((candidate) => `a=${candidate}`), "a=end-of-candidates");
    }
    if (line.kind === "application") {
      lines.push("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", ...shared);
      lines.push("a=sctp-port:5000", "a=max-message-size:262144");
      continue;
    }
    const media = line.kind === "audio" ? audioLines(line, index) : videoLines(line);
    lines.push(`m=${line.kind} 9 UDP/TLS/RTP/SAVPF ${media.payloadTypes.join(" ")}`, ...shared);
    lines.push(`a=${MIRROR[line.direction]}`, "a=rtcp-mux", "a=rtcp-rsize", ...media.attributes);
    lines.push(...receivingLines(line), ...sendingLines(line, index, announced.get(index)));
  }
  return `${lines.join("\r\n")}\r\n`;
}

interface MediaPart {
  readonly payloadTypes: readonly number[];
  readonly attributes: readonly string[];
}

function audioLines(line: OfferedLine, index: number): MediaPart {
  const { opus, red } = audioFormat(line);
  const fmtp = index === LINE.screenSound ? SCREEN_FMTP : VOICE_FMTP;
  const attributes = [`a=rtpmap:${opus} opus/48000/2`, `a=fmtp:${opus} ${fmtp}`, "a=ptime:20"];
  if (red === null) return { payloadTypes: [opus], attributes };
  return {
    payloadTypes: [red, opus], // The first one is sent.
    attributes: [`a=rtpmap:${red} red/48000/2`, `a=fmtp:${red} ${opus}/${opus}`, ...attributes],
  };
}

function videoLines(line: OfferedLine): MediaPart {
  const { vp8, rtx } = videoFormat(line);
  // Only on lines that the relay sends on: a participant that may expect feedback about every packet, and gets none, falls to 30 kbit/s.
  const transportNumber = line.direction === "recvonly" ? transportNumberId(line) : null;
  const kinds = [
    "nack",
    "nack pli",
    "ccm fir",
    "goog-remb",
    ...(transportNumber === null ? [] : ["transport-cc"]),
  ];
  const attributes = [
    `a=rtpmap:${vp8} VP8/90000`,
    ...kinds.map((kind) => `a=rtcp-fb:${vp8} ${kind}`),
    ...(transportNumber === null ? [] : [`a=extmap:${transportNumber} ${TRANSPORT_NUMBER_URI}`]),
  ];
  if (rtx === null) return { payloadTypes: [vp8], attributes };
  return {
    payloadTypes: [vp8, rtx],
    attributes: [...attributes, `a=rtpmap:${rtx} rtx/90000`, `a=fmtp:${rtx} apt=${vp8}`],
  };
}

/** Returns the attributes of a line on which media arrive: the header extensions and rids by which its packets are recognized. */
function receivingLines(line: OfferedLine): string[] {
  if (line.direction !== "sendonly" && line.direction !== "sendrecv") return [];
  const lines: string[] = [];
  for (const uri of Object.values(EXTENSION_URIS)) {
    const id = line.extensions.get(uri);
    const isForLayers = uri === EXTENSION_URIS.rid || uri === EXTENSION_URIS.repairedRid;
    const isForPictures = uri === EXTENSION_URIS.sendTime;
    const isOfUse = (!isForLayers || line.rids.length > 0) && (!isForPictures || line.kind === "video");
    if (id !== undefined && isOfUse) lines.push(`a=extmap:${id} ${uri}`);
  }
  if (line.rids.length > 0) {
    lines.push(...line.rids.map((rid) => `a=rid:${rid} recv`));
    lines.push(`a=simulcast:recv ${line.rids.join(";")}`);
  }
  return lines;
}

function sendingLines(line: OfferedLine, index: number, announced: AnnouncedSsrc | undefined): string[] {
  if (announced === undefined) return [];
  const { ssrc, rtxSsrc } = announced;
  const stream = SCREEN_LINES.has(index) ? "screen" : `s${line.mid}`;
  const own = [`a=msid:${stream} t${line.mid}`];
  if (line.kind === "audio" || videoFormat(line).rtx === null) {
    return [...own, `a=ssrc:${ssrc} cname:relay`];
  }
  return [
    ...own,
    `a=ssrc-group:FID ${ssrc} ${rtxSsrc}`,
    `a=ssrc:${ssrc} cname:relay`,
    `a=ssrc:${rtxSsrc} cname:relay`,
  ];
}
