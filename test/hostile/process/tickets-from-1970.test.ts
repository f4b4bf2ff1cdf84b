/** A member whose clock says 1970 lets newcomers in: their tickets would have expired before the others were born. */
import test from "ava";
import { createIdentity } from "../../../src/mesh/identity/identity.ts";
import { createWorld, found, join } from "../../mesh/process/world.ts";
import { eventually } from "../../support/eventually.ts";

test.serial(
  "[HA5] whom a member without a clock lets in is a member to everybody, also after that one has gone",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, clockless, guest] = [
      await world.start(),
      await world.start(createIdentity(), 1_000 - Date.now()),
      await world.start(),
    ];
    const creation = found(host);
    await join(clockless, creation, [host.mesh]);
    await join(guest, creation, [clockless.mesh]);
    await eventually("the roster", () => host.mesh.members().length === 3);
    await clockless.mesh.leave();
    await eventually("the two", () => host.mesh.members().length === 2);
    t.true(guest.mesh.linked().includes(host.mesh.peerId));
    t.is(host.log.counters()["mesh.badProof"], undefined);
  },
);
