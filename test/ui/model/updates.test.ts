/** What the window says of a later version. Rules: test/updates/SPEC.md, UP. */
import test from "ava";
import type { UpdateView } from "../../../src/api/updates.ts";
import { words } from "../../../src/kernel/words.ts";
import { toCopy, updateMark, updateTexts } from "../../../src/ui/model/updates.ts";

const update = (changed: Partial<UpdateView>): UpdateView => ({
  ...{ version: "0.4.0", state: "available", from: "Ana", bytes: 0, sizeBytes: 200, path: null },
  ...{ message: null, sentences: [] },
  ...changed,
});

test("[UP19] the notice says who has it, how far it is, that it is here, or why it did not come", (t) => {
  const texts = (changed: Partial<UpdateView>) => updateTexts(update(changed), "0.1.0");
  t.like(texts({}), { title: "Ana has Landline 0.4.0.", text: "This computer runs 0.1.0.", percent: null });
  t.is(texts({}).action?.does, "get");
  t.like(texts({ state: "fetching", bytes: 50 }), { percent: 25, text: null, action: null });
  const waiting = { state: "fetching", ...words("nobodyHasFile") } as const;
  t.is(texts(waiting).text, words("nobodyHasFile").message);
  t.like(texts({ state: "ready", from: null }), { percent: null, action: { does: "install" } });
  const failed = { state: "failed", ...words("updateFetchFailed", "0.4.0") } as const;
  t.like(texts(failed), { title: "Landline 0.4.0 did not come. Try again.", action: { does: "get" } });
  t.is(texts({ ...failed, from: null }).action, null);
});

test("[UP19] what is copied is the command as it is, or the package's path", (t) => {
  const path = "/a/b c.deb";
  const debian = { path, ...words("updateDoDebian", "0.4.0", "sudo apt install '/a/b c.deb'") };
  t.deepEqual(toCopy(update(debian)), { kind: "command", text: "sudo apt install '/a/b c.deb'" });
  const windows = { path: "C:\\x.zip", ...words("updateDoWindows", "0.4.0", "C:\\x.zip") };
  t.deepEqual(toCopy(update(windows)), { kind: "path", text: "C:\\x.zip" });
  t.is(toCopy(update({})), null);
});

test("[UP19] a notice that was put away comes back in another state and for another version", (t) => {
  const marks = [{}, { state: "ready" }, { version: "0.5.0" }] as const;
  t.is(new Set(marks.map((changed) => updateMark(update(changed)))).size, 3);
});
