/** The list of notices, and which of them are wanted. */
import { n } from "./plural.ts";

export const notices = {
  title: "Notices",
  all: "Notices of this meeting, newest first",
  none: "No notices yet",
  noneText: "Notices that have gone from the screen can be read again here until you leave.",
  choose: "Choose which notices are shown",
  /** `count`: of the others, one or more. */
  withOthers: (text: string, count: number) =>
    n(count, { one: `${text} (and # more notice)`, other: `${text} (and # more notices)` }),
  /** Those that can be switched off, and what the settings say of the others. */
  kinds: {
    people: "People who come, go or raise a hand",
    messages: "Messages",
    files: "Files that are shared or saved",
    recording: "Recordings that pause, end or are ready",
    activity: "Presenting, polls, timers, reactions and the lock",
    machine: "Weak networks, and that this computer is too slow",
  },
  always:
    "You are always told that you are removed or muted, that a recording begins, that a device is lost, who calls, and what goes wrong. What is switched off still stands in the list of notices.",
};
