/** Who is the active speaker: the loudest voice, but one that has to last before it takes over. */
import type { PeerId } from "../../kernel/ids.ts";

export interface ActiveSpeaker {
  /** Null when nobody has spoken yet. */
  readonly speaker: PeerId | null;
  /** Who is louder than the speaker, and since when. */
  readonly rival: { readonly peerId: PeerId; readonly sinceMs: number } | null;
}

export const noActiveSpeaker: ActiveSpeaker = { speaker: null, rival: null };

/** Below this it is a room, not a voice. */
const VOICE_DBOV = -45;
const SILENCE_DBOV = -127;
/** So much louder than a speaker who goes on speaking. */
const LEAD_DB = 6;
/** Longer than a cough or a "yes". */
const TAKE_OVER_MS = 400;
/** The same where the speaker is silent. */
const TAKE_OVER_FROM_SILENCE_MS = 200;

/** `levels`: dBov over the last 100 ms; who is absent is silent. Called every 100 ms. */
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
