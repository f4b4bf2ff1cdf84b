/**
 * Members of this version and of the version before are one meeting. `LANDLINE_BEFORE` names a folder in which that version is built; `npm run test:before -- <revision>`
 * makes it. Without it the tests are skipped by name.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { removeDataFolders, startPeer, type Peer } from "../support/peer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { TITLE, agree, createChat, inLine, meetingTest, setUp } from "./meetings.ts";
import { gives } from "./travel.ts";

const BEFORE = process.env["LANDLINE_BEFORE"];
const neighbourTest = BEFORE === undefined ? test.skip : meetingTest;
const PEOPLE = 4;

test.after.always(removeDataFolders);

/** What starts the version before. */
function starterOf(folder: string): string {
  const file = path.join(folder, "landline-before");
  const script = path.join(BEFORE ?? "", "bin/landline.js");
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`, { mode: 0o755 });
  return file;
}

for (const [who, isOdd] of [
  ["this version", 1],
  ["the version before", 0],
] as const) {
  neighbourTest(
    `[NB1] where ${who} makes the meeting, both write, give files, join late, and take over from each other`,
    async (t) => {
      const { lan, folders } = await setUp(t, { hosts: PEOPLE + 1 });
      const folder = temporaryFolder(t, "neighbours");
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
      const [, ben] = met;
      if (ben === undefined) throw new Error("nobody has joined");
      await gives(maker, ben, folder);
      await gives(ben, maker, folder);

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
