import test from "ava";
import type { ElectronBridge } from "../../../src/api/electron-bridge.ts";
import {
  filesFromDrop,
  filesFromFolderPick,
  filesFromPaste,
  filesFromPick,
} from "../../../src/ui/files/dropped-files.ts";

/** What a page finds as `window`, in a browser or in the shell. */
function setShell(bridge: Pick<ElectronBridge<File>, "pathOf"> | null): void {
  Object.assign(globalThis, { window: bridge === null ? {} : { landline: bridge } });
}

/** A dropped file or folder, as Chromium lists it: of a folder it has a file, too, which nobody can read. */
const itemOf = (file: File, isFolder = false) => ({
  kind: "file",
  getAsFile: () => file,
  webkitGetAsEntry: () => ({
    name: file.name,
    isDirectory: isFolder,
    isFile: !isFolder,
    createReader: () => ({ readEntries: (done: (entries: readonly []) => void) => done([]) }),
  }),
});
// The page's list of items is more than an array; what is used of it is here.
const listOf = (...items: readonly ReturnType<typeof itemOf>[]) => items as unknown as DataTransferItemList;

const letter = new File(["Dear Ana"], "letter.txt", { lastModified: 1_550_000_000_000 });
const LETTER = {
  ...{ name: "letter.txt", content: letter, isFolder: false },
  ...{ modifiedAtMs: 1_550_000_000_000, leftOut: [] },
};
const folder = new File([], "pictures");

test.serial("[UI90] in the shell what lies on the disk goes by its path, folders too", async (t) => {
  setShell({ pathOf: ({ name }) => (name === "image.png" ? "" : `/home/ana/${name}`) });
  t.deepEqual(await filesFromDrop(listOf(itemOf(letter), itemOf(folder, true))), [
    { path: "/home/ana/letter.txt" },
    { path: "/home/ana/pictures" },
  ]);
  t.deepEqual(filesFromPick([letter]), [{ path: "/home/ana/letter.txt" }]);
});

test.serial("[UI90] what does not come from the disk goes by its bytes", async (t) => {
  setShell({ pathOf: () => "" });
  t.deepEqual(filesFromPick([letter]), [LETTER]);
  t.deepEqual(await filesFromDrop(listOf(itemOf(letter))), [LETTER]);
});

test.serial("[UI90] in a browser everything goes by its bytes, and a folder is packed", async (t) => {
  setShell(null);
  const [file, packed] = await filesFromDrop(listOf(itemOf(letter), itemOf(folder, true)));
  t.deepEqual(file, LETTER);
  t.like(packed, { name: "pictures", isFolder: true });
});

test("[UI126] of a picked folder what may not be read is named, and the rest is packed with its times", async (t) => {
  const inFolder = (name: string, file: File) =>
    Object.defineProperty(file, "webkitRelativePath", { value: `notes/${name}` });
  const secret = new File(["x"], "secret.txt");
  const unreadable = { arrayBuffer: () => Promise.reject(new Error("NotReadableError")) };
  Object.defineProperty(secret, "slice", { value: () => unreadable });
  const dated = new File(["12345"], ".gitignore", { lastModified: 1_550_000_000_000 });
  const [packed] = await filesFromFolderPick([inFolder("secret.txt", secret), inFolder(".gitignore", dated)]);
  t.like(packed, { name: "notes", isFolder: true, leftOut: ["secret.txt"] });
  if (packed === undefined) return t.fail();
  const tar = Buffer.from(await packed.content.arrayBuffer());
  t.is(tar.subarray(0, 10).toString(), ".gitignore");
  t.is(Number.parseInt(tar.subarray(136, 147).toString(), 8), 1_550_000_000);
});

test("[FE31] of a picked folder a script may be run where it arrives, though no browser says so", async (t) => {
  const inFolder = (name: string, text: string) =>
    Object.defineProperty(new File([text], name), "webkitRelativePath", { value: `tools/${name}` });
  const [packed] = await filesFromFolderPick([inFolder("run.sh", "#!/bin/sh\n"), inFolder("notes", "# one")]);
  if (packed === undefined) return t.fail();
  const tar = Buffer.from(await packed.content.arrayBuffer());
  const modeAt = (header: number) => tar.subarray(header + 100, header + 107).toString();
  t.deepEqual([modeAt(0), modeAt(1024)], ["0000644", "0000755"]);
});

test("[UI100] of cells with a picture of themselves the text is pasted; a picture or files without text are taken", (t) => {
  const picture = new File(["png"], "image.png", { type: "image/png" });
  const names = (files: readonly File[], text: string) =>
    filesFromPaste(files, text, 0).map(({ name }) => name.replace(/^Picture .*\./, "Picture."));
  t.deepEqual(names([picture], "Ana\t2\nBen\t3"), []);
  t.deepEqual(names([picture], ""), ["Picture.png"]);
  // A browser puts no text beside a picture that was copied from a page, or a line's end alone.
  t.deepEqual(names([picture], "\n"), ["Picture.png"]);
  // A file manager puts the names of copied files beside them, as macOS does, even of one named as a clipboard's picture.
  t.deepEqual(names([letter, folder], "letter.txt\npictures"), ["letter.txt", "pictures"]);
  t.deepEqual(names([picture], "image.png"), ["Picture.png"]);
  t.deepEqual(names([], "words"), []);
});
