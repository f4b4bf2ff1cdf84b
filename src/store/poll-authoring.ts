/** What of a poll a person may write, in words that say what is wrong. */
import { areDistinct } from "../kernel/distinct.ts";
import { MAX_OPTION_LENGTH, MAX_POLL_OPTIONS, MAX_QUESTION_LENGTH } from "../kernel/limits.ts";
import { refused } from "./authoring-checks.ts";
import type { BodyOf } from "./log/entry-body.ts";
import { choiceMarks } from "./state/poll-fold.ts";
import type { NewEntry } from "./new-entry.ts";
import type { StoredPoll } from "./stored.ts";
import { StoreError } from "./types.ts";
import { words } from "../kernel/words.ts";

/** Open ones of one member: far above what people answer. */
const MAX_OPEN_POLLS = 20;

/** @throws StoreError */
export function pollOf(
  { question, options, isMultiple, isSealed }: Extract<NewEntry, { kind: "poll" }>,
  fromName: string,
  openPolls: number,
): BodyOf<"poll"> {
  if (openPolls >= MAX_OPEN_POLLS) throw refused(words("pollsMost", MAX_OPEN_POLLS));
  if (question === "" || question.length > MAX_QUESTION_LENGTH)
    throw refused(words("questionLength", MAX_QUESTION_LENGTH));
  if (options.length < 2 || options.length > MAX_POLL_OPTIONS)
    throw refused(words("optionCount", MAX_POLL_OPTIONS));
  if (options.some((option) => option === "" || option.length > MAX_OPTION_LENGTH))
    throw refused(words("optionLength", MAX_OPTION_LENGTH));
  if (!areDistinct(options)) throw refused(words("sameOptions"));
  return { kind: "poll", fromName, question, options, isMultiple, isSealed };
}

/** @throws StoreError */
export function openPoll(poll: StoredPoll | undefined): StoredPoll {
  if (poll === undefined) throw new StoreError("noSuchMessage", words("noSuchPoll"));
  if (poll.closedBy !== null) throw new StoreError("notAllowed", words("pollClosed"));
  return poll;
}

/** @throws StoreError */
export function voteOf(poll: StoredPoll, choices: readonly number[]): BodyOf<"vote"> {
  if (choices.some((choice) => poll.options[choice] === undefined)) throw refused(words("noSuchOption"));
  if (!poll.isMultiple && new Set(choices).size > 1) throw refused(words("oneOption"));
  return { kind: "vote", poll: poll.id, choices: choiceMarks(poll.options.length, choices) };
}
