/** Nothing is lost, doubled or out of order, whatever dies or is cut off. Rules: SPEC.md. */
import test from "ava";
import { createSigners } from "./support.ts";
import { createWorld, type WorldNode } from "./world.ts";

/** Each has found something once. */
const REGRESSION_SEEDS = [169];
/** `STORE_SEEDS=100-300` runs others than the usual ones. */
const [FIRST_SEED = 1, LAST_SEED = FIRST_SEED] = (process.env["STORE_SEEDS"] ?? "1-12")
  .split("-")
  .map(Number);
const SEEDS = new Set([
  ...REGRESSION_SEEDS,
  ...Array.from({ length: LAST_SEED - FIRST_SEED + 1 }, (_, index) => FIRST_SEED + index),
]);

const idsOf = (node: WorldNode) => node.meeting?.messages().map(({ id }) => id) ?? [];

for (const seed of SEEDS) {
  test(`[SY1] after healing all stores are equal and hold everything acknowledged (seed ${seed})`, async (t) => {
    const world = createWorld({ seed, signers: createSigners(5, String(seed)), lossRatio: 0.1 });
    const { chance, nodes } = world;
    const resolved: { id: string; from: string }[] = [];
    for (const node of nodes) await world.start(node);

    const pick = () => nodes[Math.floor(chance() * nodes.length)];
    for (let step = 0; step < 60; step += 1) {
      await world.runFor(chance() * 200);
      const node = pick();
      if (node === undefined) continue;
      const dice = chance();
      if (dice < 0.1) world.partition(() => Math.floor(chance() * 2));
      else if (dice < 0.2) world.partition(() => 0);
      else if (dice < 0.35 && node.meeting !== null) world.kill(node);
      else if (dice < 0.55 && node.meeting === null) await world.start(node);
      else
        node.meeting
          ?.append({ kind: "message", text: `step ${step}` }, { fromName: "Ada" })
          .then((id) => resolved.push({ id, from: node.signer.peerId }))
          .catch(() => {});
    }
    await world.runFor(100);

    // One machine is gone for good, disk and all; the others come back.
    const lost = pick();
    if (lost === undefined) return t.fail();
    if (lost.meeting !== null) world.kill(lost);
    world.stopLosing();
    world.partition(() => 0);
    const others = nodes.filter((node) => node !== lost);
    for (const node of others) if (node.meeting === null) await world.start(node);
    await world.runFor(3_000);

    const [first] = others;
    const ids = first === undefined ? [] : idsOf(first);
    t.true(ids.length > 0);
    for (const node of others) {
      t.deepEqual(idsOf(node), ids, "equal, in order");
      t.is(new Set(node.told).size, node.told.length, "told once");
      t.is(node.told.length, ids.length, "told each");
      t.true(
        ids.every((id) => node.disk.signed.has(id)),
        "on disk",
      );
    }
    t.deepEqual(world.falseClaims, []);
    const held = new Set<string>(ids);
    for (const node of nodes)
      for (const id of node.delivered) t.true(held.has(id), "delivered to two others, so it survives one");
    for (const { id, from } of resolved)
      if (from !== lost.signer.peerId) t.true(held.has(id), "stored by a survivor, so it is there");
    for (const node of others)
      for (const message of node.meeting?.acknowledgements() ?? []) t.true(message.isDelivered);
  });
}
