/** The active speaker: the loudest voice, which has to last before it takes over from another one. Pure. */
import type { PeerId } from "../../kernel/ids.ts";
import { SILENCE_DBOV } from "../../kernel/level.ts";

export interface ActiveSpeaker {
  /** Null when nobody has spoken yet. */
  readonly speaker: PeerId | null;
  /** A participant that is louder than the speaker, and since when. */
  readonly rival: { readonly peerId: PeerId; readonly sinceMs: number } | null;
}

export const noActiveSpeaker: ActiveSpeaker = { speaker: null, rival: null };

/** A lower level is a room's noise and no voice. */
const VOICE_DBOV = -45;
/** How much louder a rival must be than a speaker that goes on speaking: twice the amplitude. */
const LEAD_DB = 6;
/** How long a rival must be louder: longer than a cough or a "yes". */
const TAKE_OVER_MS = 400;
/** The same while the speaker is silent. */
const TAKE_OVER_FROM_SILENCE_MS = 200;

/** `levels`: dBov over the last 100 ms; a participant without an entry is silent. Call every 100 ms. */
export function stepActiveSpeaker(
  state: ActiveSpeaker,
  levels: ReadonlyMap<PeerId, number>,
  nowMs: number,
): ActiveSpeaker {
  let loudest: PeerId | null = null;
  for (const [peerId, level] of levels) {
    if (level < VOICE_DBOV || (loudest !== null && level <= (levels.get(loudest) ?? SILENCE_DBOV))) continue;
    loudest = peerId;
  }
  if (loudest === null || loudest === state.speaker) return { ...state, rival: null };
  if (state.speaker === null) return { speaker: loudest, rival: null };
  const speakerLevel = levels.get(state.speaker) ?? SILENCE_DBOV;
  const isSpeakerSilent = speakerLevel < VOICE_DBOV;
  if (!isSpeakerSilent && (levels.get(loudest) ?? SILENCE_DBOV) < speakerLevel + LEAD_DB) {
    return { ...state, rival: null };
  }
  const sinceMs = state.rival?.peerId === loudest ? state.rival.sinceMs : nowMs;
  const neededMs = isSpeakerSilent ? TAKE_OVER_FROM_SILENCE_MS : TAKE_OVER_MS;
  if (nowMs - sinceMs >= neededMs) return { speaker: loudest, rival: null };
  return { ...state, rival: { peerId: loudest, sinceMs } };
}
