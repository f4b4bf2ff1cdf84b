/** The reactions that stand over the tiles, and what a screen reader says of them. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { createDriver } from "../../kernel/machine.ts";
import type { Reaction } from "../../kernel/reactions.ts";
import type { Announcement } from "./notices.ts";
import { initialReactions, reactionSentence, reactionsMachine, type Reactions } from "./reactions.ts";

export interface ShownReactions {
  /** Over the tiles just now. */
  readonly reactions: ReadonlySignal<Reactions["shown"]>;
  show(peerId: PeerId, emoji: Reaction): void;
  clear(): void;
}

export function createShownReactions(deps: {
  readonly clock: Clock;
  readonly announce: (sentence: Announcement) => void;
  /** Of who is in the meeting. */
  readonly nameOf: (peerId: PeerId) => string | undefined;
}): ShownReactions {
  const reactions = signal(initialReactions.shown);
  const driver = createDriver(
    { clock: deps.clock, perform: () => (reactions.value = driver.state.shown) },
    reactionsMachine,
    initialReactions,
  );
  return {
    reactions,
    show(peerId, emoji) {
      driver.input({ type: "reacted", peerId, emoji });
      const text = reactionSentence(reactions.value, deps.nameOf);
      if (text !== null) deps.announce({ text, topic: "reactions", isGrowing: true, kind: "activity" });
    },
    clear: () => driver.input({ type: "clear" }),
  };
}
