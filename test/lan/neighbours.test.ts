/**
 * Members of this version and of the version before are one meeting. `LANDLINE_BEFORE` names a folder in which that version is built; `npm run test:before -- <revision>`
 * makes it. Without it the tests are skipped by name.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { removeDataFolders, startPeer, type Peer } from "../support/peer.ts";
import { TITLE, agree, createChat, inLine, meetingTest, setUp } from "./meetings.ts";

const BEFORE = process.env["LANDLINE_BEFORE"];
const neighbourTest = BEFORE === undefined ? test.skip : meetingTest;
const PEOPLE = 4;

test.after.always(removeDataFolders);

function makeFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-neighbours-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What starts the version before. */
function starterOf(folder: string): string {
  const file = path.join(folder, "landline-before");
  const script = path.join(BEFORE ?? "", "bin/landline.js");
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`, { mode: 0o755 });
  return file;
}

/** The sharer's file reaches the other, bit for bit. */
async function give(t: ExecutionContext, folder: string, sharer: Peer, other: Peer): Promise<void> {
  const [original, copy] = [`from-${sharer.name}.bin`, `at-${other.name}.bin`].map((name) =>
    path.join(folder, name),
  ) as [string, string];
  writeFileSync(original, randomBytes(300_000));
  sharer.send({ type: "shareFile", path: original });
  const { fileId } = await other.event("file", ({ name }) => name === path.basename(original));
  other.send({ type: "fetchFile", fileId, path: copy });
  await other.event("fileReady", (ready) => ready.fileId === fileId);
  t.true(readFileSync(original).equals(readFileSync(copy)));
}

for (const [who, isOdd] of [
  ["this version", 1],
  ["the version before", 0],
] as const) {
  neighbourTest(
    `[NB1] where ${who} makes the meeting, both write, give files, join late, and take over from each other`,
    async (t) => {
      const { lan, folders } = await setUp(t, { hosts: PEOPLE + 1 });
      const folder = makeFolder(t);
      const program = starterOf(folder);
      /** Every second one is of the version before. */
      const start = (index: number, ...args: readonly string[]): Peer => {
        const options = { dataFolder: folders[index] ?? "", ...(index % 2 === isOdd ? { program } : {}) };
        const version = index % 2 === isOdd ? "Before" : "Now";
        return startPeer(lan, index + 1, `${version} ${index + 1}`, [...args, "--no-media"], options);
      };
      const maker = start(0, "create", TITLE);
      await maker.event("joined");
      const met = [maker, ...[1, 2, 3].map((index) => start(index, "join", TITLE))];
      await agree(met);
      const chat = createChat();
      chat.say(met);
      await chat.isWhole(t, met);
      await give(t, folder, met[0] as Peer, met[1] as Peer);
      await give(t, folder, met[1] as Peer, met[0] as Peer);

      let left = await inLine(met, maker);
      for (const cause of ["killed", "left"] as const) {
        const [first, ...rest] = left;
        if (cause === "killed") first?.kill();
        else first?.send({ type: "leave" });
        left = rest;
        await agree(left);
        chat.say(left);
        await chat.isWhole(t, left);
      }
      const late = start(PEOPLE, "join", TITLE);
      await agree([...left, late]);
      await chat.isWhole(t, [...left, late]);
    },
  );
}
