/** Ways into a meeting on all kinds of networks, each with sound, pictures and files both ways. Rules: SPEC.md; `bench/ways-in.ts` measures them. */
import test from "ava";
import { isFull } from "../support/full.ts";
import { removeDataFolders } from "../support/peer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { delayProblem } from "./lan.ts";
import { travel } from "./travel.ts";
import { WAYS } from "./ways.ts";
import { LIMIT_MS } from "../support/eventually.ts";

const wayTest = delayProblem() === null ? test.serial : test.skip;
test.after.always(removeDataFolders);

/** The others take a minute and a half together, and have tests of their own in part. */
const ALWAYS: ReadonlySet<string> = new Set(["169.254"]);

for (const way of WAYS.filter(({ name }) => isFull || ALWAYS.has(name)))
  wayTest(`[WY12] ${way.name}: found and joined, and sound, pictures and files go both ways`, async (t) => {
    t.timeout(LIMIT_MS);
    const journey = await travel(way, temporaryFolder(t));
    t.is(journey.joinedMs === null, way.isClosed === true);
    t.log(JSON.stringify(journey));
  });
