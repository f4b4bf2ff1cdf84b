import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { openLogFile } from "../../src/platform/log-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("[DR221] size and number are bounded, and nothing but the oldest is lost", (t) => {
  const folder = path.join(temporaryFolder(t, "log"), "logs");
  const options = { folder, name: "relay", maxBytes: 100, maxFiles: 3 };
  const log = openLogFile(options);
  const lines = Array.from({ length: 30 }, (_, index) => `line ${String(index).padStart(4, "0")} of the log`);
  for (const line of lines.slice(0, 20)) log.write(line);
  // A program that starts anew goes on with the file.
  const again = openLogFile(options);
  for (const line of lines.slice(20)) again.write(line);
  t.deepEqual(readdirSync(folder).toSorted(), ["relay.1.log", "relay.2.log", "relay.log"]);
  const kept = ["relay.2.log", "relay.1.log", "relay.log"].map((name) => {
    t.true(statSync(path.join(folder, name)).size <= 100, name);
    return readFileSync(path.join(folder, name), "utf8");
  });
  const all = kept.join("").trimEnd().split("\n");
  t.deepEqual(all, lines.slice(-all.length));
  t.true(all.length >= 9);
});

test("[DR222] the end is read in whole lines over a rotation; a line is one, and is cut; a folder that is gone stops nobody", (t) => {
  const folder = path.join(temporaryFolder(t, "log"), "logs");
  const log = openLogFile({ folder, name: "relay", maxBytes: 10_000, maxFiles: 2 });
  t.deepEqual(log.tail(1_000), []);
  for (let index = 0; index < 3; index += 1) log.write(`${index} ${"x".repeat(3_000)}`);
  log.write("first\nsecond\r\n");
  t.deepEqual(log.tail(1_000), ["first second "]);
  log.write("y".repeat(9_000));
  t.is(log.tail(20_000).at(-1)?.length, 4_000);
  t.deepEqual(
    log.tail(20_000).map((line) => line.slice(0, 2)),
    ["0 ", "1 ", "2 ", "fi", "yy"],
  );
  rmSync(folder, { recursive: true });
  writeFileSync(folder, "");
  t.notThrows(() => log.write("lost"));
  t.deepEqual(log.tail(1_000), []);
});
