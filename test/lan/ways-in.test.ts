/** Ways into a meeting of real processes where no multicast passes. Rules: SPEC.md. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { eventually } from "../support/eventually.ts";
import { removeDataFolders, type Peer } from "../support/peer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { blockInbound } from "./firewall.ts";
import { agree, createChat, delayTest, idOf, meetingTest, setUp, TITLE } from "./meetings.ts";
import { onlyInFull } from "../support/full.ts";

test.after.always(removeDataFolders);

/** Resolves once the disk has what the next core goes back by. */
const wayBackIsKept = (peer: Peer) =>
  eventually(`${peer.name}'s note of the meeting`, () => {
    const note = path.join(peer.dataFolder, "rejoin.json");
    return existsSync(note) && readFileSync(note, "utf8").includes("meetingId");
  });

meetingTest(
  "[MT70] where no multicast passes, one joins by a code and one by an address, all find each other and give each other files, and one that was killed comes back",
  async (t) => {
    const setting = await setUp(t, { hosts: 3 });
    const { lan } = setting;
    for (const host of lan.hosts) lan.dropMulticast(host);
    const ana = setting.start(0, "create", TITLE);
    const { view } = await ana.event("view", (each) => each.view.meeting?.invitation != null);
    const code = view.meeting?.invitation?.code ?? "";
    const ben = setting.start(1, "join", "--at", code.toLowerCase());
    await agree([ana, ben]);
    const cleo = setting.start(2, "join", "--at", lan.address(2));
    const all = [ana, ben, cleo];
    await agree(all);
    const chat = createChat();
    chat.say(all);
    await chat.isWhole(t, all);
    const hasSeen = ({ view: each }: { readonly view: typeof view }) =>
      each.meeting === null && each.nearby.length > 0;
    t.false(
      [ben, cleo].some((peer) => peer.all("view").some(hasSeen)),
      "no advert came through",
    );

    await wayBackIsKept(ben);
    ben.kill("SIGKILL");
    await agree([ana, cleo]);
    const back = setting.start(1, "--rejoin");
    const again = [ana, back, cleo];
    await agree(again);
    chat.say(again);
    await chat.isWhole(t, again);
    const folder = temporaryFolder(t);
    const file = path.join(folder, "plan.txt");
    writeFileSync(file, "the plan");
    for (const [from, to] of [
      [back, ana],
      [cleo, back],
    ] as const) {
      from.send({ type: "shareFile", path: file });
      const offer = await to.event("file", (each) => each.from === idOf(from));
      const saved = path.join(folder, `${from.name} to ${to.name}`);
      to.send({ type: "fetchFile", fileId: offer.fileId, path: saved });
      await to.event("fileReady", (each) => each.fileId === offer.fileId);
      t.is(readFileSync(saved, "utf8"), "the plan");
    }
  },
);

onlyInFull(meetingTest)(
  "[MT71] one that comes back while it is cut off opens the meeting alone, and without multicast finds the others once it is not",
  async (t) => {
    const setting = await setUp(t, { hosts: 2 });
    const { lan } = setting;
    for (const host of lan.hosts) lan.dropMulticast(host);
    const ana = setting.start(0, "create", TITLE);
    await ana.event("joined");
    const ben = setting.start(1, "join", "--at", lan.address(1));
    await agree([ana, ben]);
    const chat = createChat();
    chat.say([ana, ben]);
    await chat.isWhole(t, [ana, ben]);
    await wayBackIsKept(ben);
    ben.kill("SIGKILL");
    await agree([ana]);
    lan.silentCut(2);
    const back = setting.start(1, "--rejoin");
    await back.event("joined");
    await agree([back]);
    lan.silentUncut(2);
    await agree([ana, back]);
    chat.say([ana, back]);
    await chat.isWhole(t, [ana, back]);
  },
);

delayTest(
  "[WY10] a member whose firewall lets nothing in joins and gives files, and so do two of them, to each other through a third",
  async (t) => {
    const setting = await setUp(t, { hosts: 3 });
    const ana = setting.start(0, "create", TITLE);
    await ana.event("joined");
    for (const host of [2, 3]) blockInbound(setting.lan, host);
    const [ben, cleo] = [setting.start(1, "join", TITLE), setting.start(2, "join", TITLE)];
    await agree([ana, ben, cleo]);
    const folder = temporaryFolder(t);
    const file = path.join(folder, "plan.txt");
    writeFileSync(file, "the plan");
    ben.send({ type: "shareFile", path: file });
    for (const to of [cleo, ana]) {
      const offer = await to.event("file", (each) => each.from === idOf(ben));
      const saved = path.join(folder, `to ${to.name}`);
      to.send({ type: "fetchFile", fileId: offer.fileId, path: saved });
    }
    for (const to of [cleo, ana]) {
      await to.event("fileReady");
      t.is(readFileSync(path.join(folder, `to ${to.name}`), "utf8"), "the plan");
    }
  },
);
