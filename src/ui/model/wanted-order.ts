/**
 * In which order pictures are asked for. The relay shows the first of them where a link does not bear all: those that are pinned or lit, the
 * large ones, those who speak, the rest. Pure; time is an input.
 */
import type { PeerId } from "../../kernel/ids.ts";
import { MAX_PICTURE_SLOTS } from "../../media/leg/messages.ts";

/** Where two people answer each other in short sentences, the one's picture does not go for the other's all the time. */
const HOLD_MS = 4_000;

export interface RecentSpeakers {
  /** The most recent first. */
  readonly keys: readonly PeerId[];
  /** No other one stands first before then. */
  readonly heldUntilMs: number;
}

export const noSpeakers: RecentSpeakers = { keys: [], heldUntilMs: -Infinity };

/** Call on each change of the speaker, and at `speakersDueAtMs`. Returns the same state if nothing changes. */
export function stepSpeakers(state: RecentSpeakers, speaker: PeerId | null, nowMs: number): RecentSpeakers {
  if (nowMs < speakersDueAtMs(state, speaker) || speaker === null) return state;
  const others = state.keys.filter((peerId) => peerId !== speaker);
  return { keys: [speaker, ...others].slice(0, MAX_PICTURE_SLOTS), heldUntilMs: nowMs + HOLD_MS };
}

/** When the speaker, if it speaks on, is to stand first; Infinity: it does, or nobody speaks. */
export const speakersDueAtMs = (state: RecentSpeakers, speaker: PeerId | null): number =>
  speaker === null || state.keys[0] === speaker ? Infinity : state.heldUntilMs;

/** Returns the same pictures. `first`: those that are pinned, lit or large, the most important first. */
export function orderWanted<Picture extends { readonly peerId: PeerId }>(
  pictures: readonly Picture[],
  first: readonly string[],
  speakers: RecentSpeakers,
): readonly Picture[] {
  const ranks = new Map<string, number>();
  for (const key of [...first, ...speakers.keys]) if (!ranks.has(key)) ranks.set(key, ranks.size);
  const rankOf = ({ peerId }: Picture) => ranks.get(peerId) ?? ranks.size;
  return pictures.toSorted((a, b) => rankOf(a) - rankOf(b));
}
