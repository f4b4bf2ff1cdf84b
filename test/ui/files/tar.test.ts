import test from "ava";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract, type Header } from "tar-stream";
import { packTar } from "../../../src/ui/files/tar.ts";

interface Unpacked {
  readonly header: Header;
  readonly text: string;
}
async function unpack(tar: Blob): Promise<readonly Unpacked[]> {
  const found: Unpacked[] = [];
  const parser = extract();
  Readable.from(Buffer.from(await tar.arrayBuffer())).pipe(parser);
  for await (const entry of parser) {
    found.push({ header: entry.header, text: (await buffer(entry)).toString() });
  }
  return found;
}
const fileOf = (path: string, text: string) => ({
  path,
  content: new Blob([text]),
  mtimeMs: 1_700_000_000_500,
  isExecutable: path === "b.txt",
});

test("[UI44] a folder's tar gives back every name and every byte, in a fixed order", async (t) => {
  const long = `${"deep/".repeat(60)}end.txt`;
  const texts = { "b.txt": "b", "a/one.txt": "", "ünï/😀.txt": "x".repeat(512), [long]: "y".repeat(1_025) };
  const tar = packTar(Object.entries(texts).map(([path, text]) => fileOf(path, text)));
  t.is(tar.size % 512, 0);
  const found = await unpack(tar);
  t.deepEqual(Object.fromEntries(found.map(({ header, text }) => [header.name, text])), texts);
  t.deepEqual(
    found.map(({ header }) => header.name),
    Object.keys(texts).toSorted(),
  );
  t.deepEqual(
    found.filter(({ header }) => ((header.mode ?? 0) & 0o100) !== 0).map(({ header }) => header.name),
    ["b.txt"],
  );
  t.is(found[0]?.header.mtime?.getTime(), 1_700_000_000_000);
});
