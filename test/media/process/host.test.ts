/** The core's end of the media process, with children that only exist in memory. */
import test from "ava";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import { createHost } from "../../../src/media/process/host.ts";
import type { ChildMessage, HostMessage } from "../../../src/media/process/messages.ts";
import { peerId } from "../../support/ids.ts";

const LEG = { peerId: peerId(1), legId: "1" };

function createWorld() {
  let nowMs = 0;
  const timers = new Set<{ atMs: number; callback: () => void }>();
  const children: {
    sent: HostMessage[];
    isStopped: boolean;
    say: (message: ChildMessage) => void;
    die: () => void;
  }[] = [];
  const host = createHost({
    clock: {
      nowMs: () => nowMs,
      wallMs: () => 0,
      setTimer(atMs, callback) {
        const timer = { atMs, callback };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    },
    log: silentLog,
    startChild() {
      const child = {
        sent: [] as HostMessage[],
        isStopped: false,
        say: (() => {}) as (message: ChildMessage) => void,
        die: () => {},
      };
      children.push(child);
      return {
        send: (message) => void child.sent.push(message),
        onMessage: (listener) => void (child.say = listener),
        onExit: (listener) => void (child.die = () => listener("SIGKILL")),
        stop: () => void (child.isStopped = true),
      };
    },
  });
  return {
    host,
    children,
    advance(spanMs: number) {
      nowMs += spanMs;
      for (const timer of [...timers]) {
        if (timer.atMs > nowMs || !timers.delete(timer)) continue;
        timer.callback();
      }
    },
    /** The last request sent to the last child. */
    lastRequest(): number {
      const message = children.at(-1)?.sent.at(-1);
      return message !== undefined && "request" in message ? message.request : -1;
    },
  };
}

test("[MH1] an offer starts the child and is answered or refused", async (t) => {
  const world = createWorld();
  t.is(await world.host.stats(), null);
  const answer = world.host.connectLeg(LEG, "offer");
  world.children[0]?.say({ type: "answer", request: world.lastRequest(), sdp: "answer" });
  t.is(await answer, "answer");
  const refused = world.host.connectLeg(LEG, "nonsense");
  world.children[0]?.say({ type: "refused", request: world.lastRequest(), reason: "No." });
  await t.throwsAsync(refused, { message: "No." });
  t.is(world.children.length, 1);
});

test("[MH2] a child that does not answer in 5 s fails the offer", async (t) => {
  const world = createWorld();
  const answer = world.host.connectLeg(LEG, "offer");
  world.advance(5000);
  await t.throwsAsync(answer, { message: /in time/ });
});

test("[MH3] a child that dies fails what waits, is reported, and comes back if ready", async (t) => {
  const world = createWorld();
  let deaths = 0;
  world.host.onDied(() => (deaths += 1));
  world.host.setReady(true);
  world.host.setPresenter(LEG.peerId);
  const answer = world.host.connectLeg(LEG, "offer");
  world.children[0]?.die();
  await t.throwsAsync(answer, { message: /ended/ });
  t.is(deaths, 1);
  world.advance(0);
  t.is(world.children.length, 2);
  t.deepEqual(world.children[1]?.sent, [{ type: "setPresenter", peerId: LEG.peerId }]);
  world.children[1]?.die();
  world.advance(400);
  t.is(world.children.length, 2, "it backs off");
  world.advance(100);
  t.is(world.children.length, 3);
});

test("[MH4] a child that is not needed stays dead until the next offer", async (t) => {
  const world = createWorld();
  const failed = world.host.connectLeg(LEG, "offer");
  world.children[0]?.die();
  await t.throwsAsync(failed);
  world.advance(60_000);
  t.is(world.children.length, 1);
  const answer = world.host.connectLeg(LEG, "offer");
  world.children[1]?.say({ type: "answer", request: world.lastRequest(), sdp: "x" });
  t.is(await answer, "x");
});

test("[MH6] a child that dies leaves no leg unmentioned", async (t) => {
  const world = createWorld();
  const closed: string[] = [];
  world.host.onLegClosed(({ legId }) => closed.push(legId));
  for (const legId of ["1", "2", "3"]) {
    const answer = world.host.connectLeg({ ...LEG, legId }, "offer");
    world.children[0]?.say({ type: "answer", request: world.lastRequest(), sdp: "x" });
    await answer;
  }
  world.host.closeLeg({ ...LEG, legId: "2" });
  world.children[0]?.die();
  t.deepEqual(closed, ["1", "3"]);
});

test("[MH8] what the core demands outlives the child", (t) => {
  const world = createWorld();
  world.host.setReady(true);
  world.host.setDemand(true);
  t.deepEqual(world.children[0]?.sent.at(-1), { type: "setDemand", isOn: true });
  world.children[0]?.die();
  world.advance(0);
  t.deepEqual(world.children[1]?.sent.at(-1), { type: "setDemand", isOn: true });
});

test("[MH5] stopping ends what waits and is no death; the legs end by the relay's farewell", async (t) => {
  const world = createWorld();
  world.host.onLegClosed(() => t.fail("they live on for a moment"));
  world.host.onDied(() => t.fail("no death"));
  world.host.setReady(true);
  const answer = world.host.connectLeg(LEG, "offer");
  world.children[0]?.say({ type: "answer", request: world.lastRequest(), sdp: "x" });
  await answer;
  world.host.setReady(false);
  t.true(world.children[0]?.isStopped);
  world.children[0]?.die();
  const late = world.host.connectLeg(LEG, "offer");
  world.host.setReady(true);
  world.host.setReady(false);
  await t.throwsAsync(late, { message: /stopped/ });
});

test("[MH9] whose media the child has is told on; a child that died or was stopped has nobody's", (t) => {
  const world = createWorld();
  const told: (readonly PeerId[])[] = [];
  world.host.onWarm((peers) => told.push(peers));
  world.host.setReady(true);
  world.children[0]?.say({ type: "warm", peers: [LEG.peerId] });
  world.children[0]?.die();
  world.advance(0);
  world.children[1]?.say({ type: "warm", peers: [LEG.peerId] });
  world.host.setReady(false);
  t.deepEqual(told, [[LEG.peerId], [], [LEG.peerId], []]);
});
