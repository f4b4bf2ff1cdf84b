/** The full layer of a camera, on a platform that is slow or refuses. */
import test from "ava";
import { createLayerSwitch } from "../../../src/media/leg/layer-switch.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { settled } from "./fake-platform.ts";

interface Encoding {
  readonly rid?: string;
  active: boolean;
}

function createWorld(rids: readonly (string | undefined)[]) {
  const clock = createVirtualClock();
  let encodings: Encoding[] = rids.map((rid) =>
    rid === undefined ? { active: true } : { rid, active: true },
  );
  const waiting: (() => void)[] = [];
  const world = { refusals: 0, refused: 0, asked: 0 };
  const sender = {
    // Copies, as the standard has it; and only the members that are used, hence the cast.
    getParameters: () => ({ encodings: encodings.map((each) => ({ ...each })) }) as RTCRtpSendParameters,
    setParameters(parameters: RTCRtpSendParameters): Promise<void> {
      world.asked += 1;
      return new Promise((resolve, reject) => {
        waiting.push(() => {
          if (world.refusals > 0) {
            world.refusals -= 1;
            return reject(new Error("Refused."));
          }
          encodings = parameters.encodings.map((each) => ({ ...each, active: each.active ?? true }));
          resolve();
        });
      });
    },
  };
  const layers = createLayerSwitch(clock, sender, () => (world.refused += 1));
  return Object.assign(world, {
    clock,
    layers,
    active: () => encodings.filter(({ active }) => active).map(({ rid }) => rid),
    async catchUp() {
      for (const step of waiting.splice(0)) step();
      await settled();
    },
  });
}

test("[LG30] only the full layer stops and starts; of changes meanwhile the last one counts", async (t) => {
  const world = createWorld(["h", "f"]);
  world.layers.set(true);
  t.is(world.asked, 0, "it is on");
  world.layers.set(false);
  await world.catchUp();
  t.deepEqual(world.active(), ["h"]);
  world.layers.set(true);
  world.layers.set(false);
  world.layers.set(true);
  t.is(world.asked, 2, "one at a time");
  await world.catchUp();
  await world.catchUp();
  t.deepEqual(world.active(), ["h", "f"]);
  world.layers.set(false);
  world.layers.set(true);
  await world.catchUp();
  await world.catchUp();
  t.deepEqual(world.active(), ["h", "f"]);
});

test("[LG30] a change that the platform refuses is tried again, and none outlives the leg", async (t) => {
  const world = createWorld(["h", "f"]);
  world.refusals = 1;
  world.layers.set(false);
  await world.catchUp();
  t.is(world.refused, 1);
  t.deepEqual(world.active(), ["h", "f"]);
  world.clock.advance(1_000);
  await world.catchUp();
  t.deepEqual(world.active(), ["h"]);
  world.refusals = 1;
  world.layers.set(true);
  await world.catchUp();
  world.layers.close();
  t.is(world.clock.timers(), 0);
  world.layers.set(false);
  t.is(world.asked, 3);
});

test("[LG30] a camera of one layer goes on", async (t) => {
  const world = createWorld([undefined]);
  world.layers.set(false);
  await world.catchUp();
  t.is(world.asked, 0);
});
