/** Reads how long sound and pictures take from their capture to their being played, and lets those wait that are ahead. */
import type { PeerId } from "../../kernel/ids.ts";
import type { Leg, Played } from "./leg.ts";
import { followPlayout, initialLipSync, type PlayedPicture } from "./lip-sync.ts";
import type { MediaClock, RelayMessage } from "./messages.ts";

/** Per millisecond: RFC 7587, section 4.1, and RFC 7741, section 4.1. */
const SOUND_TICKS = 48;
const PICTURE_TICKS = 90;
/**
 * From the jitter buffer through the page's sound graph to its loudspeaker, beyond what a picture takes to the screen; with an output of 30 ms it is 55 to 70 in all by
 * `bench/lip-sync`, whose pictures are drawn. (libwebrtc's own synchronization, which knows of neither, shows them 28 to 51 ms before their sound.) A real camera is some
 * 30 ms late itself, its microphone 10 to 20, and a sound that is late is noticed less than one that is early.
 */
const SOUND_WAY_MS = 20;
/** A picture whose last one was shown this long before the last sound stands still. */
const STILL_AFTER_MS = 500;

export interface Playout {
  /** Who is in which slot matters as much as the times: `pictures` is what the relay said last. */
  follow(
    clocks: Extract<RelayMessage, { type: "clocks" }>,
    pictures: readonly (PeerId | null)[],
    speaker: PeerId | null,
  ): void;
}

/** `outputLatencyMs`: as in `SoundSink`. */
export function createPlayout(leg: Pick<Leg, "played" | "setWait">, outputLatencyMs: () => number): Playout {
  let state = initialLipSync;
  return {
    follow(clocks, pictures, speaker) {
      const sound = leg.played("mix");
      const bufferedMs = delayOf(sound, clocks.mix, SOUND_TICKS);
      const soundDelayMs = bufferedMs === null ? null : bufferedMs + SOUND_WAY_MS + outputLatencyMs();
      const read = new Map<number, PlayedPicture>();
      for (const [slot, peerId] of pictures.entries()) {
        if (peerId === null) continue;
        const played = leg.played(slot);
        const isStill = sound === null || played === null || sound.atMs - played.atMs > STILL_AFTER_MS;
        const clock = clocks.pictures[slot] ?? null;
        read.set(slot, { peerId, delayMs: isStill ? null : delayOf(played, clock, PICTURE_TICKS) });
      }
      const before = state;
      state = followPlayout(state, soundDelayMs, read, speaker);
      if (state.soundTargetMs !== before.soundTargetMs) leg.setWait("mix", state.soundTargetMs);
      for (const slot of new Set([...before.slots.keys(), ...state.slots.keys()])) {
        const targetMs = state.slots.get(slot)?.targetMs ?? 0;
        if (targetMs !== (before.slots.get(slot)?.targetMs ?? 0)) leg.setWait(slot, targetMs);
      }
    },
  };
}

/** By this clock's time against the relay's: only what two lines' delays differ by means something. */
function delayOf(played: Played | null, clock: MediaClock | null, ticksPerMs: number): number | null {
  if (played === null || clock === null) return null;
  const [rtpTimestamp, relayMs] = clock;
  // Timestamps wrap around.
  const sinceMs = ((played.rtpTimestamp - rtpTimestamp) | 0) / ticksPerMs;
  return played.atMs - (relayMs + sinceMs);
}
