import test from "ava";
import { liveFresh } from "./meetings.ts";

/** Of two files, so that two processors share the work: 1,000 meetings in all. */
const ROWS = 10;

for (let row = 1; row <= ROWS; row += 1) {
  test.serial(
    `[SM1] [SM2] [SM3] fifty fresh meetings keep all rules and agree in the end (row ${row})`,
    liveFresh,
  );
}
