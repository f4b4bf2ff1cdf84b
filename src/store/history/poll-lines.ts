/** A poll in lines of text, for exports. Pure. */
import type { PeerId } from "../../kernel/ids.ts";
import type { StoredPoll } from "../stored.ts";

export interface PollLine {
  readonly option: string;
  /** Null where self does not know. */
  readonly count: number | null;
  /** Empty where the votes are sealed. */
  readonly voters: readonly PeerId[];
}

export function pollLines({ options, counts, votes, isSealed }: StoredPoll): readonly PollLine[] {
  return options.map((option, index) => ({
    option,
    count: counts?.[index] ?? null,
    voters: isSealed
      ? []
      : votes.flatMap(({ from, choices }) => (choices?.includes(index) === true ? [from] : [])),
  }));
}

/** "Poll, several choices, votes sealed; 5 voted, closed". */
export function pollFacts({ isMultiple, isSealed, votes, closedBy }: StoredPoll): string {
  const kind = [
    "Poll",
    ...(isMultiple ? ["several choices"] : []),
    isSealed ? "votes sealed" : "votes with names",
  ];
  return `${kind.join(", ")}; ${votes.length} voted, ${closedBy === null ? "open" : "closed"}`;
}
