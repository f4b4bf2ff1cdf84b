/**
 * The TXT record of a member's advert, version 1: `key=value` entries (RFC 6763, section 6). v protocol version, m meeting, p peer,
 * f flags (p: passcode, l: locked). Of an unlisted meeting h, the hash of its title, and nothing else. Members of a listed meeting's of succession add t title, n members, c coordinator. Later versions keep v, m, p and t,
 * so that an older Landline can list a meeting that it cannot join.
 */
import { firstBytes } from "../kernel/utf8.ts";
import * as v from "valibot";
import { MeetingIdSchema, PeerIdSchema } from "../kernel/ids.ts";
import { MAX_TITLE_LENGTH } from "../kernel/limits.ts";
import { PROTOCOL_VERSION } from "../kernel/protocol-version.ts";
import { decoder } from "../kernel/schema.ts";
import { showableLine } from "../kernel/unicode.ts";
import type { Advert } from "./types.ts";

/** With its key this stays under the 255 bytes of a TXT entry; 60 letters of three bytes fit. */
const MAX_TITLE_BYTES = 200;
/** Later versions may add keys to the seven; a record with more entries than this is not Landline's. */
const MAX_ENTRIES = 24;
const MAX_ENTRY_BYTES = 255;
/** Far more than a meeting holds: bounds what an advert may claim. */
const MAX_MEMBERS = 1000;

/** The content of an advert, without its port. */
export type AdvertText = Omit<Advert, "port"> & { readonly isCompatible: boolean };

const TitleText = v.pipe(
  v.string(),
  // Unshowable characters could fake the text that stands around a title.
  v.transform((title) => showableLine(title).trim()),
  v.maxLength(MAX_TITLE_LENGTH),
);
const MembersText = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,3}$/),
  v.transform(Number),
  v.maxValue(MAX_MEMBERS),
);
const TitleHashText = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16}$/));
const decodeVersion = decoder(v.object({ v: v.pipe(v.string(), v.regex(/^[1-9]\d{0,3}$/)) }));
const decodeCurrent = decoder(
  v.object({
    m: MeetingIdSchema,
    p: PeerIdSchema,
    f: v.optional(v.pipe(v.string(), v.maxLength(16)), ""),
    t: v.optional(TitleText, ""),
    n: v.optional(MembersText),
    c: v.optional(PeerIdSchema),
    h: v.optional(TitleHashText),
  }),
);
const decodeForeign = decoder(
  v.object({ m: MeetingIdSchema, p: PeerIdSchema, t: v.optional(TitleText, "") }),
);

/** The entries of the TXT record, all together under 400 bytes. A title that is too long is cut between characters. */
export function encodeAdvert(advert: Omit<Advert, "port">): Readonly<Record<string, string>> {
  const flags = (advert.needsPasscode ? "p" : "") + (advert.isLocked ? "l" : "");
  const { titleHash } = advert;
  // Whoever fills in both means it to be unlisted.
  const summary = titleHash === null ? advert.summary : null;
  const title = summary === null ? "" : firstBytes(summary.title, MAX_TITLE_BYTES);
  return {
    v: String(PROTOCOL_VERSION),
    m: advert.meetingId,
    p: advert.peerId,
    ...(flags === "" ? {} : { f: flags }),
    ...(titleHash === null ? {} : { h: titleHash }),
    ...(title === "" ? {} : { t: title }),
    ...(summary === null
      ? {}
      : { n: String(Math.min(MAX_MEMBERS, Math.max(1, summary.members))), c: summary.coordinator }),
  };
}

/** Null for anything that is no advert. Never throws. */
export function decodeAdvert(entries: readonly Uint8Array[]): AdvertText | null {
  const fields = readEntries(entries);
  if (fields === null) return null;
  const version = decodeVersion(fields);
  if (version === null) return null;
  if (Number(version.v) !== PROTOCOL_VERSION) {
    const foreign = decodeForeign(fields);
    if (foreign === null) return null;
    // In a later version, count and coordinator may mean something else.
    const summary = { title: foreign.t, members: 1, coordinator: foreign.p };
    return {
      peerId: foreign.p,
      meetingId: foreign.m,
      needsPasscode: false,
      isLocked: false,
      titleHash: null,
      summary: foreign.t === "" ? null : summary,
      isCompatible: false,
    };
  }
  const current = decodeCurrent(fields);
  if (current === null) return null;
  return {
    peerId: current.p,
    meetingId: current.m,
    needsPasscode: current.f.includes("p"),
    isLocked: current.f.includes("l"),
    titleHash: current.h ?? null,
    summary:
      current.h !== undefined || current.n === undefined || current.c === undefined
        ? null
        : { title: current.t, members: current.n, coordinator: current.c },
    isCompatible: true,
  };
}

/** Of two equal keys the first one counts (RFC 6763, section 6.4). Null if there are too many entries, or one is not UTF-8. */
function readEntries(entries: readonly Uint8Array[]): Record<string, string> | null {
  if (entries.length > MAX_ENTRIES) return null;
  const fields = new Map<string, string>();
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES) return null;
    const text = readText(entry);
    if (text === null) return null;
    const equals = text.indexOf("=");
    if (equals <= 0) continue;
    const key = text.slice(0, equals);
    if (!fields.has(key)) fields.set(key, text.slice(equals + 1));
  }
  return Object.fromEntries(fields);
}

function readText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
