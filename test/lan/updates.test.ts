/** A release that goes from machine to machine, between real processes. Rules: test/updates/SPEC.md. */
import { randomBytes } from "node:crypto";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";
import { packageNames, writeRelease } from "../../scripts/package/release.ts";
import { releaseKeyOf } from "../../src/updates/manifest.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { removeDataFolders, startPeer, type Peer } from "../support/peer.ts";
import { TITLE, agree, meetingTest, setUp } from "./meetings.ts";
import { onlyInFull } from "../support/full.ts";

test.after.always(removeDataFolders);

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PACKAGE_BYTES = 3_000_001;

/** This tree's program with that key pinned. Returns its starter. */
function programWith(folder: string, key: string): string {
  const dist = path.join(folder, "dist");
  mkdirSync(dist, { recursive: true });
  const built = readFileSync(path.join(ROOT, "dist/main.js"), "utf8");
  const pinned = built.replace("var RELEASE_KEYS = [];", `var RELEASE_KEYS = ["${key}"];`);
  if (pinned === built) throw new Error("The built program has no place for a key.");
  writeFileSync(path.join(dist, "main.js"), pinned);
  for (const name of readdirSync(path.join(ROOT, "dist")))
    if (name !== "main.js") symlinkSync(path.join(ROOT, "dist", name), path.join(dist, name));
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  writeFileSync(path.join(folder, "package.json"), '{"type":"module"}\n');
  const starter = path.join(folder, "landline");
  writeFileSync(starter, `#!/bin/sh\nexec "${process.execPath}" "${dist}/main.js" "$@"\n`);
  chmodSync(starter, 0o755);
  return starter;
}

/** A folder as it lies on a stick. */
function releaseIn(folder: string, version: string, seed: Uint8Array): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, packageNames(version)["linux-x64"]), randomBytes(PACKAGE_BYTES));
  writeRelease(folder, { version, publishedAt: 1_700_000_000_000, seed });
  return folder;
}

const updateOf = (peer: Peer) => peer.last("update")?.update ?? null;
const isAt = (peer: Peer, version: string, state: string) => () =>
  updateOf(peer)?.version === version && updateOf(peer)?.state === state;

onlyInFull(meetingTest)(
  "[UP40] Ana offers a release from a stick, Ben gets it whole, and one that signs with another key achieves nothing",
  async (t) => {
    const setting = await setUp(t, { hosts: 3 });
    const [seed, liarsSeed] = [randomBytes(32), randomBytes(32)];
    const honest = programWith(temporaryFolder(t, "updates"), releaseKeyOf(seed));
    const lying = programWith(temporaryFolder(t, "updates"), releaseKeyOf(liarsSeed));
    const start = (index: number, name: string, program: string, ...args: readonly string[]) =>
      startPeer(setting.lan, index + 1, name, [...args, "--no-media"], {
        ...{ program, dataFolder: setting.folders[index] ?? "" },
      });
    const liar = start(0, "Mal", lying, "create", TITLE);
    await liar.event("joined");
    const ana = start(1, "Ana", honest, "join", TITLE);
    const ben = start(2, "Ben", honest, "join", TITLE);
    await agree([liar, ana, ben]);

    const forged = releaseIn(path.join(temporaryFolder(t, "updates"), "forged"), "99.0.0", liarsSeed);
    liar.send({ type: "offerUpdate", path: forged, requestId: "forged" });
    await liar.event("done", ({ requestId }) => requestId === "forged");
    // What only the liar signed Ana cannot be made to offer, either.
    ana.send({ type: "offerUpdate", path: forged, requestId: "other" });
    const refused = await ana.event("error", ({ requestId }) => requestId === "other");
    t.is(refused.sentences?.[0]?.code, "updateForged");

    const stick = releaseIn(path.join(temporaryFolder(t, "updates"), "stick"), "9.0.0", seed);
    const args = ["update", "--offer", stick, "--data-dir", ana.dataFolder];
    // Beside the Landline that runs there.
    execFileSync(honest, args, { env: { ...process.env, NODE_OPTIONS: "" } });
    await ben.until("Ana's release", isAt(ben, "9.0.0", "available"));
    t.is(updateOf(ben)?.from, "Ana");
    ben.send({ type: "getUpdate" });
    await ben.until("the package", isAt(ben, "9.0.0", "ready"));
    const saved = updateOf(ben)?.path ?? "";
    const original = readFileSync(path.join(stick, packageNames("9.0.0")["linux-x64"]));
    t.true(readFileSync(saved).equals(original));
    ben.send({ type: "installUpdate", requestId: "install" });
    const answer = await ben.event("update", ({ requestId }) => requestId === "install");
    t.is(answer.update?.sentences[0]?.code, "updateDoLinux");

    const offered = (peer: Peer) => peer.all("update").map(({ update }) => update?.version);
    t.false([...offered(ana), ...offered(ben)].includes("99.0.0"));
    t.is(updateOf(liar)?.version, "99.0.0");
    // In the chat and among the files it stands nowhere.
    t.deepEqual([...ben.all("file"), ...ben.all("message")], []);

    // A file that changes after it was checked is found out, and gone.
    writeFileSync(`${saved}.other`, randomBytes(PACKAGE_BYTES));
    renameSync(`${saved}.other`, saved);
    ben.send({ type: "installUpdate", requestId: "changed" });
    const found = await ben.event("error", ({ requestId }) => requestId === "changed");
    t.is(found.sentences?.[0]?.code, "updateDamaged");
    t.false(existsSync(saved));
  },
);
