/** The layers of a camera, on a platform that is slow or refuses. */
import test from "ava";
import { createLayerSwitch } from "../../../src/media/leg/layer-switch.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { settled } from "./fake-platform.ts";

const ALL = ["h", "f"] as const;

interface Encoding {
  readonly rid?: string;
  scaleResolutionDownBy?: number;
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
    scales: () => encodings.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy),
    active: () => encodings.filter(({ active }) => active).map(({ rid }) => rid),
    async catchUp() {
      for (const step of waiting.splice(0)) step();
      await settled();
    },
  });
}

test("[LG30] layers stop and start; of changes meanwhile the last one counts", async (t) => {
  const world = createWorld(["q", "h", "f"]);
  world.layers.setWanted(ALL);
  t.is(world.asked, 0, "it is on");
  world.layers.setWanted(["h"]);
  await world.catchUp();
  t.deepEqual(world.active(), ["q", "h"]);
  world.layers.setWanted(ALL);
  world.layers.setWanted(["h"]);
  world.layers.setWanted(ALL);
  t.is(world.asked, 2, "one at a time");
  await world.catchUp();
  await world.catchUp();
  t.deepEqual(world.active(), ["q", "h", "f"]);
  world.layers.setWanted(["h"]);
  world.layers.setWanted(ALL);
  await world.catchUp();
  await world.catchUp();
  t.deepEqual(world.active(), ["q", "h", "f"]);
});

test("[LG30] a change that the platform refuses is tried again, and none outlives the leg", async (t) => {
  const world = createWorld(["q", "h", "f"]);
  world.refusals = 1;
  world.layers.setWanted(["h"]);
  await world.catchUp();
  t.is(world.refused, 1);
  t.deepEqual(world.active(), ["q", "h", "f"]);
  world.clock.advance(1_000);
  await world.catchUp();
  t.deepEqual(world.active(), ["q", "h"]);
  world.refusals = 1;
  world.layers.setWanted(ALL);
  await world.catchUp();
  world.layers.close();
  t.is(world.clock.timers(), 0);
  world.layers.setWanted(["h"]);
  t.is(world.asked, 3);
});

test("[LG30] tiny tiles alone leave the smallest layer, and a small camera's whole picture is its largest layer", async (t) => {
  const world = createWorld(["q", "h", "f"]);
  world.layers.setWanted([]);
  await world.catchUp();
  t.deepEqual(world.active(), ["q"]);
  world.layers.setWanted(ALL);
  await world.catchUp();
  world.layers.setWidth(640);
  await world.catchUp();
  t.deepEqual(world.active(), ["q", "h"]);
  t.deepEqual(world.scales(), [2, 1, 1]);
  world.layers.setWidth(null);
  await world.catchUp();
  t.deepEqual(
    [world.active(), world.scales()],
    [
      ["q", "h", "f"],
      [4, 2, 1],
    ],
  );
});

test("[LG30] a camera of one layer goes on", async (t) => {
  const world = createWorld([undefined]);
  world.layers.setWanted(["h"]);
  await world.catchUp();
  t.is(world.asked, 0);
});
