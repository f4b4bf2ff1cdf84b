/** Files between real processes in meetings: transfers that fail half-way, and files that only their receiver may read. */
import { createHash, randomBytes } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import type { SharedFile, Transfer } from "../../src/api/view.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { removeDataFolders, type Peer } from "../support/peer.ts";
import { TITLE, agree, inLine, meet, meetingTest, setUp, type Setting } from "./meetings.ts";
import { onlyInFull } from "../support/full.ts";

test.after.always(removeDataFolders);

const LARGE_BYTES = 24_000_000;
/** Rate of a receiver's link: a large file takes some six seconds, so that the test can act when half of it is there. */
const SLOW = { rateMbit: 32 };
const TWICE_BYTES = 4 * 2 ** 20;

const hashOf = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

function makeFile(folder: string, name: string, content: Buffer | string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** Resolves with the offer as each of `downloaders` has it. */
async function offer(sharer: Peer, file: string, downloaders: readonly Peer[], to?: readonly Peer[]) {
  // By its id: what of a name cannot be shown is left out of what people see.
  const known = new Set(sharer.all("file").map(({ fileId }) => fileId));
  const ids = to?.map((peer) => peer.last("ready")?.peerId).filter((id) => id !== undefined);
  sharer.send({ type: "shareFile", path: file, ...(ids === undefined ? {} : { to: ids }) });
  const offered = await sharer.event("file", ({ fileId }) => !known.has(fileId));
  for (const peer of downloaders) await peer.event("file", ({ fileId }) => fileId === offered.fileId);
  return offered;
}

const transferOf = (peer: Peer, { fileId }: SharedFile): Transfer | undefined =>
  peer.last("view")?.view.meeting?.transfers.find((each) => each.fileId === fileId);

const half = (peer: Peer, { fileId, sizeBytes }: SharedFile) =>
  peer.event("fileProgress", (progress) => progress.fileId === fileId && progress.bytes > sizeBytes / 2);

const ready = (peer: Peer, { fileId }: SharedFile) =>
  peer.event("fileReady", (each) => each.fileId === fileId, 60_000);

const held = (sharer: Peer, { fileId }: SharedFile) =>
  sharer.event("fileHeld", (each) => each.fileId === fileId && each.isSafe);

/** The core's folder of blobs. */
const blobsOf = (peer: Peer) => path.join(peer.dataFolder, "files");

/** Of all files below that are there to read: a database deletes its own at any time. */
function contents(folder: string): readonly Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return existsSync(file) ? readFileSync(file) : [];
    });
}

const namesIn = (folder: string) => new Set(readdirSync(folder, { recursive: true, encoding: "utf8" }));

/** As `meet`, in the order in which they keep copies: the first two besides the sharer do. */
async function meetInLine(setting: Setting, order: readonly number[]): Promise<readonly Peer[]> {
  const met = await meet(setting, order);
  return met[0] === undefined ? met : inLine(met, met[0]);
}

meetingTest("[FI22] what is shared arrives, and two members besides the sharer keep a copy", async (t) => {
  const setting = await setUp(t, { hosts: 4 });
  const [ana, ben, , dov] = (await meetInLine(setting, [0, 1, 2, 3])) as [Peer, Peer, Peer, Peer];
  const folder = temporaryFolder(t, "files");
  const original = makeFile(folder, "plan.bin", randomBytes(3_000_000));
  const file = await offer(dov, original, [ana, ben]);
  await held(dov, file);
  const target = path.join(folder, "here.bin");
  ben.send({ type: "fetchFile", fileId: file.fileId, path: target });
  t.is((await ready(ben, file)).sha256, hashOf(original));
  t.is(hashOf(target), hashOf(original));
});

onlyInFull(meetingTest)(
  "[FI23] the sharer is killed at half: members that keep a copy upload the rest",
  async (t) => {
    const setting = await setUp(t, { hosts: 4 });
    const [, , cleo, dov] = (await meetInLine(setting, [0, 1, 2, 3])) as [Peer, Peer, Peer, Peer];
    const folder = temporaryFolder(t, "files");
    const original = makeFile(folder, "large.bin", randomBytes(LARGE_BYTES));
    const file = await offer(dov, original, [cleo]);
    await held(dov, file);
    await setting.lan.impair(cleo.host, SLOW);
    cleo.send({ type: "fetchFile", fileId: file.fileId, path: path.join(folder, "got.bin") });
    await half(cleo, file);
    dov.kill();
    await ready(cleo, file);
    t.is(hashOf(path.join(folder, "got.bin")), hashOf(original));
  },
);

onlyInFull(meetingTest)(
  "[FI23] the sharer is killed when nobody has all: the download continues when the sharer is back",
  async (t) => {
    const setting = await setUp(t, { hosts: 3 });
    const [ana, ben, cleo] = (await meetInLine(setting, [0, 1, 2])) as [Peer, Peer, Peer];
    const folder = temporaryFolder(t, "files");
    const original = makeFile(folder, "large.bin", randomBytes(LARGE_BYTES));
    // Everything that leaves the sharer is slow: copies have not come far either.
    await setting.lan.impair(cleo.host, SLOW);
    const file = await offer(cleo, original, [ben]);
    ben.send({ type: "fetchFile", fileId: file.fileId, path: path.join(folder, "got.bin") });
    await half(ben, file);
    cleo.kill();
    await ben.until("waiting", () => transferOf(ben, file)?.state === "waiting");
    const back = setting.start(cleo.host - 1, "open", TITLE);
    await agree([ana, ben, back]);
    await ready(ben, file);
    t.is(hashOf(path.join(folder, "got.bin")), hashOf(original));
  },
);

onlyInFull(meetingTest)(
  "[FI24] the coordinator is killed at half: the download continues by itself, and little is sent twice",
  async (t) => {
    const setting = await setUp(t, { hosts: 4 });
    const [ana, ben, cleo, dov] = (await meetInLine(setting, [0, 1, 2, 3])) as [Peer, Peer, Peer, Peer];
    const folder = temporaryFolder(t, "files");
    const original = makeFile(folder, "large.bin", randomBytes(LARGE_BYTES));
    const file = await offer(cleo, original, [dov]);
    await held(cleo, file);
    await setting.lan.impair(dov.host, SLOW);
    dov.send({ type: "fetchFile", fileId: file.fileId, path: path.join(folder, "got.bin") });
    await half(dov, file);
    ana.kill();
    await agree([ben, cleo, dov]);
    await ready(dov, file);
    t.is(hashOf(path.join(folder, "got.bin")), hashOf(original));
    await dov.until("the transfer's end", () => transferOf(dov, file)?.state === "done");
    const receivedBytes = transferOf(dov, file)?.receivedBytes ?? Infinity;
    t.log(`${receivedBytes - LARGE_BYTES} bytes twice`);
    t.true(receivedBytes - LARGE_BYTES < TWICE_BYTES, `${receivedBytes - LARGE_BYTES} bytes twice`);
  },
);

onlyInFull(meetingTest)(
  "[FI25] the downloader is killed at half: started again it continues by itself",
  async (t) => {
    const setting = await setUp(t, { hosts: 4 });
    const [ana, ben, cleo, dov] = (await meetInLine(setting, [0, 1, 2, 3])) as [Peer, Peer, Peer, Peer];
    const folder = temporaryFolder(t, "files");
    const original = makeFile(folder, "large.bin", randomBytes(LARGE_BYTES));
    const file = await offer(ben, original, [dov]);
    const paused = await offer(ben, makeFile(folder, "paused.bin", "later"), [dov]);
    await held(ben, file);
    await setting.lan.impair(dov.host, SLOW);
    dov.send({ type: "fetchFile", fileId: file.fileId, path: path.join(folder, "got.bin") });
    dov.send({ type: "controlTransfer", fileId: file.fileId, action: "pause" });
    dov.send({ type: "controlTransfer", fileId: file.fileId, action: "resume" });
    const { bytes } = await half(dov, file);
    dov.kill();
    await agree([ana, ben, cleo]);
    const again = setting.start(dov.host - 1, "open", TITLE);
    await ready(again, file);
    t.is(hashOf(path.join(folder, "got.bin")), hashOf(original));
    await again.until("the transfer's end", () => transferOf(again, file)?.state === "done");
    const receivedBytes = transferOf(again, file)?.receivedBytes ?? Infinity;
    t.true(receivedBytes - (LARGE_BYTES - bytes) < TWICE_BYTES, `${receivedBytes} bytes came after ${bytes}`);
    // A file that no peer asked for is not fetched, and a file that is there is not fetched again.
    t.is(transferOf(again, paused), undefined);
    t.deepEqual(JSON.parse(readFileSync(path.join(again.dataFolder, "pending-downloads.json"), "utf8")), {});
  },
);

onlyInFull(meetingTest)(
  "[FI26] a file for one member is kept by others that know neither its content nor its name",
  async (t) => {
    const setting = await setUp(t, { hosts: 4 });
    const [ana, ben, cleo, dov] = (await meetInLine(setting, [0, 1, 2, 3])) as [Peer, Peer, Peer, Peer];
    const folder = temporaryFolder(t, "files");
    const secret = randomBytes(64);
    const content = Buffer.concat([randomBytes(100_000), secret, randomBytes(1_500_000)]);
    const original = makeFile(folder, "secret-plan.bin", content);
    const file = await offer(dov, original, [cleo], [cleo]);
    await held(dov, file);
    rmSync(original);
    dov.kill();
    await agree([ana, ben, cleo]);
    cleo.send({ type: "fetchFile", fileId: file.fileId, path: path.join(folder, "got.bin") });
    await ready(cleo, file);
    t.is(hashOf(path.join(folder, "got.bin")), createHash("sha256").update(content).digest("hex"));
    for (const keeper of [ana, ben]) {
      const kept = contents(blobsOf(keeper));
      t.true(
        kept.some(({ length }) => length > content.length),
        "it holds the sealed bytes",
      );
      // The name stays unknown, too, wherever on its disk it might stand.
      const everything = contents(keeper.dataFolder);
      t.false(everything.some((bytes) => bytes.includes(secret) || bytes.includes("secret-plan")));
      t.is(keeper.last("file"), undefined);
      keeper.send({ type: "fetchFile", fileId: file.fileId, path: folder });
      await keeper.event("error", ({ code }) => code === "noSuchFile");
    }
  },
);

onlyInFull(meetingTest)(
  "[FI27] a folder arrives as one; a withdrawn one is gone from every member that kept a copy",
  async (t) => {
    const setting = await setUp(t, { hosts: 3 });
    const [ana, ben, cleo] = (await meet(setting, [0, 1, 2])) as [Peer, Peer, Peer];
    const folder = temporaryFolder(t, "files");
    const original = path.join(folder, "notes");
    mkdirSync(path.join(original, "über", "empty"), { recursive: true });
    makeFile(path.join(original, "über"), "a.txt", "first");
    makeFile(original, "b.bin", randomBytes(1_200_000));
    const file = await offer(ana, original, [ben, cleo]);
    t.true(file.isFolder);
    await held(ana, file);
    const saved = path.join(folder, "saved");
    mkdirSync(saved);
    ben.send({ type: "fetchFile", fileId: file.fileId, path: saved });
    await ready(ben, file);
    t.deepEqual(namesIn(path.join(saved, "notes")), namesIn(original));
    t.is(readFileSync(path.join(saved, "notes", "über", "a.txt"), "utf8"), "first");

    ana.send({ type: "withdrawFile", fileId: file.fileId });
    for (const peer of [ana, ben, cleo]) await peer.event("fileWithdrawn");
    const isGone = (peer: Peer) => readdirSync(blobsOf(peer)).every((name) => !/^[0-9a-f]{64}$/.test(name));
    for (const peer of [ana, ben, cleo]) await peer.until("the copy's end", () => isGone(peer));
    cleo.send({ type: "fetchFile", fileId: file.fileId, path: saved });
    await cleo.event("error", ({ code }) => code === "noSuchFile");
    t.true(existsSync(path.join(saved, "notes")));
    t.true(existsSync(original));
  },
);

onlyInFull(meetingTest)(
  "[FI8] a full disk is reported before anything is written, and a retry after making room works",
  async (t) => {
    const setting = await setUp(t, { hosts: 2 });
    const [ana, ben] = (await meet(setting, [0, 1])) as [Peer, Peer];
    const folder = temporaryFolder(t, "files");
    const disk = path.join(folder, "disk");
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=70m", "landline-test", disk]);
    t.teardown(() => execFileSync("umount", [disk]));
    const original = makeFile(folder, "large.bin", randomBytes(LARGE_BYTES));
    const file = await offer(ana, original, [ben]);
    ben.send({ type: "fetchFile", fileId: file.fileId, path: disk });
    const told = await ben.event("error", ({ code }) => code === "diskFull");
    t.regex(told.message, /not enough room/);
    t.deepEqual(readdirSync(disk), []);
    execFileSync("mount", ["-o", "remount,size=200m", disk]);
    ben.send({ type: "controlTransfer", fileId: file.fileId, action: "retry" });
    await ready(ben, file);
    t.is(hashOf(path.join(disk, "large.bin")), hashOf(original));
  },
);

onlyInFull(meetingTest)(
  "[FI11] names that harm elsewhere are saved under harmless ones, in the folder that was meant",
  async (t) => {
    const setting = await setUp(t, { hosts: 2 });
    const [ana, ben] = (await meet(setting, [0, 1])) as [Peer, Peer];
    const folder = temporaryFolder(t, "files");
    const saved = path.join(folder, "deep", "saved");
    mkdirSync(saved, { recursive: true });
    const names = [
      "..\\..\\evil.txt",
      "CON",
      "aux.txt",
      "photo\u202Egpj.exe",
      "line\nbreak.txt",
      ".hidden",
      "x. . ",
    ];
    for (const name of names) {
      const file = await offer(ana, makeFile(folder, name, name), [ben]);
      ben.send({ type: "fetchFile", fileId: file.fileId, path: saved });
      const { path: where } = await ready(ben, file);
      t.is(path.dirname(where ?? ""), saved, name);
      t.is(readFileSync(where ?? "", "utf8"), name);
      const base = path.basename(where ?? "");
      t.notRegex(base, /[\\/:\p{Cc}\p{Cf}]|^\.|[. ]$|^(con|aux)(\.|$)/iu, name);
    }
    t.is(readdirSync(saved).length, names.length);
    t.deepEqual(readdirSync(path.join(folder, "deep")), ["saved"]);
  },
);
