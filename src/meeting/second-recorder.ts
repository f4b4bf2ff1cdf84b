/**
 * Whose machine records beside the first one, so that no single machine holds the only copy. Every host's machine reckons it from what all of them know, and
 * the one that is chosen says so in the store; where views differ for a moment, two say so, and the first of them counts. Pure.
 */
import type { MeetingRecording } from "../api/view.ts";
import type { EntryId, PeerId } from "../kernel/ids.ts";

/** More would cost the one that carries the meeting more than they are worth. */
export const MAX_RECORDERS = 2;

export interface RecorderChoice {
  /** Of the machines that are here, in their order. */
  readonly recorders: readonly PeerId[];
  /** Members that may record and have not said that their machine cannot; the first in line first. */
  readonly able: readonly PeerId[];
  readonly coordinator: PeerId;
  readonly deputy: PeerId | null;
}

/** Null where a second machine records already, or there is none. */
export function secondRecorder({ recorders, able, coordinator, deputy }: RecorderChoice): PeerId | null {
  if (recorders.length === 0 || recorders.length >= MAX_RECORDERS) return null;
  const others = able.filter((peer) => !recorders.includes(peer));
  // Whoever carries the meeting has the packets already, but it and its deputy have most to do, and what the deputy does nobody else can do at once.
  const spare = others.find((peer) => peer !== coordinator && peer !== deputy);
  return spare ?? others.find((peer) => peer !== deputy) ?? others[0] ?? null;
}

/** A machine that is away for a moment comes back, and in a takeover all have enough to do. */
export const REPLACED_AFTER_MS = 10_000;

/** How long one machine alone has recorded, of what this one has seen. */
export interface Solitude {
  readonly id: EntryId;
  /** A second one has been there. */
  readonly hadSecond: boolean;
  /** Null while two record. */
  readonly sinceMs: number | null;
}

export function solitudeAfter(
  before: Solitude | null,
  { recordingId: id, second }: Pick<MeetingRecording, "recordingId" | "second">,
  nowMs: number,
): Solitude {
  const known = before?.id === id ? before : { id, hadSecond: false, sinceMs: nowMs };
  if (second !== null) return { id, hadSecond: true, sinceMs: null };
  return { ...known, sinceMs: known.sinceMs ?? nowMs };
}

/** The first second one is chosen at once. */
export const isReplacedAt = ({ hadSecond, sinceMs }: Solitude, nowMs: number): boolean =>
  sinceMs !== null && (!hadSecond || nowMs - sinceMs >= REPLACED_AFTER_MS);
