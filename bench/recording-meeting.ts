/**
 * A meeting of five is recorded through the death of the machine that carries it, of the one that records, and a polite leave, and composed from the second recorder's copy: prints for each
 * person in how many seconds of its file its own tone is heard, how much of what it sent while nothing happened is there, and in how many that of the one that did not agree. About 100 s. Needs ffmpeg, and the machine for itself.
 */
import { removeDataFolders } from "../test/support/peer.ts";
import { createLan } from "../test/lan/lan.ts";
import { RECORDED_GUESTS, recordParty } from "../test/chaos/recorded-party.ts";
import { printTable } from "./support/table.ts";

/** A second with a takeover in it may lack some of the tone, and the first and the last one may be cut. */
const MISSING_SECONDS = 4;

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const lan = createLan({ name: "llb-rec5", hosts: RECORDED_GUESTS });
let isReached = false;
try {
  const { voices, shown, missing } = await recordParty(lan, console.log);
  printTable("Five people, two takeovers, a recorder killed: what the second recorder has", [
    [
      "file",
      "seconds in it",
      "with the own tone",
      "with speech",
      "with the tone of who refused",
      "of each calm",
    ],
    ...voices.map(({ file, due, heard, spoken, refused, calms }) => [
      ...[
        file,
        String(due),
        String(heard),
        String(spoken),
        String(refused),
        calms.map(({ sent, there }) => `${there}/${sent}`).join(" "),
      ],
    ]),
  ]);
  printTable("The film of it", [
    ["person", "seconds in it", "in which its own camera goes on"],
    ...shown.map(({ name, due, moving }) => [name, String(due), String(moving)]),
  ]);
  for (const sentence of missing) console.log(sentence);
  isReached =
    voices.length === RECORDED_GUESTS &&
    voices.every(({ due, heard, refused }) => refused === 0 && heard >= due - MISSING_SECONDS);
} finally {
  lan.close();
  removeDataFolders();
}
process.exit(isReached ? 0 : 1);
