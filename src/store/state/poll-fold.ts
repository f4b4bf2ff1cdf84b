/**
 * Folds polls with their votes and their ends. Of each voter the last vote counts that fits the poll. What ends a poll names the votes that
 * count from then on, so that a later one changes nothing, wherever its author was and however early it claims to be. The end that counts is
 * the first one of the asker; without one, the first of a host. The order of arrival makes no difference.
 */
import type { EntryId } from "../../kernel/ids.ts";
import type { StoredPoll } from "../stored.ts";
import { compareEntries } from "../log/timeline.ts";
import { headOf, isOfKind, type OpenedEntry, type OpenedEntryOf } from "./opened-entry.ts";
import type { Authority } from "./roles.ts";

export type PollView = Omit<StoredPoll, "atMs"> & { readonly wallMs: number };

/** A vote that self cannot read shows who voted, and nothing else. */
type Vote = OpenedEntryOf<"vote" | "sealed">;

type End = OpenedEntryOf<"closePoll">;

/** Of votes and ends those that count. As long as the poll is not here, all of them. A voter may vote as often as it likes: only its last vote is looked at. */
interface Slot {
  poll: OpenedEntryOf<"poll"> | null;
  /** By author, in the timeline's order. */
  readonly votes: Map<string, Vote[]>;
  /** In the timeline's order. */
  ends: End[];
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

  const isEnd = (poll: OpenedEntryOf<"poll">, { entry }: End): boolean =>
    compareEntries(poll.entry, entry) < 0 &&
    (entry.author === poll.entry.author ? authority.counts(entry) : authority.may(entry, "closePoll"));

  const isCounted = (poll: OpenedEntryOf<"poll">, vote: Vote): boolean =>
    isFit(poll, vote) && authority.counts(vote.entry);

  function takePoll(slot: Slot, poll: OpenedEntryOf<"poll">): void {
    slot.poll = poll;
    slot.ends = slot.ends.filter((end) => isEnd(poll, end));
    for (const [author, own] of slot.votes) {
      const counted = own.filter((vote) => isCounted(poll, vote));
      if (counted.length === 0) slot.votes.delete(author);
      else slot.votes.set(author, counted);
    }
  }

  function takeVote({ poll, votes }: Slot, vote: Vote): void {
    if (poll !== null && !isCounted(poll, vote)) return;
    const own = votes.get(vote.entry.author);
    if (own === undefined) votes.set(vote.entry.author, [vote]);
    else insert(own, vote);
  }

  const endOf = ({ poll, ends }: Slot): End | null =>
    ends.find(({ entry }) => entry.author === poll?.entry.author) ?? ends[0] ?? null;

  /** The vote of each author that counts, in the timeline's order. */
  function countedVotes(slot: Slot): readonly Vote[] {
    if (slot.poll === null) return [];
    const end = endOf(slot);
    const named = end === null ? null : new Set(end.body.counted);
    return [...slot.votes.values()]
      .flatMap((own) => own.findLast(({ entry }) => named === null || named.has(entry.id)) ?? [])
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
        takePoll(slotOf(entry.id), opened);
        if (!isAsked(opened)) withoutRight += 1;
        return entry.id;
      }
      if (isOfKind(opened, "closePoll")) {
        const { poll, ends } = slotOf(opened.body.poll);
        if (poll === null || isEnd(poll, opened)) insert(ends, opened);
        return opened.body.poll;
      }
      if (!isOfKind(opened, "vote", "sealed") || opened.body.poll === undefined) return null;
      takeVote(slotOf(opened.body.poll), opened);
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

/** Each entry stands once. */
function insert<Opened extends OpenedEntry>(inOrder: Opened[], added: Opened): void {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = inOrder[middle];
    if (other !== undefined && compareEntries(other.entry, added.entry) < 0) low = middle + 1;
    else high = middle;
  }
  if (inOrder[low]?.entry.id !== added.entry.id) inOrder.splice(low, 0, added);
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
