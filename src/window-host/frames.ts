/**
 * What happens in one turn of the core goes to a window as one frame, in its order: a catch-up brings thousands of messages, hundreds in a
 * turn. A frame is one event, or a list of several.
 */
import type { CoreEvent } from "../api/events.ts";

/** In one frame: some 100 kB of ordinary chat. */
export const MAX_EVENTS = 200;

/** `sendFrame` gets JSON text. */
export function createFrames(sendFrame: (text: string) => void): {
  send(event: CoreEvent): void;
} {
  let waiting: CoreEvent[] = [];

  function flush(): void {
    const events = waiting;
    waiting = [];
    const [first] = events;
    if (first !== undefined) sendFrame(JSON.stringify(events.length === 1 ? first : events));
  }

  return {
    send(event) {
      waiting.push(event);
      if (waiting.length >= MAX_EVENTS) flush();
      else if (waiting.length === 1) queueMicrotask(flush);
    },
  };
}
