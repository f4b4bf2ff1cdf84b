/** Name and settings on disk. Rules: SPEC.md, SG. */
import { statSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { defaultSettings } from "../../src/api/settings.ts";
import { openSettings } from "../../src/core/settings.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("[SG1] what was set is there after a restart, in a file that only its owner reads", async (t) => {
  const file = path.join(temporaryFolder(t, "settings"), "settings.json");
  const settings = openSettings(file, silentLog);
  t.deepEqual(settings.settings(), defaultSettings);
  t.not(settings.name(), "");
  settings.setName("Ana");
  settings.setSettings({ theme: "dark" });
  settings.setSettings({ skipPreview: true, theme: undefined });
  await settings.flush();
  const again = openSettings(file, silentLog);
  t.is(again.name(), "Ana");
  t.deepEqual(again.settings(), { ...defaultSettings, theme: "dark", skipPreview: true });
  t.is(statSync(file).mode & 0o777, 0o600);
});

test("[SG2] a missing, damaged or hostile file means the defaults", (t) => {
  const file = path.join(temporaryFolder(t, "settings"), "settings.json");
  for (const content of [
    "",
    "{",
    "null",
    '{"name":""}',
    JSON.stringify({ name: "n".repeat(61) }),
    JSON.stringify({ name: "Ana", settings: { theme: "pink" } }),
    JSON.stringify({ settings: { copiesLimitBytes: -1 } }),
  ]) {
    writeFileSync(file, content);
    const settings = openSettings(file, silentLog);
    t.deepEqual(settings.settings(), defaultSettings, content);
    t.false(["", "Ana"].includes(settings.name()), content);
  }
});

test("[SG3] settings of which the file knows only some keep the defaults for the others", (t) => {
  const file = path.join(temporaryFolder(t, "settings"), "settings.json");
  writeFileSync(file, JSON.stringify({ name: "Ben", settings: { joinWithCamera: false } }));
  const settings = openSettings(file, silentLog);
  t.is(settings.name(), "Ben");
  t.deepEqual(settings.settings(), { ...defaultSettings, joinWithCamera: false });
});

test("[SG4] a disk that takes nothing is logged, and the choice holds for this run", async (t) => {
  const errors: string[] = [];
  const log = { ...silentLog, error: (message: string) => void errors.push(message) };
  const settings = openSettings(path.join(temporaryFolder(t, "settings"), "none", "settings.json"), log);
  settings.setName("Ana");
  await settings.flush();
  t.is(settings.name(), "Ana");
  t.is(errors.length, 1);
});

test("[SG5] the account's name is nobody's choice: it is not written down as one", async (t) => {
  const file = path.join(temporaryFolder(t, "settings"), "settings.json");
  const first = openSettings(file, silentLog);
  t.false(first.isNameChosen());
  first.setSettings({ theme: "dark" });
  await first.flush();
  const second = openSettings(file, silentLog);
  t.false(second.isNameChosen());
  t.is(second.name(), first.name());
  second.setName("Ana");
  await second.flush();
  t.true(openSettings(file, silentLog).isNameChosen());
});

test("[CO905] who has not chosen a name is called as the program says, until a name is chosen, which outlives a start", async (t) => {
  const file = path.join(temporaryFolder(t, "settings"), "settings.json");
  const settings = openSettings(file, silentLog, "Relay");
  t.deepEqual([settings.name(), settings.isNameChosen()], ["Relay", false]);
  settings.setName("Shelf");
  await settings.flush();
  t.is(openSettings(file, silentLog, "Relay").name(), "Shelf");
});
