/**
 * A client that is sent a meeting's history no faster than it reads. Events that happen meanwhile wait behind the history, in order.
 * A client that reads nothing is its own affair: `send` is the client's, with the client's limit.
 */
import type { CoreEvent } from "../api/events.ts";
import type { Client } from "./clients.ts";

/** Events that wait behind a history, hours of a busy meeting. Beyond, all is sent at once, and the client's own limit decides. */
const MAX_WAITING_EVENTS = 10_000;

export interface PacedClient extends Client {
  /** Sends the events in turn, the next one only while the client reads. They are read from `events` as late as possible. */
  replay(events: Iterable<CoreEvent>): void;
  /** Sends nothing more of a history. */
  stop(): void;
}

export function createPacedClient(client: Client): PacedClient {
  /** Histories that are being sent, and single events, the oldest first. */
  let waiting: (Iterator<CoreEvent> | CoreEvent)[] = [];
  let singles = 0;
  let isPaused = false;
  let isStopped = false;

  function pump(isHurried = false): void {
    while (waiting.length > 0 && !isStopped) {
      const drained = isHurried ? null : (client.drained?.() ?? null);
      if (drained !== null) {
        isPaused = true;
        void drained.then(resume, resume);
        return;
      }
      const next = waiting[0];
      if (next === undefined) return;
      const event = isEvent(next) ? next : next.next();
      if (isEvent(event)) {
        waiting.shift();
        singles -= 1;
        client.send(event);
      } else if (event.done === true) waiting.shift();
      else client.send(event.value);
    }
  }

  function resume(): void {
    isPaused = false;
    pump();
  }

  return {
    mayNamePaths: client.mayNamePaths,
    isPage: client.isPage === true,
    send(event) {
      if (waiting.length === 0) {
        client.send(event);
        return;
      }
      waiting.push(event);
      singles += 1;
      if (singles > MAX_WAITING_EVENTS) pump(true);
    },
    replay(events) {
      waiting.push(events[Symbol.iterator]());
      if (!isPaused && waiting.length === 1) pump();
    },
    stop() {
      isStopped = true;
      waiting = [];
    },
  };
}

const isEvent = (value: CoreEvent | object): value is CoreEvent => "type" in value;
