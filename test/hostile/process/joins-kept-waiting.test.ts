/** Strangers take a join and say nothing. */
import test from "ava";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import { createWorld, follow, found, type Peer } from "../../mesh/process/world.ts";
import { createImpostor, type Impostor } from "../impostor.ts";
import { idle, joinTarget } from "./impostors.ts";

/** The impostors stand first on the joiner's list. */
async function joinPast(guest: Peer, host: Peer, impostors: readonly Impostor[], passcode?: string) {
  const creation = found(host, passcode);
  return await guest.mesh.join(joinTarget(creation, host, impostors, passcode), idle());
}

test.serial("[HJ3] strangers that take a join and say nothing keep nobody out", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [host, guest] = [await world.start(), await world.start()];
  const silent = await Promise.all([1, 2].map(() => createImpostor("0".repeat(32) as MeetingId, () => {})));
  for (const { close } of silent) t.teardown(close);
  const joined = await joinPast(guest, host, silent);
  follow(guest.mesh);
  t.is(joined.epoch.coordinator, host.mesh.peerId);
});
