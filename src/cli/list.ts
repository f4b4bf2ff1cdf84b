/** `landline list`: the meetings nearby, for people at a terminal and for scripts. */
import { randomBytes } from "node:crypto";
import { createNodeDiscovery } from "../discovery/index.ts";
import { realClock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { showableLine } from "../kernel/unicode.ts";
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
  else process.stdout.write(meetingLines(meetings, problem?.message ?? null));
  await discovery.close();
  return problem === null ? 0 : 1;
}

/** `problem`: a sentence that says why none may be seen; null if there is no reason. */
export function meetingLines(meetings: readonly ListedMeeting[], problem: string | null): string {
  if (meetings.length === 0)
    return `No meetings nearby. ${problem ?? "Start one with: landline create <title>"}\n`;
  return meetings.map((meeting) => `${lineOf(meeting)}\n`).join("");
}

function lineOf({ meetingId, title, members, needsPasscode, isCompatible }: ListedMeeting): string {
  const people = members === 1 ? "1 person" : `${members} people`;
  const marks = [...(needsPasscode ? ["passcode"] : []), ...(isCompatible ? [] : ["another version"])];
  const columns = [meetingId, title === "" ? "(private)" : showableLine(title), people, marks.join(", ")];
  return columns.filter((column) => column !== "").join("  ");
}
