/** What the commands on polls change, as in the real core. */
import type { Command } from "../../src/api/commands.ts";
import type { Poll } from "../../src/api/view.ts";
import type { EntryId } from "../../src/kernel/ids.ts";

type Head = Pick<Poll, "from" | "fromName" | "id" | "atMs" | "order">;

/** `head`: of self's next entry. */
export function pollAfter(
  polls: ReadonlyMap<EntryId, Poll>,
  command: Extract<Command, { type: "poll" | "vote" | "closePoll" }>,
  head: Head,
): Poll {
  if (command.type === "poll") {
    const { question, options, isMultiple = false, isSealed = false } = command;
    const counts = options.map(() => 0);
    return { ...head, question, options, isMultiple, isSealed, counts, votes: [], closedBy: null };
  }
  const poll = polls.get(command.pollId);
  if (poll === undefined) throw new Error("no such poll");
  if (command.type === "closePoll") return { ...poll, closedBy: head.from };
  const votes = [
    ...poll.votes.filter(({ from }) => from !== head.from),
    ...(command.options.length === 0 ? [] : [{ from: head.from, choices: command.options }]),
  ];
  const isKnown = !poll.isSealed || poll.from === head.from;
  const counts = poll.options.map((_, at) => votes.filter(({ choices }) => choices?.includes(at)).length);
  return { ...poll, votes, counts: isKnown ? counts : null };
}
