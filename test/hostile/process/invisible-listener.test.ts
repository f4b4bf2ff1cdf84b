/** Mallory is let in once, goes away, and links to the deputy alone, to read and to be sent media without being on anybody's roster. */
import test from "ava";
import { createWorld, found, join } from "../../mesh/process/world.ts";
import { eventually } from "../../support/eventually.ts";
import { createMallory } from "../mallory.ts";
import { onlyInFull } from "../../support/full.ts";

onlyInFull(test.serial)(
  "[HX3] a peer that is on no roster gets nothing, says nothing, and is cut off",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, deputy] = [await world.start(), await world.start()];
    const creation = found(host);
    await join(deputy, creation, [host.mesh]);
    await eventually("the deputy's line", () => host.mesh.members().length === 2);
    // As the store and presence do: they greet each peer whose link comes up.
    deputy.mesh.onLinkUp((peer) => void deputy.mesh.send(peer, "store", "a history"));
    const mallory = await createMallory(creation.meetingId);
    t.teardown(mallory.close);
    await mallory.join(host.mesh);
    // She never links to the coordinator, which takes her off the roster again.
    await eventually("her line", () => deputy.mesh.members().length === 3);
    await eventually("its end", () => [host, deputy].every(({ mesh }) => mesh.members().length === 2));

    const link = await mallory.attach(deputy.mesh);
    for (const channel of ["store", "media", "presence", "files"] as const)
      link.sendData(channel, { type: "have", feeds: [] });
    await eventually("the link", () => deputy.mesh.linked().includes(mallory.peerId));
    t.false(deputy.mesh.send(mallory.peerId, "media", "an answer"));
    deputy.mesh.broadcast("presence", "a status");
    await eventually("the end of her link", () => !link.isOpen());

    t.deepEqual(
      link.got.filter(({ type }) => type === "data"),
      [],
    );
    t.deepEqual(deputy.received, []);
    t.is(deputy.log.counters()["mesh.unlisted"], 1);
  },
);

test.serial("[HX4] a newcomer that is linked before it is listed loses nothing", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [host, deputy] = [await world.start(), await world.start()];
  const creation = found(host);
  await join(deputy, creation, [host.mesh]);
  await eventually("the deputy's line", () => host.mesh.members().length === 2);
  const ups: string[] = [];
  deputy.mesh.onLinkUp((peer) => {
    ups.push(peer);
    deputy.mesh.send(peer, "store", "a history");
  });
  const mallory = await createMallory(creation.meetingId);
  t.teardown(mallory.close);
  await mallory.join(host.mesh);
  await eventually("her line", () => deputy.mesh.members().length === 3);
  await eventually("its end", () => deputy.mesh.members().length === 2);
  const early = await mallory.attach(deputy.mesh);
  early.sendData("store", "mine");
  await eventually("the link", () => ups.length === 1);
  t.deepEqual(deputy.received, []);
  const proper = await mallory.attach(host.mesh);
  await eventually("her line", () => deputy.mesh.members().length === 3);
  await eventually("what she sent", () => deputy.received.length === 1);
  t.deepEqual(ups, [mallory.peerId, mallory.peerId]);
  await eventually("the history", () => early.got.some(({ type }) => type === "data"));
  t.true(proper.isOpen());
});
