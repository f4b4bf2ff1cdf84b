/** Identifiers, branded so that two kinds cannot be swapped. */
import * as v from "valibot";

/** Class digit (0 dedicated relay, 8 ordinary) and 32 hex digits of SHA-256 of the public key; sorts as text. */
export const PeerIdSchema = v.pipe(v.string(), v.regex(/^[08][0-9a-f]{32}$/), v.brand("PeerId"));
export type PeerId = v.InferOutput<typeof PeerIdSchema>;

/** First 32 hex digits of SHA-256 of the meeting's signed creation entry. */
export const MeetingIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/), v.brand("MeetingId"));
export type MeetingId = v.InferOutput<typeof MeetingIdSchema>;

/** 16 hex digits, random at each start of a process: a restarted peer has another one. */
export const RunIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/), v.brand("RunId"));
export type RunId = v.InferOutput<typeof RunIdSchema>;

/** 64 hex digits: SHA-256 of a store entry. */
export const EntryIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/), v.brand("EntryId"));
export type EntryId = v.InferOutput<typeof EntryIdSchema>;

/**
 * 32 hex digits: FILE_OWNER_DIGITS that stand for the sharer's key, so that no other member can take the id, and random ones. The sharer
 * chooses it before it has read the file's bytes.
 */
export const FileIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/), v.brand("FileId"));
export type FileId = v.InferOutput<typeof FileIdSchema>;

/** 80 bits: beyond what anybody can search for a key of the same digits. The other 48 bits tell one author's files apart. */
const FILE_OWNER_DIGITS = 20;
export const FILE_ID_RANDOM_BYTES = (32 - FILE_OWNER_DIGITS) / 2;
const ownerDigits = (sharer: PeerId): string => sharer.slice(1, 1 + FILE_OWNER_DIGITS);

/** `random`: FILE_ID_RANDOM_BYTES. */
export const fileIdBy = (sharer: PeerId, random: Uint8Array): FileId =>
  v.parse(
    FileIdSchema,
    ownerDigits(sharer) + [...random].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  );

/** True if that peer may have chosen the id. */
export const isFileIdOf = (fileId: FileId, sharer: PeerId): boolean => fileId.startsWith(ownerDigits(sharer));

/** 32 hex digits, random: a direct call. */
export const CallIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/), v.brand("CallId"));
export type CallId = v.InferOutput<typeof CallIdSchema>;

/** The conversation that all members read. */
export const EVERYONE = "everyone";
/** Names a conversation: `everyone`, or the sorted ids of author and readers joined by commas. */
export const conversationOf = (from: PeerId, to: readonly PeerId[] | null): string =>
  to === null ? EVERYONE : [...new Set([from, ...to])].toSorted().join(",");
