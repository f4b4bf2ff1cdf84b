/** Newcomers wait at the door of a meeting of real processes until a host lets them in, also where the coordinator is killed meanwhile. */
import test from "ava";
import { removeDataFolders, type Peer } from "../support/peer.ts";
import { agree, coordinatorOf, idOf, knocksAt, meetingTest, peerIdOf, setUp, TITLE } from "./meetings.ts";
import { onlyInFull } from "../support/full.ts";

test.after.always(removeDataFolders);

const waits = (host: Peer, ...peers: readonly Peer[]) =>
  host.until(`${peers.map(({ name }) => name).join()} at the door`, () =>
    peers.every((peer) => knocksAt(host).join() === peers.map(idOf).join() && peer.all("waiting").length > 0),
  );

/** All that one learns of a meeting that it is not let into. */
const learnt = (peer: Peer) =>
  (["joined", "members", "message", "history", "announcement", "file", "presenter"] as const).flatMap(
    (type) => peer.all(type),
  );

onlyInFull(meetingTest)(
  "[WR30] one waits until a host lets it in, twice refused it may not ask again, and a wait outlives the coordinator",
  async (t) => {
    const setting = await setUp(t, { hosts: 4 });
    const ana = setting.start(0, "create", TITLE, "--waiting-room");
    await ana.event("joined");
    const ben = setting.start(1, "join", TITLE);
    await waits(ana, ben);
    await ben.until("its window shows the place", () => ben.last("view")?.view.joining?.place === 1);
    t.like(ana.last("knocks")?.knocks[0], { name: "Ben", wasHere: false, wasRefused: false });
    t.deepEqual(learnt(ben), []);
    ana.send({ type: "admit", peerId: peerIdOf(ben) });
    await agree([ana, ben]);
    t.is(coordinatorOf(ben), idOf(ana));
    ana.send({ type: "setRole", peerId: peerIdOf(ben), role: "coHost" });
    ana.send({ type: "sendMessage", text: "Let us begin" });
    await ben.event("message");

    for (const sentence of [/did not let you in/, /turned you away twice/]) {
      const dov = setting.start(3, "join", TITLE);
      await waits(ana, dov);
      ana.send({ type: "refuse", peerId: peerIdOf(dov) });
      t.is(await dov.exit(), 1);
      t.regex(dov.standardError(), sentence);
      t.deepEqual(learnt(dov), []);
      await ana.until("nobody is at the door", () => knocksAt(ana).length === 0);
    }
    const blocked = setting.start(3, "join", TITLE);
    t.is(await blocked.exit(), 1);
    t.regex(blocked.standardError(), /turned you away twice/);
    t.deepEqual(blocked.all("waiting"), []);

    const cleo = setting.start(2, "join", TITLE);
    for (const host of [ana, ben]) await waits(host, cleo);
    ana.kill();
    await agree([ben]);
    // What it sees at the door is its own by now.
    await waits(ben, cleo);
    t.deepEqual(learnt(cleo), []);
    ben.send({ type: "admit", peerId: peerIdOf(cleo) });
    await agree([ben, cleo]);
    await cleo.event("message", ({ text }) => text === "Let us begin");
    t.true(cleo.all("waiting").every(({ place }) => place === 1));
  },
);
