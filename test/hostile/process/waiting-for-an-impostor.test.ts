/** A stranger makes a newcomer wait for a host that it has nothing to do with. */
import test from "ava";
import { createWorld, found, targetOf } from "../../mesh/process/world.ts";
import { createImpostor } from "../impostor.ts";

test.serial("[HX32] a stranger that makes one wait keeps it from no member", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [host, guest] = [await world.start(), await world.start()];
  const creation = found(host);
  const places: number[] = [];
  const impostor = await createImpostor(creation.meetingId, (_message, channel) => {
    const proof = { creation, credential: [] };
    channel.send({ type: "waiting", place: 1, proof, succession: [] });
  });
  t.teardown(impostor.close);
  const { peers, ...target } = targetOf(creation, [host.mesh]);
  const fake = { peerId: impostor.peerId, port: impostor.port, addresses: ["127.0.0.1"] };
  await guest.mesh.join({ ...target, peers: [fake, ...peers] }, new AbortController().signal, (place) =>
    places.push(place),
  );
  t.is(impostor.asked(), 1);
  t.deepEqual(places, []);
});
