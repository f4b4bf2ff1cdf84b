/** Whole transfers between real instances on loopback. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { MIB, hashOf, idsOf, introduce, startInstance, writeRandom } from "./support.ts";

test("[FI1] a file arrives whole, verified, under its name", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  const original = writeRandom(giver.home, "report.pdf", 10 * MIB + 17);
  const facts = await giver.files.share({ path: original }, { isSealed: false });
  t.is(facts.sha256, hashOf(original));
  t.is(facts.sizeBytes, 10 * MIB + 17);
  taker.files.fetch(facts, { path: taker.home }, idsOf(giver));
  const { path: saved } = await taker.finished(facts.blobId);
  t.is(saved, path.join(taker.home, "report.pdf"));
  t.is(hashOf(saved ?? ""), facts.sha256);
  t.deepEqual(readdirSync(taker.home), ["report.pdf"]);
});

test("[FI2] a file is never written over", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  writeFileSync(path.join(taker.home, "a.txt"), "mine");
  writeFileSync(path.join(giver.home, "a.txt"), "theirs");
  const facts = await giver.files.share({ path: path.join(giver.home, "a.txt") }, { isSealed: false });
  taker.files.fetch(facts, { path: taker.home }, idsOf(giver));
  t.is((await taker.finished(facts.blobId)).path, path.join(taker.home, "a (2).txt"));
  t.is(readFileSync(path.join(taker.home, "a.txt"), "utf8"), "mine");
  t.is(readFileSync(path.join(taker.home, "a (2).txt"), "utf8"), "theirs");
});
