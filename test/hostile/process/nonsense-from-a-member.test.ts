/** Mallory, a member, sends what is no message, comes back, and does so again. */
import test from "ava";
import { meetingOfTwo } from "../../mesh/process/world.ts";
import { eventually } from "../../support/eventually.ts";
import { createMallory } from "../mallory.ts";

test.serial(
  "[HX7] a member that sends nonsense is named, cut off and not taken back at once; others stay",
  async (t) => {
    const { host, member, creation } = await meetingOfTwo(t);
    const offenders: string[] = [];
    host.mesh.onOffender((peer) => offenders.push(peer));
    const mallory = await createMallory(creation.meetingId);
    t.teardown(mallory.close);
    await mallory.join(host.mesh);
    const link = await mallory.attach(host.mesh);
    link.sendNonsense();
    await eventually("the end of her link", () => !link.isOpen());
    t.deepEqual(offenders, [mallory.peerId]);
    await t.throwsAsync(mallory.attach(host.mesh));
    t.deepEqual(host.mesh.linked(), [member.mesh.peerId]);
    t.deepEqual(
      host.downs.map(({ cause }) => cause),
      ["closed"],
    );
  },
);
