/** The window's state on a link of which the test plays the core. */
import { signal } from "@preact/signals";
import type { Command } from "../../src/api/commands.ts";
import type { CoreEvent } from "../../src/api/events.ts";
import type { LinkState } from "../../src/ui/model/core-link.ts";
import { createAppState } from "../../src/ui/model/store.ts";
import { createVirtualClock } from "../support/clock.ts";

export function createPlayedCore() {
  const clock = createVirtualClock();
  const linkState = signal<LinkState>("open");
  const listeners = new Set<(event: CoreEvent) => void>();
  const sent: Command[] = [];
  const state = createAppState({
    clock,
    requestIdPrefix: "r",
    link: {
      state: linkState,
      send: (command) => void sent.push(command),
      onEvent(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  });
  const receive = (event: CoreEvent) => {
    for (const listener of listeners) listener(event);
  };
  return { clock, linkState, sent, state, receive };
}
