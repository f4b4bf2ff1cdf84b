/** Releases on a disk. Rules: SPEC.md, UP. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { standingLines } from "../../src/cli/update.ts";
import { createLog } from "../../src/kernel/log.ts";
import { createUpdateDesk, UpdateError } from "../../src/updates/desk.ts";
import type { Manifest, SignedManifest } from "../../src/updates/manifest.ts";
import { openReleaseFolder } from "../../src/updates/release-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { fileOf, KEY, OTHER_SEED, signed } from "./releases.ts";

function setUp(t: ExecutionContext) {
  const root = temporaryFolder(t);
  const folder = path.join(root, "updates");
  const log = createLog("error", () => {});
  let changes = 0;
  const deskOf = (keys: readonly string[] = [KEY], version = "1.0.0") =>
    createUpdateDesk({
      ...{ log, keys, version, target: "linux-x64", folder: openReleaseFolder(folder, keys) },
      onChange: () => void (changes += 1),
    });
  return { root, folder, log, deskOf, changes: () => changes };
}

/** As it lies on a stick. */
function stick(root: string, release: SignedManifest, packages: Readonly<Record<string, string>>): string {
  const folder = path.join(root, `stick-${readdirSync(root).length}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, "release.json"), release.manifest);
  writeFileSync(path.join(folder, "release.json.sig"), `${release.signature}\n`);
  for (const [name, bytes] of Object.entries(packages)) writeFileSync(path.join(folder, name), bytes);
  return folder;
}

const stickOf = (root: string, version: string, changed: Partial<Manifest> = {}) =>
  stick(root, signed(version, changed), { "linux-x64.tar.xz": `package ${version}` });

/** The code of the sentence that says why not. */
async function why(t: ExecutionContext, action: Promise<unknown>): Promise<string | undefined> {
  const error = await t.throwsAsync(action, { instanceOf: UpdateError });
  return error?.sentences[0]?.code;
}

test("[UP6] what was offered lies there, and is what a person is told to install", async (t) => {
  const { root, deskOf } = setUp(t);
  const desk = deskOf();
  await desk.offer(stickOf(root, "1.1.0"));
  t.like(desk.wanted(), { version: "1.1.0", isHere: true });
  const [file = fileOf("")] = desk.kept();
  t.is(readFileSync(desk.pathOf(file), "utf8"), "package 1.1.0");
  t.is((await desk.install()).sentences[0]?.code, "updateDoLinux");
  t.is(desk.steps()?.sentences[0]?.code, "updateDoLinux");
});

test("[UP6] a file that changed after it was checked is found out before anybody is told to install it", async (t) => {
  const { root, deskOf } = setUp(t);
  const desk = deskOf();
  await desk.offer(stickOf(root, "1.1.0"));
  const [file = fileOf("")] = desk.kept();
  writeFileSync(desk.pathOf(file), "PACKAGE 1.1.0");
  t.is(await why(t, desk.install()), "updateDamaged");
  t.false(existsSync(desk.pathOf(file)));
  t.like(desk.wanted(), { isHere: false });
  t.is(await why(t, desk.install()), "updateNotHere");
});

test("[UP6] what came counts only if size and SHA-256 are the manifest's, and what does not is deleted", async (t) => {
  const { root, log, deskOf } = setUp(t);
  const desk = deskOf();
  t.true(desk.consider(signed("1.1.0")));
  await desk.flush();
  const file = desk.wanted()?.file ?? fileOf("");
  for (const bytes of ["package 1.1.1", "package 1.1.0 and more", "package", ""]) {
    const incoming = path.join(root, "incoming");
    writeFileSync(incoming, bytes);
    t.false(await desk.received(file, incoming), bytes);
    t.false(existsSync(incoming));
    t.like(desk.wanted(), { isHere: false });
  }
  t.is(log.counters()["updates.notAsSigned"], 4);
  const incoming = path.join(root, "incoming");
  writeFileSync(incoming, "package 1.1.0");
  t.true(await desk.received(file, incoming));
  t.like(desk.wanted(), { isHere: true });
});

test("[UP6] a link is no package", async (t) => {
  const { root, deskOf } = setUp(t);
  const desk = deskOf();
  await desk.offer(stickOf(root, "1.1.0"));
  const [file = fileOf("")] = desk.kept();
  const elsewhere = path.join(root, "elsewhere");
  writeFileSync(elsewhere, "package 1.1.0");
  rmSync(desk.pathOf(file));
  symlinkSync(elsewhere, desk.pathOf(file));
  await desk.refresh();
  t.like(desk.wanted(), { isHere: false });
});

test("[UP7] a program without a key takes and offers nothing, and says so", async (t) => {
  const { root, folder, deskOf } = setUp(t);
  const desk = deskOf([]);
  t.false(desk.consider(signed("1.1.0")));
  t.is(await why(t, desk.offer(stickOf(root, "1.1.0"))), "updatesOff");
  t.is(await why(t, desk.install()), "updatesOff");
  t.throws(() => standingLines(desk), { instanceOf: UpdateError });
  t.is(desk.newest(), null);
  t.false(existsSync(folder));
});

test("[UP8] what was seen is remembered: an older release is refused after a start, too", async (t) => {
  const { log, deskOf } = setUp(t);
  const before = deskOf();
  t.true(before.consider(signed("1.4.0")));
  t.false(before.consider(signed("1.4.0")));
  await before.flush();
  const after = deskOf();
  t.is(after.newest()?.content.version, "1.4.0");
  t.false(after.consider(signed("1.3.0")));
  t.is(log.counters()["updates.older"], 1);
  t.is(log.counters()["updates.forged"], undefined);
});

test("[UP8] what no key of the program has signed, or what is damaged, is forgotten", async (t) => {
  const { folder, deskOf } = setUp(t);
  const desk = deskOf();
  desk.consider(signed("1.4.0"));
  await desk.flush();
  t.is(deskOf(["00".repeat(32)]).newest(), null);
  writeFileSync(path.join(folder, "newest.json"), JSON.stringify(signed("9.0.0", {}, OTHER_SEED)));
  t.is(deskOf().newest(), null);
  writeFileSync(path.join(folder, "newest.json"), "{");
  t.is(deskOf().newest(), null);
});

test("[UP8] what another process has put there is seen, and what is older there is not", async (t) => {
  const { root, folder, deskOf } = setUp(t);
  const [desk, command] = [deskOf(), deskOf()];
  await command.offer(stickOf(root, "1.1.0"));
  await desk.refresh();
  t.like(desk.wanted(), { version: "1.1.0", isHere: true });
  writeFileSync(path.join(folder, "newest.json"), JSON.stringify(signed("1.0.5")));
  await desk.refresh();
  t.is(desk.newest()?.content.version, "1.1.0");
});

test("[UP9] to offer is refused in a sentence, and then nothing of it is kept", async (t) => {
  const { root, deskOf } = setUp(t);
  const desk = deskOf();
  desk.consider(signed("1.4.0"));
  const offer = (folder: string) => why(t, desk.offer(folder));
  t.is(await offer(root), "updateNoRelease");
  t.is(await offer(path.join(root, "nowhere")), "updateNoRelease");
  t.is(await offer(stick(root, signed("1.5.0", {}, OTHER_SEED), {})), "updateForged");
  t.is(await offer(stickOf(root, "1.3.0")), "updateOlder");
  t.is(await offer(stickOf(root, "0.9.0")), "updateOlder");
  t.is(await offer(stick(root, signed("1.5.0"), {})), "updateNoPackages");
  t.is(await offer(stick(root, signed("1.5.0"), { "linux-x64.tar.xz": "package 1.4.0" })), "updateWrongFile");
  t.is(desk.newest()?.content.version, "1.4.0");
  t.deepEqual(desk.kept(), []);
  // The manifest's own path does as well.
  await desk.offer(path.join(stickOf(root, "1.5.0"), "release.json"));
  t.is(desk.newest()?.content.version, "1.5.0");
});

test("[UP9] the version that runs may be offered, and is no update here", async (t) => {
  const { root, deskOf } = setUp(t);
  const desk = deskOf();
  await desk.offer(stickOf(root, "1.0.0"));
  t.is(desk.kept().length, 1);
  t.is(desk.wanted(), null);
  t.is(await why(t, desk.install()), "updateNone");
});

test("[UP10] packages of a former release go once one of a later release is here, not before", async (t) => {
  const { root, folder, deskOf } = setUp(t);
  const desk = deskOf();
  const names = () => readdirSync(path.join(folder, "packages"));
  const former = { files: [fileOf("former", { name: "former" })] };
  await desk.offer(stick(root, signed("1.1.0", former), { former: "former" }));
  desk.consider(signed("1.2.0"));
  await desk.flush();
  t.deepEqual(names(), ["former"]);
  t.deepEqual(desk.kept(), []);
  await desk.offer(stickOf(root, "1.2.0"));
  t.deepEqual(names(), ["linux-x64.tar.xz"]);
});

test("[UP18] the command says what is here and what to do", async (t) => {
  const { root, deskOf } = setUp(t);
  const desk = deskOf([KEY], "0.1.0");
  t.true(standingLines(desk).includes("No other release is known here."));
  desk.consider(signed("1.1.0"));
  await desk.flush();
  t.true(standingLines(desk).includes("Landline 1.1.0 is out."));
  await desk.offer(stickOf(root, "1.1.0"));
  t.true(standingLines(desk).includes("landline update --install"));
  t.true(standingLines(desk).includes("linux-x64.tar.xz"));
});
