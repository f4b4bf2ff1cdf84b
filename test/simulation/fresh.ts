/** Fresh meetings, in rows up to a crowd. Two test files hold them, so that two processors share the work: 200 meetings in all, 1,000 with `--full`. */
import { randomInt } from "node:crypto";
import test from "ava";
import { liveMeeting } from "./meeting-life.ts";
import { CROWD_EVERY, sizeAt } from "./meetings.ts";
import { isFull } from "../support/full.ts";

const ROWS = isFull ? 10 : 2;

/** Half of them. A failure prints its seed and trace. */
export function testFreshMeetings(): void {
  for (let row = 1; row <= ROWS; row += 1) {
    test.serial(
      `[SM1] [SM2] [SM3] fifty fresh meetings keep all rules and agree in the end (row ${row})`,
      async (t) => {
        for (let index = 0; index < CROWD_EVERY; index += 1) {
          const seed = randomInt(2 ** 32);
          const failure = await liveMeeting({ seed, count: sizeAt(index, seed) });
          t.is(failure, null, failure ?? "");
        }
      },
    );
  }
}
