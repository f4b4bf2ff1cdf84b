/** What came from another computer is marked as such. Real files; only the platform is pretended. */
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { createOriginMark } from "../../src/platform/origin-mark.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

function folderOfTwo(folder: string): Date {
  const date = new Date("2019-02-03T04:05:06Z");
  mkdirSync(path.join(folder, "sub"));
  for (const name of ["setup.exe", "sub/b.txt"]) {
    writeFileSync(path.join(folder, name), name);
    utimesSync(path.join(folder, name), date, date);
  }
  return date;
}

test("[MO1] on Windows each file of what came gets its zone, and keeps its time", async (t) => {
  const folder = temporaryFolder(t);
  const date = folderOfTwo(folder);
  await createOriginMark({ platform: "win32", wallMs: () => 0 })(folder);
  t.deepEqual(readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted(), [
    "setup.exe",
    "setup.exe:Zone.Identifier",
    "sub",
    "sub/b.txt",
    "sub/b.txt:Zone.Identifier",
  ]);
  t.regex(
    readFileSync(path.join(folder, "setup.exe:Zone.Identifier"), "utf8"),
    /^\[ZoneTransfer\]\r\nZoneId=3\r\n$/,
  );
  t.is(statSync(path.join(folder, "setup.exe")).mtimeMs, date.getTime());
});

test("[MO1] on macOS it is quarantined as a whole, and elsewhere left as it is", async (t) => {
  const folder = temporaryFolder(t);
  folderOfTwo(folder);
  const runs: unknown[] = [];
  const run = (...args: unknown[]) => Promise.resolve(runs.push(args));
  await createOriginMark({ platform: "darwin", wallMs: () => 0x5000_0000_000, run })(folder);
  const seconds = Math.floor(0x5000_0000_000 / 1_000).toString(16);
  t.deepEqual(runs, [
    ["/usr/bin/xattr", ["-r", "-w", "com.apple.quarantine", `0081;${seconds};Landline;`, folder]],
  ]);
  await createOriginMark({ platform: "linux", wallMs: () => 0, run })(folder);
  t.is(runs.length, 1);
  t.is(readdirSync(folder).length, 2);
});

test("[MO2] a disk that has no marks does not fail what was received", async (t) => {
  const failing = () => Promise.reject(new Error("No such attribute"));
  await t.notThrowsAsync(createOriginMark({ platform: "darwin", wallMs: () => 0, run: failing })("/a"));
  await t.notThrowsAsync(createOriginMark({ platform: "win32", wallMs: () => 0 })("/nowhere/at all"));
});
