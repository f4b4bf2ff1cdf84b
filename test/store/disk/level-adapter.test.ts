/** The real database, in use twice, damaged, cut short or not writable. Rules: SPEC.md. */
import test from "ava";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createLog } from "../../../src/kernel/log.ts";
import { createStore, StoreError, type Store } from "../../../src/store/index.ts";
import { storeErrorOf } from "../../../src/store/disk/disk-errors.ts";
import { createSigner, ROOT, withFolder } from "../support.ts";
import { createVirtualClock } from "../../support/clock.ts";

const signer = createSigner();

function open(folder: string): Promise<Store> {
  return createStore({
    clock: createVirtualClock(),
    log: createLog("error", () => {}),
    random: (byteCount) => randomBytes(byteCount),
    signer,
    folder,
    send: () => false,
  });
}

/** Opens the store, writes `count` messages and closes it. */
async function fill(folder: string, count: number): Promise<void> {
  const store = await open(folder);
  const meeting = await store.openMeeting(ROOT);
  const writes = Array.from({ length: count }, (_, index) =>
    meeting.append({ kind: "message", text: `message ${index}` }, { fromName: "Ada" }),
  );
  await Promise.all(writes);
  await store.close();
}

async function newestFile(folder: string): Promise<string> {
  const files = await Promise.all(
    (await readdir(join(folder, "store"))).map(async (name) => {
      const path = join(folder, "store", name);
      const { mtimeMs, size } = await stat(path);
      return { path, mtimeMs, size };
    }),
  );
  const data = files.filter(({ path }) => /\.(log|ldb)$|MANIFEST-/.test(path) && !path.endsWith("LOG"));
  const [newest] = data.toSorted((a, b) => b.mtimeMs - a.mtimeMs || b.size - a.size);
  return newest?.path ?? "";
}

test("[DB1] a second store in the same folder fails with the sentence that Landline is running", async (t) => {
  await withFolder(async (folder) => {
    const store = await open(folder);
    const error = await t.throwsAsync(open(folder), { instanceOf: StoreError });
    t.is(error?.code, "locked");
    t.regex(error?.message ?? "", /already running/);
    await store.close();
    const again = await open(folder);
    t.is(again.setAside, null);
    await again.close();
  });
});

test("[DB2] only its owner may enter the folder", async (t) => {
  await withFolder(async (folder) => {
    await mkdir(join(folder, "store"), { mode: 0o755 });
    const store = await open(folder);
    t.is((await stat(join(folder, "store"))).mode & 0o777, 0o700);
    await store.close();
  });
});

test("[DB3] a folder that cannot be written to is reported in words", async (t) => {
  if (process.getuid?.() === 0) {
    // Permissions do not bind root: only the code and its sentence are checked.
    const refused = Object.assign(new Error("permission denied, mkdir"), { code: "EACCES" });
    t.is(storeErrorOf(refused, "/x").code, "readOnly");
    return;
  }
  await withFolder(async (folder) => {
    await chmod(folder, 0o500);
    const error = await t.throwsAsync(open(folder), { instanceOf: StoreError });
    t.is(error?.code, "readOnly");
    await chmod(folder, 0o700);
  });
});

test("[DB3] an error of level is reported by its meaning", (t) => {
  const wrap = (code: string, message: string) =>
    new Error("Database failed to open", { cause: Object.assign(new Error(message), { code }) });
  const table = [
    [wrap("LEVEL_LOCKED", "IO error: lock /x/LOCK: already held by process"), "locked"],
    [wrap("LEVEL_IO_ERROR", "IO error: /x/LOCK: Permission denied"), "readOnly"],
    [wrap("LEVEL_IO_ERROR", "IO error: /x/LOCK: Read-only file system"), "readOnly"],
    [wrap("LEVEL_IO_ERROR", "IO error: /x/3.log: No space left on device"), "diskFull"],
    [wrap("LEVEL_CORRUPTION", "Corruption: checksum mismatch"), "damaged"],
    [wrap("LEVEL_CORRUPTION", "Corruption: 1 missing files; e.g.: /x/5.ldb"), "damaged"],
    [new Error("something else"), "failed"],
  ] as const;
  for (const [error, code] of table) t.is(storeErrorOf(error, "/x").code, code, String(error.cause));
});

test("[DB4] a disk cut short at any byte opens, with a beginning of what was written", async (t) => {
  for (let round = 0; round < 12; round += 1)
    await withFolder(async (folder) => {
      await fill(folder, 20);
      await fill(folder, 20);
      const file = await newestFile(folder);
      const { size } = await stat(file);
      const keep = Math.floor((size * round) / 12);
      await truncate(file, keep);

      const store = await open(folder);
      const meeting = await store.openMeeting(ROOT);
      const texts = meeting.messages().map(({ text }) => text);
      t.true(texts.length <= 40);
      const added = await meeting.append({ kind: "message", text: "after" }, { fromName: "Ada" });
      t.is(meeting.messages().at(-1)?.id, added);
      await store.close();

      const again = await open(folder);
      const reopened = await again.openMeeting(ROOT);
      t.deepEqual(
        reopened.messages().map(({ text }) => text),
        [...texts, "after"],
      );
      await again.close();
    });
});

test("[DB5] a damaged store is set aside, whole, and a fresh one works", async (t) => {
  const damages: ((store: string) => Promise<void>)[] = [
    async (store) => writeFile(join(store, "CURRENT"), randomBytes(16)),
    async (store) => rm(join(store, "CURRENT")),
    async (store) => {
      for (const name of await readdir(store))
        if (name.startsWith("MANIFEST-")) await writeFile(join(store, name), randomBytes(200));
    },
  ];
  for (const damage of damages)
    await withFolder(async (folder) => {
      await fill(folder, 10);
      await damage(join(folder, "store"));
      const store = await open(folder);
      t.regex(store.setAside ?? "", /store-damaged-/);
      t.true((await readdir(store.setAside ?? "")).length > 0);
      const meeting = await store.openMeeting(ROOT);
      t.deepEqual(meeting.messages(), []);
      await meeting.append({ kind: "message", text: "fresh" }, { fromName: "Ada" });
      await store.close();
    });
});

test("[DB5] a table that cannot be read costs at most what stood in it", async (t) => {
  await withFolder(async (folder) => {
    await fill(folder, 300);
    // Opening it writes the first table.
    await fill(folder, 1);
    const names = await readdir(join(folder, "store"));
    const table = names.find((name) => name.endsWith(".ldb"));
    if (table === undefined) return t.fail("no table was written");
    const path = join(folder, "store", table);
    const bytes = await readFile(path);
    // Its footer. NB: level checks no checksums, so garbage elsewhere may pass for data, or abort the process when tables are compacted.
    bytes.set(randomBytes(48), bytes.length - 48);
    await writeFile(path, bytes);
    const store = await open(folder);
    const meeting = await store.openMeeting(ROOT);
    t.true(meeting.messages().length < 301);
    const append = () => meeting.append({ kind: "message", text: "after" }, { fromName: "Ada" });
    // Level may come upon the garbage as it writes; then a fresh database takes the place of this one.
    await append().catch((error: unknown) => {
      t.true(error instanceof StoreError && error.code === "damaged");
      return append();
    });
    t.is(meeting.messages().at(-1)?.text, "after");
    await store.close();
  });
});
