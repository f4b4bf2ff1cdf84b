/** Polls. */
import { n } from "./plural.ts";

export const polls = {
  ask: "Ask a poll",
  question: "Question",
  options: "Options",
  option: (number: number) => `Option ${number}`,
  removeOption: (number: number) => `Remove option ${number}`,
  addOption: "Add an option",
  several: "People may choose several",
  whoReads: "Who reads the votes",
  everybodyReads: "Everybody, with names",
  onlyYouRead: "Only you. Everybody sees the result, without names, when you close the poll.",
  askShort: "Ask",
  all: "All polls",
  none: "There are no polls yet. What is asked here stays in the history.",
  askMore: "Ask a poll…",
  keepVote: "Keep my vote",
  changeVote: "Change my vote",
  close: "Close the poll",
  chooseAny: "Choose any of them",
  chooseOne: "Choose one",
  vote: "Vote",
  yourVote: "Your vote:",
  withNames: "Votes are shown with names",
  sealedYou: "Sealed: only you can read the votes",
  sealedOther: (asker: string) => `Sealed: only ${asker} can read the votes`,
  closedSealed: (voted: string, asker: string) =>
    `Closed, ${voted}. The votes stay sealed: ${asker} did not close it.`,
  closed: (voted: string) => `Closed, ${voted}`,
  openSealed: (voted: string, asker: string) => `${voted}. All see the result when ${asker} closes the poll.`,
  asks: (name: string, question: string) => `${name} asks: ${question}`,
  sealed: "sealed",
  /** Behind a number. */
  votes: (count: number) => n(count, { one: "vote", other: "votes" }),
  voted: (count: number) => n(count, { one: "# person voted", other: "# people voted" }),
};
