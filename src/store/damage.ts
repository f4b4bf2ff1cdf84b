/** Entries that should be on the disk and cannot be read: they are cut off their feeds, and other members are asked for them. */
import type { Log } from "../kernel/log.ts";
import type { FeedId } from "./log/feed-id.ts";
import type { Tip } from "./log/have.ts";

export interface Damage {
  /** The entry cannot be read: it is asked for again, with all that follow it in its feed. */
  note(damaged: Tip): void;
  /** What was noted before is asked for now. `currentFeed`: the feed that self writes to at present, which stays whole. */
  open(currentFeed: () => FeedId | null): void;
  close(): void;
}

export function createDamage(deps: {
  readonly log: Log;
  readonly cut: (damaged: Tip) => void;
  readonly ask: () => void;
}): Damage {
  const { log } = deps;
  let currentFeed = (): FeedId | null => null;
  let isOpen = false;
  /** An entry was damaged, and nobody was asked for it yet. */
  let mustAsk = false;

  function ask(): void {
    if (!isOpen || !mustAsk) return;
    mustAsk = false;
    deps.ask();
  }

  return {
    note(damaged) {
      log.count("store.damaged");
      log.warn("a stored entry was damaged; it is asked for again", {
        feed: damaged.feedId,
        number: damaged.number,
      });
      if (currentFeed() === damaged.feedId) return;
      deps.cut(damaged);
      mustAsk = true;
      if (isOpen) queueMicrotask(ask);
    },
    open(current) {
      currentFeed = current;
      isOpen = true;
      ask();
    },
    close() {
      isOpen = false;
    },
  };
}
