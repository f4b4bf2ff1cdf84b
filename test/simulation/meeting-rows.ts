/** Meetings in rows up to a crowd. In the second half newcomers are trusted as `hostsAt` says, in the first all at once. Two test files hold them, so that two processors share the work: 100 meetings in all, 1,000 with `--full`. */
import test from "ava";
import { isFull } from "../support/full.ts";
import { seedsFor } from "../support/seeds.ts";
import { hostsAt } from "./life.ts";
import { liveMeeting } from "./meeting-life.ts";
import { CROWD_EVERY, sizeAt } from "./meetings.ts";

const ROWS = isFull ? 10 : 1;

/** That half of them. A failure prints its seed and trace. */
export function testMeetings(half: "first" | "second"): void {
  for (let row = 1; row <= ROWS; row += 1) {
    test.serial(
      `[SM1] [SM2] [SM3] fifty meetings keep all rules and agree in the end (${half} half, row ${row})`,
      async (t) => {
        for (const [index, seed] of seedsFor(`meetings ${half} ${row}`, CROWD_EVERY).entries()) {
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
