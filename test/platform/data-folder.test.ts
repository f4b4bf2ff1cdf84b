import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import {
  DATA_FORMAT,
  DataFolderError,
  defaultDataFolder,
  openDataFolder,
} from "../../src/platform/data-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("[DF1] each platform has its place for data, and the environment may name another", (t) => {
  t.is(defaultDataFolder("linux", { XDG_DATA_HOME: "/xdg" }), path.join("/xdg", "landline"));
  t.regex(defaultDataFolder("linux", {}), /\.local.share.landline$/);
  t.regex(defaultDataFolder("darwin", {}), /Library.Application Support.Landline$/);
  t.is(defaultDataFolder("win32", { APPDATA: "C:/Roaming" }), path.join("C:/Roaming", "Landline"));
  t.regex(defaultDataFolder("win32", {}), /AppData.Roaming.Landline$/);
});

test("[DF2] a folder is made with all above it, private, and may be opened again", (t) => {
  const folder = path.join(temporaryFolder(t, "data"), "a", "b");
  t.is(openDataFolder(folder), folder);
  t.is(openDataFolder(path.relative(process.cwd(), folder)), folder);
  for (const each of [folder, path.dirname(folder)]) t.is(statSync(each).mode & 0o777, 0o700);
});

test("[DF2] a folder that others may read becomes private", (t) => {
  const folder = path.join(temporaryFolder(t, "data"), "open");
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  openDataFolder(folder);
  t.is(statSync(folder).mode & 0o777, 0o700);
});

test("[DF3] what cannot be a data folder is an error with a sentence", (t) => {
  const file = path.join(temporaryFolder(t, "data"), "file");
  writeFileSync(file, "");
  for (const folder of [
    file,
    path.join(file, "below"),
    ...(process.platform === "linux" ? ["/proc/landline"] : []),
  ]) {
    const error = t.throws(() => openDataFolder(folder), { instanceOf: DataFolderError });
    t.is(error?.code, "dataFolder");
    t.regex(
      error?.message ?? "",
      /cannot be written\. Make it writable, or choose another one with --data-dir\./,
    );
  }
});

test("[DF4] a folder of a newer program is left as it is, with a sentence; one of an older program, or with nonsense, is taken on", (t) => {
  const folder = temporaryFolder(t, "data");
  const file = path.join(folder, "data-format");
  for (const written of ["", "nonsense", "-1", "0"]) {
    writeFileSync(file, written);
    t.is(openDataFolder(folder), folder);
    t.is(readFileSync(file, "utf8"), `${DATA_FORMAT}\n`);
  }
  const newer = temporaryFolder(t, "data");
  writeFileSync(path.join(newer, "data-format"), `${DATA_FORMAT + 1}\n`);
  const error = t.throws(() => openDataFolder(newer), { instanceOf: DataFolderError });
  t.regex(
    error?.message ?? "",
    /newer Landline\. Install that version again, or choose another folder with --data-dir\.$/,
  );
  t.deepEqual(readdirSync(newer), ["data-format"]);
});
