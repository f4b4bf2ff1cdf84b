/** Messages and files outlive the meeting: all members quit, one opens it again, and the command reads them without a meeting. */
import { spawnSync, type ChildProcess } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";
import { createLan, lanProblem } from "../../lan/lan.ts";
import { prepareIdentities } from "../../support/identities.ts";
import { removeDataFolders, startPeer, type Peer } from "../../support/peer.ts";
import { LIMIT_MS } from "../../support/eventually.ts";

const COMMAND = fileURLToPath(new URL("../../../bin/landline.js", import.meta.url));
const historyTest = lanProblem() === null ? test.serial : test.skip;

test.after.always(removeDataFolders);

const idOf = (peer: Peer) => peer.last("ready")?.peerId;
const landline = (...args: readonly string[]) =>
  spawnSync(process.execPath, [COMMAND, ...args], { encoding: "utf8" });

async function outputOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => void (text += chunk.toString("utf8")));
  child.stderr?.on("data", (chunk: Buffer) => void (text += chunk.toString("utf8")));
  await once(child, "close");
  return text;
}

historyTest(
  "[E60] [CL97] a meeting whose members have all quit comes back with history and files",
  async (t) => {
    t.timeout(LIMIT_MS);
    const lan = createLan({ name: "lle-hist", hosts: 3 });
    t.teardown(lan.close);
    const folders = await prepareIdentities(["Ana", "Ben", "Cleo"]);
    const files = mkdtempSync(path.join(tmpdir(), "landline-history-"));
    t.teardown(() => rmSync(files, { recursive: true }));
    const start = (index: number, name: string, ...args: readonly string[]) =>
      startPeer(lan, index + 1, name, [...args, "--no-media"], { dataFolder: folders[index] ?? "" });

    const ana = start(0, "Ana", "create", "Archive");
    await ana.event("joined");
    const ben = start(1, "Ben", "join", "Archive");
    for (const peer of [ana, ben]) await peer.until("both", () => peer.last("members")?.members.length === 2);
    ana.send({ type: "sendMessage", text: "for all" });
    const [anaId, benId] = [idOf(ana), idOf(ben)];
    if (anaId === undefined || benId === undefined) return t.fail();
    ana.send({ type: "sendMessage", text: "for Ben", to: [benId] });
    ana.send({ type: "announce", text: "Kept for ever" });
    const bytes = randomBytes(300_000);
    const original = path.join(files, "plan.bin");
    writeFileSync(original, bytes);
    ana.send({ type: "shareFile", path: original });
    const file = await ben.event("file");
    await ana.event("fileHeld", ({ isSafe }) => isSafe);
    await ben.event("message", ({ text }) => text === "for Ben");
    for (const peer of [ana, ben]) {
      peer.send({ type: "leave" });
      t.is(await peer.exit(), 0);
    }
    // Its sharer is gone with the original.
    rmSync(original);

    const listed = landline("history", "--json", "--data-dir", folders[1] ?? "");
    t.regex(listed.stdout, /"title":"Archive"/);
    const found = landline("history", "Archive", "--search", "FOR ben", "--data-dir", folders[1] ?? "");
    t.regex(found.stdout, /Ana \(private\): for Ben/);
    t.notRegex(found.stdout, /for all/);
    const output = path.join(files, "archive.md");
    t.is(landline("export", "Archive", "--output", output, "--data-dir", folders[1] ?? "").status, 0);
    t.regex(readFileSync(output, "utf8"), /Kept for ever/);
    const again = landline("export", "Archive", "--output", output, "--data-dir", folders[1] ?? "");
    t.is(again.status, 1);
    t.regex(again.stderr, /is there already/);

    // The copy that Ben's machine keeps is saved without a meeting, and once.
    const out = path.join(files, "out");
    const saveAll = (meeting: string) =>
      landline("files", meeting, "--save-all", out, "--data-dir", folders[1] ?? "");
    t.is(saveAll("Archive").stdout, `Saved: ${path.join(out, "plan.bin")} (300 kB)\n1 saved.\n`);
    t.true(readFileSync(path.join(out, "plan.bin")).equals(bytes));
    const twice = saveAll("Archive");
    t.is(twice.stdout, `There already: ${path.join(out, "plan.bin")}\n0 saved, 1 there already.\n`);
    t.is(twice.status, 0);
    const unknown = landline("files", "Archive", "--save", "no.txt", "--data-dir", folders[1] ?? "");
    t.is(unknown.status, 1);
    t.regex(unknown.stderr, /^landline: There is no file "no\.txt" in this meeting\./);

    const back = start(1, "Ben", "open", "Archive");
    t.is((await back.event("message", ({ text }) => text === "for Ben")).from, anaId);
    await back.event("announcement", ({ text }) => text === "Kept for ever");
    // The command reads through the peer that has the history open now.
    const reader = lan.spawn(2, process.execPath, [
      COMMAND,
      "history",
      "Archive",
      "--data-dir",
      back.dataFolder,
    ]);
    t.regex(await outputOf(reader), /Ana: for all\n[^]*Ana \(private\): for Ben\n/);
    // The copy that Ben's machine keeps is saved from there.
    const kept = path.join(files, "kept.bin");
    back.send({ type: "saveKeptFile", meeting: "Archive", fileId: file.fileId, path: kept });
    t.is((await back.event("fileSaved")).path, kept);
    t.true(readFileSync(kept).equals(bytes));
    // A newcomer joins, and gets everything but the private message.
    const cleo = start(2, "Cleo", "join", "Archive");
    await cleo.event("message", ({ text }) => text === "for all");
    const offered = await cleo.event("file");
    t.is(offered.fileId, file.fileId);
    // The command saves it through the newcomer's core: from another member, or from the copy that it has made meanwhile.
    const saver = lan.spawn(3, process.execPath, [
      ...[COMMAND, "files", "Archive", "--save", "plan.bin", "--to", path.join(files, "asked")],
      ...["--json", "--data-dir", cleo.dataFolder],
    ]);
    t.regex(await outputOf(saver), /"type":"fileSaved"[^]*"savedCount":1,"thereCount":0,"failedCount":0/);
    t.true(readFileSync(path.join(files, "asked", "plan.bin")).equals(bytes));
    const saved = path.join(files, "saved");
    mkdirSync(saved);
    cleo.send({ type: "fetchFile", fileId: offered.fileId, path: saved });
    const ready = await cleo.event("fileReady", ({ path: at }) => at !== null && path.dirname(at) === saved);
    t.deepEqual(readdirSync(saved), ["plan.bin"]);
    const hash = createHash("sha256")
      .update(readFileSync(ready.path ?? ""))
      .digest("hex");
    t.is(hash, createHash("sha256").update(bytes).digest("hex"));
    t.false(cleo.all("message").some(({ text }) => text === "for Ben"));
    // The peer that made the meeting comes back the same way, and finds the others.
    const home = start(0, "Ana", "open", "Archive");
    for (const peer of [home, back, cleo])
      await peer.until("all three", () => peer.last("members")?.members.length === 3);
    await home.event("message", ({ text }) => text === "for Ben");
  },
);
