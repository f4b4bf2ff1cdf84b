/** Releases as the packaging makes them. Rules: SPEC.md, UP. */
import { randomBytes } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import {
  makeKey,
  packageNames,
  readKey,
  releaseFileOf,
  writeRelease,
} from "../../scripts/package/release.ts";
import { encodeRoot, sha256 as hashOf } from "../../src/files/blob/manifest.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { createUpdateDesk } from "../../src/updates/desk.ts";
import { openRelease, TARGETS } from "../../src/updates/manifest.ts";
import { openReleaseFolder, readSignedManifest } from "../../src/updates/release-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { KEY, SEED, sha256 } from "./releases.ts";

test("[UP17] the release of the packages in a folder is one that a desk takes", async (t) => {
  const root = temporaryFolder(t);
  const names = packageNames("1.1.0");
  t.deepEqual(Object.keys(names).toSorted(), TARGETS.toSorted());
  for (const target of ["linux-x64", "win-x64"] as const)
    writeFileSync(path.join(root, names[target]), target);
  const files = writeRelease(root, { version: "1.1.0", publishedAt: 5, seed: SEED });
  t.deepEqual(files.map(({ target }) => target).toSorted(), ["linux-x64", "win-x64"]);
  const release = await readSignedManifest(root);
  t.like(release && openRelease(release, [KEY]), { content: { version: "1.1.0", publishedAt: 5 } });
  const desk = createUpdateDesk({
    ...{ log: silentLog, keys: [KEY], version: "1.0.0", target: "win-x64", onChange: () => {} },
    folder: openReleaseFolder(path.join(root, "updates"), [KEY]),
  });
  await desk.offer(root);
  t.is(desk.kept().length, 2);
  t.is(desk.wanted()?.file.name, names["win-x64"]);
  t.throws(() => writeRelease(root, { version: "1.2.0", publishedAt: 5, seed: SEED }), {
    message: /no packages/,
  });
});

test("[UP17] blob ids are those of the files module, for packages of several chunks, too", (t) => {
  const root = temporaryFolder(t);
  const file = path.join(root, "large");
  const bytes = randomBytes(2 * 1024 * 1024 + 5);
  writeFileSync(file, bytes);
  const hashes = [0, 1, 2].map((index) => hashOf(bytes.subarray(index * 2 ** 20, (index + 1) * 2 ** 20)));
  t.deepEqual(releaseFileOf("mac-x64", file), {
    ...{ target: "mac-x64", name: "large", size: bytes.length, sha256: sha256(bytes) },
    blobId: hashOf(encodeRoot(false, bytes.length, Buffer.concat(hashes))).toString("hex"),
  });
});

test("[UP17] a key is its owner's alone, and is never written over", (t) => {
  const file = path.join(temporaryFolder(t), "key");
  t.throws(() => readKey(file), { message: /is no key/ });
  const key = makeKey(file);
  t.regex(key, /^[0-9a-f]{64}$/);
  t.is(statSync(file).mode & 0o777, 0o600);
  const text = readFileSync(file, "utf8");
  t.throws(() => makeKey(file), { message: /never written over/ });
  t.is(readFileSync(file, "utf8"), text);
  t.is(readKey(file).length, 32);
});
