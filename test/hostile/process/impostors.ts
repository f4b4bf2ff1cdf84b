/** A joiner whose list of members begins with impostors. */
import { targetOf, type Peer } from "../../mesh/process/world.ts";
import { type Impostor } from "../impostor.ts";

export const idle = () => new AbortController().signal;

export function joinTarget(
  creation: Parameters<typeof targetOf>[0],
  host: Peer,
  impostors: readonly Impostor[],
  passcode?: string,
) {
  const { peers, ...target } = targetOf(creation, [host.mesh], passcode);
  const fakes = impostors.map(({ peerId, port }) => ({ peerId, port, addresses: ["127.0.0.1"] }));
  return { ...target, peers: [...fakes, ...peers] };
}
