/** A participant's legs on a platform that refuses a step: the plan's effects, and what comes of them. */
import test from "ava";
import { silentLog } from "../../../src/kernel/log.ts";
import { NO_PATH_AFTER_MS } from "../../../src/media/leg/media-path.ts";
import { createLegs } from "../../../src/media/leg/legs.ts";
import type { SoundSink } from "../../../src/media/leg/types.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerId } from "../../support/ids.ts";
import { FakeConnection, settled } from "./fake-platform.ts";

const RELAY = peerId(1);

function createWorld() {
  const clock = createVirtualClock();
  const connections: FakeConnection[] = [];
  const closed: string[] = [];
  const gains = new Map<string, number>();
  /** Steps of the sound sink that throw once. */
  const broken = new Set<keyof SoundSink>();
  const breakIf = (step: keyof SoundSink): void => {
    if (broken.delete(step)) throw new Error(`The platform refuses ${step}.`);
  };
  const legs = createLegs({
    createConnection() {
      const connection = new FakeConnection();
      connections.push(connection);
      return connection.asConnection();
    },
    connectLeg: () => new Promise(() => {}),
    closeLeg: (_relay, legId) => void closed.push(legId),
    onLegClosed: () => () => {},
    sound: {
      attach(key) {
        breakIf("attach");
        gains.set(key, 0);
      },
      setGain(key, gain) {
        breakIf("setGain");
        gains.set(key, gain);
      },
      detach(key) {
        gains.delete(key);
        breakIf("detach");
      },
    },
    clock,
    random: () => 0,
    log: silentLog,
  });
  legs.setSuccession({ coordinator: RELAY, deputy: null });
  return { clock, connections, closed, gains, broken, legs, last: () => connections.at(-1) };
}

for (const step of ["attach", "setGain"] as const) {
  test(`[LG19] a leg whose sound the platform refuses (${step}) is closed and opened anew, and then heard`, (t) => {
    const { connections, gains, broken, legs, last } = createWorld();
    broken.add(step);
    last()?.open();
    t.true(connections[0]?.isClosed);
    t.is(connections.length, 2);
    t.deepEqual([...gains], []);
    last()?.open();
    t.deepEqual([...gains.values()], [1]);
    t.is(legs.status()[0]?.state, "open");
    legs.close();
  });
}

test("[LG19] a sound that cannot be detached keeps no connection open", (t) => {
  const { connections, broken, closed, legs, last } = createWorld();
  last()?.open();
  broken.add("detach");
  legs.close();
  t.true(connections[0]?.isClosed);
  t.is(closed.length, 1);
});

test("[LG19] a listener that throws harms no leg", (t) => {
  const { connections, gains, legs, last } = createWorld();
  legs.onChange(() => {
    throw new Error("A fault of the window.");
  });
  last()?.open();
  t.deepEqual([...gains.values()], [1]);
  t.is(connections.length, 1);
  legs.close();
});

test("[LG19] no timer outlives the legs", async (t) => {
  const { clock, legs, last } = createWorld();
  last()?.open();
  clock.advance(2_500);
  await settled();
  legs.close();
  t.is(clock.timers(), 0);
});

test("[LG20] each leg says whether its participant looks at pictures, also one that opens while nobody looks", (t) => {
  const { connections, legs, last } = createWorld();
  const said = (index: number) =>
    (connections[index]?.channel.sent ?? []).filter((text) => text.includes("watching"));
  last()?.open();
  t.deepEqual(said(0), [], "it looks at first");
  legs.setWatching(false);
  legs.setWatching(false);
  t.deepEqual(said(0), ['{"type":"watching","on":false}']);
  legs.setSuccession({ coordinator: RELAY, deputy: peerId(2) });
  last()?.open();
  t.deepEqual(said(1), ['{"type":"watching","on":false}']);
  legs.setWatching(true);
  t.deepEqual([said(0).at(-1), said(1).at(-1)], Array(2).fill('{"type":"watching","on":true}'));
  legs.close();
});

test("[MX66] own volumes are told to each relay as its leg opens, the standby's included, and again on changes alone", (t) => {
  const { connections, legs, last } = createWorld();
  const said = (index: number) =>
    (connections[index]?.channel.sent ?? []).filter((text) => text.includes('"hear"'));
  const volumes = [{ peerId: peerId(9), percent: 0 }];
  last()?.open();
  t.deepEqual(said(0), [], "everybody is heard as they are at first");
  legs.setVolumes(volumes);
  legs.setVolumes([...volumes]);
  t.deepEqual(said(0), [JSON.stringify({ type: "hear", volumes })]);
  legs.setSuccession({ coordinator: RELAY, deputy: peerId(2) });
  last()?.open();
  t.deepEqual(said(1), said(0));
  legs.setVolumes([]);
  t.deepEqual([said(0).at(-1), said(1).at(-1)], Array(2).fill('{"type":"hear","volumes":[]}'));
  legs.close();
});

test("[MD20] own limits are told to each relay as its leg opens, the standby's included, and again on changes alone", (t) => {
  const { connections, legs, last } = createWorld();
  const said = (index: number) =>
    (connections[index]?.channel.sent ?? []).filter((text) => text.includes('"limit"'));
  last()?.open();
  legs.setLimits({ upBps: null, downBps: null });
  t.deepEqual(said(0), [], "there are none at first");
  legs.setLimits({ upBps: 600_000, downBps: null });
  legs.setLimits({ upBps: 600_000, downBps: null });
  t.deepEqual(said(0), ['{"type":"limit","upBps":600000,"downBps":null}']);
  legs.setSuccession({ coordinator: RELAY, deputy: peerId(2) });
  last()?.open();
  t.deepEqual(said(1), said(0));
  legs.setLimits({ upBps: null, downBps: null });
  t.deepEqual(
    [said(0).at(-1), said(1).at(-1)],
    Array(2).fill('{"type":"limit","upBps":null,"downBps":null}'),
  );
  legs.close();
});

test("[LG21] legs that never open are reported with the coordinator's id, and so is one that opens at last", (t) => {
  const { clock, connections, legs } = createWorld();
  const said: unknown[] = [];
  legs.onPath((relay, isOpen) => said.push([relay, isOpen]));
  clock.advance(NO_PATH_AFTER_MS - 1);
  t.deepEqual(said, []);
  clock.advance(1);
  t.deepEqual(said, [[RELAY, false]]);
  legs.setSuccession({ coordinator: RELAY, deputy: peerId(2) });
  connections[connections.length - 1]?.open();
  t.is(said.length, 1, "a standby may lead to the participant's own machine");
  clock.advance(60_000);
  for (const connection of connections) if (!connection.isClosed) connection.open();
  t.deepEqual(said, [
    [RELAY, false],
    [RELAY, true],
  ]);
  legs.close();
  t.is(clock.timers(), 0);
});
