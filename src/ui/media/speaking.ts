/** Marks the participants that speak, from the levels that the relay reports ten times a second. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { PeerId } from "../../kernel/ids.ts";

export interface Speaking {
  readonly speaking: ReadonlySignal<ReadonlySet<PeerId>>;
  /** The active speaker; the last one while nobody speaks. */
  readonly speaker: ReadonlySignal<PeerId | null>;
  /** Levels in dBov; a peer without a level is silent. */
  noteLevels(levels: ReadonlyMap<PeerId, number>, speaker: PeerId | null, atMs: number): void;
  /** Ends the marks that are too old. A relay that went silent sends no more levels, so time has to end them. */
  expire(atMs: number): void;
}

/** A louder level counts as speech. */
const SPEAKING_DBOV = -50;
/** Longer than the pause between two words, so that the mark does not flicker. */
const HOLD_MS = 400;

export function createSpeaking(): Speaking {
  const speaking = signal<ReadonlySet<PeerId>>(new Set());
  const speaker = signal<PeerId | null>(null);
  const spokeAtMs = new Map<PeerId, number>();

  function expire(atMs: number): void {
    for (const [peerId, lastMs] of spokeAtMs) if (atMs - lastMs > HOLD_MS) spokeAtMs.delete(peerId);
    const old = speaking.value;
    if (old.size !== spokeAtMs.size || [...spokeAtMs.keys()].some((peerId) => !old.has(peerId))) {
      speaking.value = new Set(spokeAtMs.keys());
    }
  }
  return {
    speaking,
    speaker,
    noteLevels(levels, activeSpeaker, atMs) {
      for (const [peerId, level] of levels) if (level > SPEAKING_DBOV) spokeAtMs.set(peerId, atMs);
      expire(atMs);
      if (activeSpeaker !== null) speaker.value = activeSpeaker;
    },
    expire,
  };
}
