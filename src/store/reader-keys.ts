/** Waits for the keys of those that an entry is sealed for. */
import type { Clock } from "../kernel/clock.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { MeetingEvents } from "./meeting-events.ts";
import type { MeetingState } from "./state/state.ts";

/** A peer that has just joined publishes its key within moments. */
const WAIT_FOR_KEYS_MS = 2_000;

/** Resolves once the readers' keys are here, and after WAIT_FOR_KEYS_MS at the latest. */
export function waitForKeys(
  clock: Clock,
  state: Pick<MeetingState, "sealKeyOf">,
  events: Pick<MeetingEvents, "sealKey">,
  readers: readonly PeerId[],
): Promise<void> {
  const areHere = () => readers.every((reader) => state.sealKeyOf(reader) !== undefined);
  return waitFor(areHere, events.sealKey.on, clock, WAIT_FOR_KEYS_MS);
}

/** Resolves once `holds()`, which it checks at every change, and after `timeoutMs` at the latest. */
function waitFor(
  holds: () => boolean,
  onChange: (listener: () => void) => Unsubscribe,
  clock: Clock,
  timeoutMs: number,
): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      off();
      resolve();
    };
    const cancel = clock.setTimer(clock.nowMs() + timeoutMs, finish);
    const off = onChange(() => {
      if (holds()) finish();
    });
  });
}
