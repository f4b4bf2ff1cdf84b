/** A poll, and how often its entries are judged. */
import type { Entry } from "../../src/store/log/entry.ts";
import type { Placed } from "../../src/store/log/timeline.ts";
import { openEntry } from "../../src/store/state/opened-entry.ts";
import { createPollFold } from "../../src/store/state/poll-fold.ts";
import { changesAuthority, createAuthority } from "../../src/store/state/roles.ts";
import type { Signer } from "../../src/store/types.ts";
import { createSigners, createTestSeal } from "../store/support.ts";
import { createScript } from "../store/state/script.ts";

// Three were asked for.
export const [maker, ada, mallory] = createSigners(3, "votes") as [Signer, Signer, Signer];

export const MANY = 600;

export function ask() {
  const { entries, say } = createScript();
  const question = { question: "Tea?", options: ["Yes", "No"], isMultiple: false, isSealed: false };
  const poll = say(ada, { kind: "poll", fromName: "Ada", ...question });
  say(maker, { kind: "vote", poll: poll.id, choices: "10" });
  return { entries, say, poll };
}

/** Folds one entry after the other, and looks at the poll each time. `judged`: how often an entry's author was judged. */
export function fold(entries: readonly Entry[], poll: Entry) {
  let judged = 0;
  const authority = createAuthority(maker.publicKey, entries.filter(changesAuthority));
  const counting = {
    ...authority,
    counts: (entry: Placed) => ((judged += 1), authority.counts(entry)),
    may: (...of: Parameters<typeof authority.may>) => ((judged += 1), authority.may(...of)),
  };
  const polls = createPollFold(counting);
  const seal = createTestSeal(ada);
  for (const entry of entries) {
    polls.add(openEntry(entry, seal));
    polls.view(poll.id);
  }
  return { judged, view: polls.view(poll.id) };
}
