/** A relay with an honest participant and Mallory. */
import { createWorld } from "../media/relay/world.ts";
import { peerId } from "../support/ids.ts";

export const [HONEST, MALLORY] = [peerId(1), peerId(2)];

/** Both are there, and each gets the other's screen in turn. */
export async function meet(presenter: typeof HONEST) {
  const world = createWorld();
  const honest = await world.open(HONEST);
  const mallory = await world.open(MALLORY);
  world.relay.setPresenter(presenter);
  world.relay.setDemand(true);
  return { world, honest, mallory };
}
