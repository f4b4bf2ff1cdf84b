/** Writes THIRD-PARTY-NOTICES.txt: what is shipped and is not ours, under which licence, with its text. */
import { writeFileSync } from "node:fs";
import { NOTICES_FILE, noticesOf } from "./third-party.ts";

writeFileSync(NOTICES_FILE, noticesOf());
process.stdout.write(`Written: ${NOTICES_FILE}\n`);
