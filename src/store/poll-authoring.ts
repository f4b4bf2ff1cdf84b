/** What of a poll a person may write, in words that say what is wrong. */
import { areDistinct } from "../kernel/distinct.ts";
import { MAX_OPTION_LENGTH, MAX_POLL_OPTIONS, MAX_QUESTION_LENGTH } from "../kernel/limits.ts";
import { refused } from "./authoring-checks.ts";
import type { BodyOf } from "./log/entry-body.ts";
import { choiceMarks } from "./state/poll-fold.ts";
import type { NewEntry } from "./new-entry.ts";
import type { StoredPoll } from "./stored.ts";
import { StoreError } from "./types.ts";

/** Open ones of one member: far above what people answer. */
const MAX_OPEN_POLLS = 20;

/** @throws StoreError */
export function pollOf(
  { question, options, isMultiple, isSealed }: Extract<NewEntry, { kind: "poll" }>,
  fromName: string,
  openPolls: number,
): BodyOf<"poll"> {
  if (openPolls >= MAX_OPEN_POLLS) throw refused(`You have ${MAX_OPEN_POLLS} polls open. Close some first.`);
  if (question === "" || question.length > MAX_QUESTION_LENGTH)
    throw refused(`A question has 1 to ${MAX_QUESTION_LENGTH} characters.`);
  if (options.length < 2 || options.length > MAX_POLL_OPTIONS)
    throw refused(`A poll has 2 to ${MAX_POLL_OPTIONS} options.`);
  if (options.some((option) => option === "" || option.length > MAX_OPTION_LENGTH))
    throw refused(`An option has 1 to ${MAX_OPTION_LENGTH} characters.`);
  if (!areDistinct(options)) throw refused("Two options are the same. Change one of them.");
  return { kind: "poll", fromName, question, options, isMultiple, isSealed };
}

/** @throws StoreError */
export function openPoll(poll: StoredPoll | undefined): StoredPoll {
  if (poll === undefined) throw new StoreError("noSuchMessage", "There is no such poll.");
  if (poll.closedBy !== null) throw new StoreError("notAllowed", "This poll is closed.");
  return poll;
}

/** @throws StoreError */
export function voteOf(poll: StoredPoll, choices: readonly number[]): BodyOf<"vote"> {
  if (choices.some((choice) => poll.options[choice] === undefined))
    throw refused("This poll has no such option.");
  if (!poll.isMultiple && new Set(choices).size > 1) throw refused("Choose one option of this poll.");
  return { kind: "vote", poll: poll.id, choices: choiceMarks(poll.options.length, choices) };
}
