/** Mallory is let in once, goes away, and links to the deputy alone, to read and to be sent media without being on anybody's roster. */
import test, { type ExecutionContext } from "ava";
import { meetingOfTwo } from "../../mesh/process/world.ts";
import { eventually } from "../../support/eventually.ts";
import { createMallory, type Mallory } from "../mallory.ts";

/** `letIn`: Mallory joins and never links to the coordinator, which takes her off the roster again. Resolves when the deputy knows that. */
async function meetingToListenTo(t: ExecutionContext) {
  const { host, member: deputy, creation } = await meetingOfTwo(t);
  await eventually("the deputy's line", () => host.mesh.members().length === 2);
  async function letIn(): Promise<Mallory> {
    const mallory = await createMallory(creation.meetingId);
    t.teardown(mallory.close);
    await mallory.join(host.mesh);
    await eventually("her line", () => deputy.mesh.members().length === 3);
    await eventually("its end", () => deputy.mesh.members().length === 2);
    return mallory;
  }
  return { host, deputy, letIn };
}

test.serial("[HX3] a peer that is on no roster gets nothing, says nothing, and is cut off", async (t) => {
  const { host, deputy, letIn } = await meetingToListenTo(t);
  // As the store and presence do: they greet each peer whose link comes up.
  deputy.mesh.onLinkUp((peer) => void deputy.mesh.send(peer, "store", "a history"));
  const mallory = await letIn();
  await eventually("the host's, too", () => host.mesh.members().length === 2);

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
});

test.serial("[HX4] a newcomer that is linked before it is listed loses nothing", async (t) => {
  const { host, deputy, letIn } = await meetingToListenTo(t);
  const ups: string[] = [];
  deputy.mesh.onLinkUp((peer) => {
    ups.push(peer);
    deputy.mesh.send(peer, "store", "a history");
  });
  const mallory = await letIn();
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
