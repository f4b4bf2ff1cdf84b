/** The window's end of the core: a WebSocket on the page's own origin that comes back by itself. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Command } from "../../api/commands.ts";
import type { CoreEvent, CoreLink } from "../../api/events.ts";

export type LinkState = "connecting" | "open" | "lost";

export interface UiLink extends CoreLink {
  readonly state: ReadonlySignal<LinkState>;
}

/** Waits before each attempt: the core restarts in a fraction of a second, or not for long. */
const RETRY_DELAYS_MS = [100, 200, 400, 800, 1600, 3000];
/** Commands kept while the core is away; the oldest go first. */
const MAX_QUEUED_COMMANDS = 64;

/** `open` makes the socket; the page passes its own origin's `/link`. */
export function createCoreLink(open: () => WebSocket): UiLink {
  const state = signal<LinkState>("connecting");
  const listeners = new Set<(event: CoreEvent) => void>();
  const queue: string[] = [];
  let socket: WebSocket | null = null;
  let attempt = 0;

  function connect(): void {
    const current = open();
    socket = current;
    current.onopen = () => {
      attempt = 0;
      state.value = "open";
      for (const text of queue.splice(0)) current.send(text);
    };
    current.onmessage = (message) => {
      if (typeof message.data !== "string") return;
      // The core is our own process behind a secret: its events are trusted to be what api/events.ts says.
      const event = JSON.parse(message.data) as CoreEvent;
      for (const listener of [...listeners]) listener(event);
    };
    current.onclose = () => {
      if (state.value === "open") state.value = "lost";
      const delayMs = RETRY_DELAYS_MS[Math.min(attempt, RETRY_DELAYS_MS.length - 1)] ?? 3000;
      attempt += 1;
      if (attempt > 3) state.value = "lost";
      setTimeout(connect, delayMs);
    };
  }

  connect();
  return {
    state,
    send(command: Command) {
      const text = JSON.stringify(command);
      if (socket !== null && socket.readyState === WebSocket.OPEN) {
        socket.send(text);
        return;
      }
      queue.push(text);
      if (queue.length > MAX_QUEUED_COMMANDS) queue.shift();
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
