/** `landline list`: the meetings nearby, for people at a terminal and for scripts. */
import { randomBytes } from "node:crypto";
import { createNodeDiscovery } from "../discovery/index.ts";
import { realClock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { showableLine } from "../kernel/unicode.ts";
import { inTurn, words, type Words } from "../kernel/words.ts";
import { inEnglish, type Speak } from "../sentences/index.ts";
import { writeJsonLine } from "./json-lines.ts";

/** The part of a nearby meeting that a line shows. */
export interface ListedMeeting {
  readonly meetingId: string;
  /** Empty for a private meeting. */
  readonly title: string;
  readonly members: number;
  readonly needsPasscode: boolean;
  readonly isCompatible: boolean;
}

/** Resolves to the exit code: 1 where the network is to blame for what is not listed. */
export async function listMeetings(options: {
  readonly log: Log;
  readonly waitMs: number;
  readonly isJson: boolean;
  readonly speak: Speak;
}): Promise<number> {
  const discovery = createNodeDiscovery({ clock: realClock, log: options.log, random: randomBytes });
  discovery.watch();
  await new Promise((resolve) => setTimeout(resolve, options.waitMs));
  const meetings = discovery
    .sightings()
    .filter(({ titleHash }) => titleHash === null)
    .map(({ peers: _peers, titleHash: _hash, ...meeting }) => meeting);
  const { problem } = discovery.network();
  if (options.isJson) writeJsonLine(process.stdout, { type: "meetings", meetings });
  else process.stdout.write(meetingLines(meetings, problem, options.speak));
  await discovery.close();
  return problem === null ? 0 : 1;
}

/** `problem`: why none may be seen; null if there is no reason. */
export function meetingLines(
  meetings: readonly ListedMeeting[],
  problem: Words | null,
  speak: Speak = inEnglish,
): string {
  if (meetings.length === 0)
    return `${speak(inTurn(words("noMeetingsNearby"), problem ?? words("startAMeeting")))}\n`;
  return meetings.map((meeting) => `${lineOf(meeting, speak)}\n`).join("");
}

function lineOf(
  { meetingId, title, members, needsPasscode, isCompatible }: ListedMeeting,
  speak: Speak,
): string {
  const marks = [
    ...(needsPasscode ? [speak(words("markPasscode"))] : []),
    ...(isCompatible ? [] : [speak(words("markOtherVersion"))]),
  ];
  const shownTitle = title === "" ? speak(words("markPrivate")) : showableLine(title);
  const columns = [meetingId, shownTitle, speak(words("peopleThere", members)), marks.join(", ")];
  return columns.filter((column) => column !== "").join("  ");
}
