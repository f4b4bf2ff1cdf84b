/**
 * Folds polls with their votes and their ends. Of each voter the last vote counts that fits the poll. What ends a poll names the votes that
 * count from then on, so that a later one changes nothing, wherever its author was and however early it claims to be. The end that counts is
 * the first one of the asker; without one, the first of a host. The order of arrival makes no difference.
 */
import type { EntryId } from "../../kernel/ids.ts";
import type { StoredPoll } from "../types.ts";
import { compareEntries } from "../log/timeline.ts";
import { headOf, isOfKind, type OpenedEntry, type OpenedEntryOf } from "./opened-entry.ts";
import type { Authority } from "./roles.ts";

export type PollView = Omit<StoredPoll, "atMs"> & { readonly wallMs: number };

/** A vote that self cannot read shows who voted, and nothing else. */
type Vote = OpenedEntryOf<"vote" | "sealed">;

interface Slot {
  poll: OpenedEntryOf<"poll"> | null;
  /** By author. */
  readonly votes: Map<string, Map<EntryId, Vote>>;
  readonly ends: OpenedEntryOf<"closePoll">[];
}

export interface PollFold {
  /** Returns the poll that may be another than before; null for an entry of another kind. */
  add(opened: OpenedEntry): EntryId | null;
  /** Null if there is none, or if its author may not ask. */
  view(id: EntryId): PollView | null;
  /** What an end by self names: the votes that count now, and how often each option was chosen; null where self cannot read that. */
  tally(id: EntryId): { readonly counted: readonly EntryId[]; readonly counts: readonly number[] | null };
  /** How many polls of that author (public key) are open. */
  openCount(author: string): number;
  readonly withoutRight: number;
}

export function createPollFold(authority: Authority): PollFold {
  const slots = new Map<EntryId, Slot>();
  let withoutRight = 0;

  function slotOf(id: EntryId): Slot {
    const known = slots.get(id);
    if (known !== undefined) return known;
    const slot: Slot = { poll: null, votes: new Map(), ends: [] };
    slots.set(id, slot);
    return slot;
  }

  const isAsked = (poll: OpenedEntryOf<"poll"> | null): poll is OpenedEntryOf<"poll"> =>
    poll !== null && authority.may(poll.entry, "askPoll");

  function endOf({ poll, ends }: Slot): OpenedEntryOf<"closePoll"> | null {
    if (poll === null) return null;
    const fit = ends
      .filter(({ entry }) => compareEntries(poll.entry, entry) < 0 && authority.counts(entry))
      .toSorted((a, b) => compareEntries(a.entry, b.entry));
    return (
      fit.find(({ entry }) => entry.author === poll.entry.author) ??
      fit.find(({ entry }) => authority.may(entry, "closePoll")) ??
      null
    );
  }

  /** The vote of each author that counts, in the timeline's order. */
  function countedVotes(slot: Slot): readonly Vote[] {
    const { poll } = slot;
    if (poll === null) return [];
    const end = endOf(slot);
    const named = end === null ? null : new Set(end.body.counted);
    const last = [...slot.votes.values()].flatMap((own) => {
      const fit = [...own.values()].filter(
        (vote) =>
          (named === null || named.has(vote.entry.id)) && isFit(poll, vote) && authority.counts(vote.entry),
      );
      return fit.toSorted((a, b) => compareEntries(a.entry, b.entry)).slice(-1);
    });
    return last
      .filter((vote) => choicesOf(vote)?.length !== 0)
      .toSorted((a, b) => compareEntries(a.entry, b.entry));
  }

  function countsOf({ body }: OpenedEntryOf<"poll">, votes: readonly Vote[]): readonly number[] | null {
    const counts = body.options.map(() => 0);
    for (const vote of votes) {
      const choices = choicesOf(vote);
      if (choices === null) return null;
      for (const choice of choices) counts[choice] = (counts[choice] ?? 0) + 1;
    }
    return counts;
  }

  return {
    add(opened) {
      const { entry } = opened;
      if (isOfKind(opened, "poll")) {
        slotOf(entry.id).poll = opened;
        if (!isAsked(opened)) withoutRight += 1;
        return entry.id;
      }
      if (isOfKind(opened, "closePoll")) {
        slotOf(opened.body.poll).ends.push(opened);
        return opened.body.poll;
      }
      if (!isOfKind(opened, "vote", "sealed") || opened.body.poll === undefined) return null;
      const { votes } = slotOf(opened.body.poll);
      let own = votes.get(entry.author);
      if (own === undefined) votes.set(entry.author, (own = new Map()));
      own.set(entry.id, opened);
      return opened.body.poll;
    },
    view(id) {
      const slot = slots.get(id);
      if (slot === undefined || !isAsked(slot.poll)) return null;
      const { poll } = slot;
      const { fromName, question, options, isMultiple, isSealed } = poll.body;
      const { from, wallMs, order } = headOf(poll);
      const end = endOf(slot);
      const votes = countedVotes(slot);
      return {
        ...{ id, from, fromName, question, options, isMultiple, isSealed, wallMs, order },
        // The asker alone can count sealed votes, and says in the end what it counted.
        counts: isSealed && end !== null ? fitCounts(poll, end) : countsOf(poll, votes),
        votes: votes.map((vote) => ({ from: vote.entry.from, choices: choicesOf(vote) })),
        closedBy: end?.entry.from ?? null,
      };
    },
    tally(id) {
      const slot = slots.get(id);
      if (slot?.poll == null) return { counted: [], counts: null };
      const votes = countedVotes(slot);
      return {
        counted: votes.map(({ entry }) => entry.id),
        counts: slot.poll.body.isSealed ? countsOf(slot.poll, votes) : null,
      };
    },
    openCount: (author) =>
      [...slots.values()].filter((slot) => slot.poll?.entry.author === author && endOf(slot) === null).length,
    get withoutRight() {
      return withoutRight;
    },
  };
}

/** Indexes of the options; null for a vote that self cannot read. */
function choicesOf({ body }: Vote): readonly number[] | null {
  if (body.kind === "sealed") return null;
  return body.choices.split("").flatMap((mark, index) => (mark === "1" ? [index] : []));
}

/** A sealed poll takes sealed votes alone, and another takes none. */
function isFit(poll: OpenedEntryOf<"poll">, vote: Vote): boolean {
  if (compareEntries(poll.entry, vote.entry) >= 0) return false;
  if (poll.body.isSealed !== (vote.entry.body.kind === "sealed")) return false;
  if (vote.body.kind === "sealed") return true;
  const choices = choicesOf(vote) ?? [];
  return (
    vote.body.choices.length === poll.body.options.length && (poll.body.isMultiple || choices.length <= 1)
  );
}

/** Nobody but the asker can have counted sealed votes. */
function fitCounts(
  poll: OpenedEntryOf<"poll">,
  { entry, body }: OpenedEntryOf<"closePoll">,
): readonly number[] | null {
  const isByAsker = entry.author === poll.entry.author;
  return isByAsker && body.counts?.length === poll.body.options.length ? body.counts : null;
}

export const choiceMarks = (optionCount: number, choices: readonly number[]): string =>
  Array.from({ length: optionCount }, (_, index) => (choices.includes(index) ? "1" : "0")).join("");
