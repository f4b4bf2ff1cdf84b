/** Meetings in rows up to a crowd. In the second half newcomers are trusted as `hostsAt` says, in the first all at once. Two test files hold them, so that two processors share the work: 75 meetings in all, one of them a crowd, and 1,000 with `--full`. */
import test from "ava";
import { isFull } from "../support/full.ts";
import { seedsFor } from "../support/seeds.ts";
import { hostsAt } from "./life.ts";
import { liveMeeting } from "./meeting-life.ts";
import { CROWD_EVERY, sizeAt } from "./meetings.ts";

const ROWS = isFull ? 10 : 1;
/** Meetings in a row. The crowd is the last of a whole one. */
const LENGTHS = { first: CROWD_EVERY, second: isFull ? CROWD_EVERY : CROWD_EVERY / 2 } as const;

/** That half of them. A failure prints its seed and trace. */
export function testMeetings(half: "first" | "second"): void {
  for (let row = 1; row <= ROWS; row += 1) {
    test.serial(
      `[SM1] [SM2] [SM3] ${LENGTHS[half]} meetings keep all rules and agree in the end (${half} half, row ${row})`,
      async (t) => {
        for (const [index, seed] of seedsFor(`meetings ${half} ${row}`, LENGTHS[half]).entries()) {
          const options = { seed, count: sizeAt(index, seed) };
          const failure = await liveMeeting(
            half === "second" ? { ...options, isHost: hostsAt(seed) } : options,
          );
          t.is(failure, null, failure ?? "");
        }
      },
    );
  }
}
