/** The link to the core over a WebSocket on the page's own origin. It reconnects by itself. */
import { signal } from "@preact/signals";
import type { Command } from "../api/commands.ts";
import type { CoreEvent } from "../api/events.ts";
import type { Clock } from "../kernel/clock.ts";
import type { LinkState, UiLink } from "./model/core-link.ts";

/** The part of a WebSocket that the link uses. */
export type Socket = Pick<WebSocket, "readyState" | "send" | "onopen" | "onmessage" | "onclose">;

/** `WebSocket.OPEN`. */
const OPEN = 1;
/** Waits before each attempt; the last one repeats. A core that crashed is mostly back in a fraction of a second. */
const RETRY_DELAYS_MS = [100, 200, 400, 800, 1_600, 3_000] as const;
/** A link that never opened counts as lost after this many attempts, some 1.5 s. */
const LOST_AFTER_ATTEMPTS = 4;
/** Commands kept while the core is away; beyond this, the oldest are dropped. */
const MAX_QUEUED_COMMANDS = 64;

/** `open` makes a socket and starts to connect it; the page passes `link` beside itself. */
export function createCoreSocket(deps: { readonly clock: Clock; readonly open: () => Socket }): UiLink {
  const state = signal<LinkState>("connecting");
  const listeners = new Set<(event: CoreEvent) => void>();
  const queue: string[] = [];
  let socket: Socket | null = null;
  let attempt = 0;

  function connect(): void {
    const current = deps.open();
    socket = current;
    current.onopen = () => {
      attempt = 0;
      state.value = "open";
      for (const text of queue.splice(0)) current.send(text);
    };
    current.onmessage = (message) => {
      if (typeof message.data !== "string") return;
      // The core is our own process behind a secret: we trust that its events are what api/events.ts says.
      const frame = JSON.parse(message.data) as CoreEvent | readonly CoreEvent[];
      for (const event of isList(frame) ? frame : [frame])
        for (const listener of [...listeners]) listener(event);
    };
    current.onclose = () => {
      const delayMs = RETRY_DELAYS_MS[Math.min(attempt, RETRY_DELAYS_MS.length - 1)] ?? 0;
      attempt += 1;
      if (state.value === "open" || attempt >= LOST_AFTER_ATTEMPTS) state.value = "lost";
      deps.clock.setTimer(deps.clock.nowMs() + delayMs, connect);
    };
  }

  connect();
  return {
    state,
    send(command: Command) {
      const text = JSON.stringify(command);
      if (socket?.readyState === OPEN) {
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

/** `Array.isArray` does not tell a list that may not be written to. */
const isList = (frame: CoreEvent | readonly CoreEvent[]): frame is readonly CoreEvent[] =>
  Array.isArray(frame);
