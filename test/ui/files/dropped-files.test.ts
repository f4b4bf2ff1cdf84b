import test from "ava";
import type { ElectronBridge } from "../../../src/api/electron-bridge.ts";
import { filesFromDrop, filesFromPick } from "../../../src/ui/files/dropped-files.ts";

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

const letter = new File(["Dear Ana"], "letter.txt");
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
  t.deepEqual(filesFromPick([letter]), [{ name: "letter.txt", content: letter, isFolder: false }]);
  t.deepEqual(await filesFromDrop(listOf(itemOf(letter))), [
    { name: "letter.txt", content: letter, isFolder: false },
  ]);
});

test.serial("[UI90] in a browser everything goes by its bytes, and a folder is packed", async (t) => {
  setShell(null);
  const [file, packed] = await filesFromDrop(listOf(itemOf(letter), itemOf(folder, true)));
  t.deepEqual(file, { name: "letter.txt", content: letter, isFolder: false });
  t.like(packed, { name: "pictures", isFolder: true });
});
