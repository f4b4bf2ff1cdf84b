/** A member whose clock says 1970 lets newcomers in: their tickets would have expired before the others were born. */
import test from "ava";
import { createWorld, letInWithoutClock } from "../../mesh/process/world.ts";
import { eventually } from "../../support/eventually.ts";

test.serial(
  "[HA5] whom a member without a clock lets in is a member to everybody, also after that one has gone",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, clockless, guest] = await letInWithoutClock(world);
    await clockless.mesh.leave();
    await eventually("the two", () => host.mesh.members().length === 2);
    t.true(guest.mesh.linked().includes(host.mesh.peerId));
    t.is(host.log.counters()["mesh.badProof"], undefined);
  },
);
