/** Messages that come right after creating or joining: they wait until the first `setEpoch`, so that a subscriber misses none. */
import type { Log } from "../kernel/log.ts";
import type { MeshMessage } from "./types.ts";

/** How many messages wait. Later ones are dropped and counted. */
const MAX_HELD_MESSAGES = 1000;

export interface HeldMessages {
  /** Holds messages from here on. */
  hold(): void;
  deliver(message: MeshMessage): void;
  /** Delivers held messages after the caller's present turn: it may still have to hand its modules the linked peers. */
  release(): void;
}

export function createHeldMessages(log: Log, emit: (message: MeshMessage) => void): HeldMessages {
  /** Null while messages go straight on. */
  let held: MeshMessage[] | null = null;
  return {
    hold: () => void (held = []),
    deliver(message) {
      if (held === null) return emit(message);
      if (held.length < MAX_HELD_MESSAGES) held.push(message);
      else log.count("mesh.tooManyHeld");
    },
    release() {
      queueMicrotask(() => {
        for (let next = held?.shift(); next !== undefined; next = held?.shift()) emit(next);
        held = null;
      });
    },
  };
}
