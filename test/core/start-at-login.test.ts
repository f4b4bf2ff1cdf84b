/** The start at login, on a real disk. Rules: SPEC.md. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { createStartAtLogin } from "../../src/core/start-at-login.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("[CO903] it is switched on and off by a file, whose folder need not be there, and both may be said twice", async (t) => {
  const file = path.join(temporaryFolder(t, "login"), "autostart", "landline.desktop");
  const startAtLogin = createStartAtLogin({ file, content: "x" });
  t.true(startAtLogin.isPossible);
  await startAtLogin.set(false);
  await startAtLogin.set(true);
  await startAtLogin.set(true);
  t.is(readFileSync(file, "utf8"), "x");
  await startAtLogin.set(false);
  t.false(existsSync(file));
});

test("[CO903] what the disk refuses is one sentence; where there is no such thing it can be off alone", async (t) => {
  const folder = temporaryFolder(t, "login");
  writeFileSync(path.join(folder, "autostart"), "");
  const shut = createStartAtLogin({ file: path.join(folder, "autostart", "landline.desktop"), content: "x" });
  await t.throwsAsync(shut.set(true), {
    code: "startAtLogin",
    message: /^Starting at login cannot be switched: .*landline\.desktop/,
  });
  const none = createStartAtLogin(null);
  t.false(none.isPossible);
  await none.set(false);
  await t.throwsAsync(none.set(true), { code: "startAtLogin" });
});

test("[CO904] at a start the file is written anew where it starts another program; one that is not there, or is switched off by the desktop, stays so", async (t) => {
  const file = path.join(temporaryFolder(t, "login"), "landline.desktop");
  const startAtLogin = createStartAtLogin({ file, content: "new" });
  await startAtLogin.renew();
  t.false(existsSync(file));
  for (const there of ["old\nHidden=true\n", "X-GNOME-Autostart-enabled=false\n"]) {
    writeFileSync(file, there);
    await startAtLogin.renew();
    t.is(readFileSync(file, "utf8"), there);
  }
  writeFileSync(file, "old");
  await startAtLogin.renew();
  t.is(readFileSync(file, "utf8"), "new");
  await createStartAtLogin(null).renew();
});
