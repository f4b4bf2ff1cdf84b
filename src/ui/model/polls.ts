/** The polls of a meeting, and what a card shows of one. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { CoreEvent } from "../../api/events.ts";
import type { Poll } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { t } from "../language/texts.ts";

export interface Polls {
  /** Oldest first. */
  readonly polls: ReadonlySignal<readonly Poll[]>;
  /** Returns a poll that has just been asked; null for what is known, and for what was asked before this client came. */
  take(event: CoreEvent): Poll | null;
  clear(): void;
}

export function createPolls(): Polls {
  const polls = signal<readonly Poll[]>([]);
  // What is known comes before what happens.
  let isReplaying = true;
  return {
    polls,
    take(event) {
      if (event.type === "joined") isReplaying = true;
      else if (event.type === "replayed") isReplaying = false;
      else if (event.type === "pollWithdrawn") polls.value = polls.value.filter(({ id }) => id !== event.id);
      else if (event.type === "poll") {
        const { type: _, requestId: __, ...poll } = event;
        const isKnown = polls.value.some(({ id }) => id === poll.id);
        const others = polls.value.filter(({ id }) => id !== poll.id);
        polls.value = [...others, poll].toSorted((a, b) => (a.order < b.order ? -1 : 1));
        return isKnown || isReplaying ? null : poll;
      }
      return null;
    },
    clear: () => void (polls.value = []),
  };
}

/** The options that the member chose, or null. */
export const choicesOf = ({ votes }: Poll, peer: PeerId): readonly number[] | null =>
  votes.find(({ from }) => from === peer)?.choices ?? null;

/** Polls that wait for an answer of the member. */
export const unanswered = (polls: readonly Poll[], self: PeerId): number =>
  polls.filter(({ closedBy, votes }) => closedBy === null && !votes.some(({ from }) => from === self)).length;

export interface PollBar {
  readonly option: string;
  readonly count: number;
  /** Of those who voted, 0 to 1. */
  readonly share: number;
  readonly isOwn: boolean;
  /** Empty where the votes are sealed. */
  readonly voters: readonly PeerId[];
}

/** Null as long as self may not know. */
export function barsOf(poll: Poll, self: PeerId): readonly PollBar[] | null {
  const { counts, options, votes, isSealed } = poll;
  if (counts === null) return null;
  const own = choicesOf(poll, self);
  return options.map((option, index) => {
    const count = counts[index] ?? 0;
    return {
      option,
      count,
      share: votes.length === 0 ? 0 : Math.min(1, count / votes.length),
      isOwn: own?.includes(index) === true,
      voters: isSealed
        ? []
        : votes.flatMap(({ from, choices }) => (choices?.includes(index) === true ? [from] : [])),
    };
  });
}

/** Who reads the votes. */
export function secrecy({ isSealed }: Pick<Poll, "isSealed">, asker: string, isAsker: boolean): string {
  if (!isSealed) return t().polls.withNames;
  return isAsker ? t().polls.sealedYou : t().polls.sealedOther(asker);
}

/** How the poll stands, in one line. */
export function standing(poll: Poll, asker: string, isAsker: boolean): string {
  const { votes, closedBy, counts, isSealed } = poll;
  const voted = t().polls.voted(votes.length);
  if (closedBy !== null)
    return counts === null ? t().polls.closedSealed(voted, asker) : t().polls.closed(voted);
  if (isSealed && !isAsker) return t().polls.openSealed(voted, asker);
  return voted;
}
