/** One machine knocks under many keys, so that nobody else finds a place in the line. */
import test from "ava";
import { createWorld, found } from "../../mesh/process/world.ts";
import { eventually } from "../../support/eventually.ts";
import { createMallory } from "../mallory.ts";
import { closeDoor } from "./waiting-line.ts";

test.serial("[HX31] one machine fills a part of the line, and the line is bounded", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const host = await world.start();
  const creation = found(host);
  closeDoor(creation, [host]);
  const crowd = await Promise.all(Array.from({ length: 34 }, () => createMallory(creation.meetingId)));
  for (const mallory of crowd) t.teardown(mallory.close);
  const doors = [];
  for (const mallory of crowd) {
    const door = await mallory.knock(host.mesh);
    await eventually("an answer", () => door.got.length > 0);
    doors.push(door);
  }
  t.is(host.mesh.knocks().knocks.length, 32);
  t.like(doors.at(-1)?.got[0], { type: "refuse", code: "meetingFull" });
});
