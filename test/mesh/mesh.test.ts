/** Whole meshes over loopback. */
import test from "ava";
import { createWorld, join, until } from "./world.ts";

test("[MS1] somebody joins an open meeting and can talk to who made it", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [host, guest] = [await world.start(), await world.start()];
  const creation = host.mesh.create({ title: "Standup" });
  host.mesh.setEpoch({ term: 1, coordinator: host.mesh.peerId });
  const joined = await join(guest, creation, [host.mesh]);

  t.deepEqual(joined.creation, creation);
  t.deepEqual(joined.epoch, { term: 1, coordinator: host.mesh.peerId });
  t.true(guest.mesh.send(host.mesh.peerId, "presence", { hello: 1 }));
  await until("the message", () => host.received.length === 1);
  t.deepEqual(host.received, [{ from: guest.mesh.peerId, body: { hello: 1 } }]);
  await until("both on both rosters", () => [host, guest].every((peer) => peer.mesh.members().length === 2));
});
