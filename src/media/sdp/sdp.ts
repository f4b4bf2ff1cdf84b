/**
 * Reads the parts of an SDP offer (RFC 8866) that a leg needs, and checks each: the text comes from the network. A general parser
 * (sdp-transform) would save the splitting of lines only; every check would remain, on values that the parser has already converted.
 */
import { isIP } from "node:net";
import { MAX_SDP_LENGTH } from "../../kernel/limits.ts";

export interface Codec {
  readonly payloadType: number;
  /** Lower case, such as "opus" or "rtx". */
  readonly name: string;
  readonly fmtp: string;
}
export type Direction = "sendrecv" | "sendonly" | "recvonly" | "inactive";
export interface OfferedLine {
  readonly kind: "audio" | "video" | "application";
  readonly mid: string;
  readonly direction: Direction;
  /** In order of preference. */
  readonly codecs: readonly Codec[];
  /** From URI to id. */
  readonly extensions: ReadonlyMap<string, number>;
  readonly ssrcs: readonly number[];
  /** From an RTX stream's SSRC to its original's. */
  readonly originalOf: ReadonlyMap<number, number>;
  readonly rids: readonly string[];
}
export interface Offer {
  readonly iceUfrag: string;
  readonly icePassword: string;
  /** Algorithm and value, as in `a=fingerprint`. */
  readonly fingerprint: string;
  /** UDP candidates with a literal address. Each begins with "candidate:". */
  readonly candidates: readonly string[];
  readonly lines: readonly OfferedLine[];
}

/** Its message is a sentence for the sender of the offer. */
export class OfferError extends Error {}

const MAX_LINES = 64;
const MAX_CODECS = 80;
/** One for each network card and address family; more only slow the connectivity checks down. */
const MAX_CANDIDATES = 16;
const TOKEN = /^[!#$%&'*+.0-9A-Za-z^_`{|}~-]{1,64}$/;
const ICE_TEXT = /^[A-Za-z0-9+/]{4,256}$/;
const FINGERPRINT = /^sha-(?:256|384|512) [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31,63}$/;
const MEDIA = /^m=(audio|video|application) \d{1,5} \S{1,40} (.{1,2000})$/;

/** @throws OfferError, and nothing else, when the text is no offer of a leg. */
export function parseOffer(sdp: string): Offer {
  if (sdp.length > MAX_SDP_LENGTH) throw new OfferError("The offer is too long.");
  const sections: string[][] = [[]];
  for (const line of sdp.split(/\r?\n/)) {
    if (line.startsWith("m=")) sections.push([]);
    sections.at(-1)?.push(line);
  }
  if (sections.length > MAX_LINES) throw new OfferError("The offer has too many media lines.");
  if (sections.length < 2) throw new OfferError("The offer has no media lines.");
  const all = sections.flat();
  const candidates = [...new Set(attributes(all, "candidate"))].filter(isUsableCandidate);
  return {
    iceUfrag: wanted(first(all, "ice-ufrag"), ICE_TEXT, "ICE user name"),
    icePassword: wanted(first(all, "ice-pwd"), ICE_TEXT, "ICE password"),
    fingerprint: wanted(first(all, "fingerprint"), FINGERPRINT, "certificate fingerprint"),
    candidates: candidates.slice(0, MAX_CANDIDATES).map((value) => `candidate:${value}`),
    lines: sections.slice(1).map(parseLine),
  };
}

function parseLine(section: readonly string[]): OfferedLine {
  const media = MEDIA.exec(section[0] ?? "");
  const kind = media?.[1];
  if (kind !== "audio" && kind !== "video" && kind !== "application") {
    throw new OfferError("The offer has a media line of unknown shape.");
  }
  const names = pairs(attributes(section, "rtpmap"));
  const formats = pairs(attributes(section, "fmtp"));
  const codecs: Codec[] = [];
  for (const format of (media?.[2] ?? "").split(" ").slice(0, MAX_CODECS)) {
    const payloadType = Number(format);
    const name = names.get(format)?.split("/")[0]?.toLowerCase();
    if (name === undefined || !Number.isInteger(payloadType)) continue;
    if (payloadType < 0 || payloadType > 127) continue;
    codecs.push({ payloadType, name, fmtp: formats.get(format) ?? "" });
  }
  const originalOf = new Map<number, number>();
  for (const group of attributes(section, "ssrc-group")) {
    const [semantics, original, repair] = group.split(" ");
    if (semantics !== "FID") continue;
    if (isSsrc(original) && isSsrc(repair)) originalOf.set(Number(repair), Number(original));
  }
  const ssrcs = attributes(section, "ssrc").map((value) => value.split(" ")[0]);
  return {
    kind,
    mid: wanted(first(section, "mid"), TOKEN, "media line's id"),
    direction: DIRECTIONS.find((direction) => section.includes(`a=${direction}`)) ?? "sendrecv",
    codecs,
    extensions: extensionIds(section),
    ssrcs: [...new Set(ssrcs.filter(isSsrc).map(Number))].slice(0, 8),
    originalOf,
    rids: attributes(section, "rid")
      .map((value) => value.split(" ")[0] ?? "")
      .filter((rid) => TOKEN.test(rid))
      .slice(0, 4),
  };
}

const DIRECTIONS: readonly Direction[] = ["sendrecv", "sendonly", "recvonly", "inactive"];

function extensionIds(section: readonly string[]): Map<string, number> {
  const ids = new Map<string, number>();
  for (const value of attributes(section, "extmap")) {
    const [idText, uri] = value.split(" ");
    const id = Number(idText?.split("/")[0]);
    if (uri !== undefined && Number.isInteger(id) && id > 0 && id < 256) ids.set(uri, id);
  }
  return ids;
}

function attributes(section: readonly string[], name: string): string[] {
  const prefix = `a=${name}:`;
  return section.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length));
}

function first(section: readonly string[], name: string): string {
  return attributes(section, name)[0]?.trim() ?? "";
}

function pairs(values: readonly string[]): Map<string, string> {
  return new Map(
    values.map((value) => {
      const space = value.indexOf(" ");
      return [value.slice(0, space), value.slice(space + 1)];
    }),
  );
}

function isSsrc(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,10}$/.test(text) && Number(text) <= 0xffffffff;
}

function wanted(value: string, shape: RegExp, what: string): string {
  if (!shape.test(value)) throw new OfferError(`The offer has no valid ${what}.`);
  return value;
}

/** RFC 8839, section 5.1. False for names (".local"): the relay learns those addresses from the checks that come from them. */
function isUsableCandidate(value: string): boolean {
  const [foundation, component, transport, priority, address, port, typ, type] = value.split(" ");
  return (
    /^[A-Za-z0-9+/]{1,32}$/.test(foundation ?? "") &&
    component === "1" &&
    transport?.toLowerCase() === "udp" &&
    /^\d{1,10}$/.test(priority ?? "") &&
    isIP(address ?? "") !== 0 &&
    /^\d{1,5}$/.test(port ?? "") &&
    Number(port) > 0 &&
    Number(port) < 65_536 &&
    typ === "typ" &&
    type === "host" &&
    /^[ -~]{1,300}$/.test(value)
  );
}
