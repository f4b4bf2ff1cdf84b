/** The waiting room, closed by a host who lets nobody in by itself. */
import { openDoor, type MeetingCreation } from "../../../src/mesh/types.ts";
import { type Peer } from "../../mesh/process/world.ts";

/** Of the members one is host, and all others are let in by it. */
export function closeDoor(creation: MeetingCreation, members: readonly Peer[]): void {
  const admitted = new Set(members.flatMap(({ mesh }) => mesh.members().map(({ publicKey }) => publicKey)));
  const waitingRoom = {
    withoutHost: "wait" as const,
    admitted,
    refusals: new Map(),
    blocked: new Set<string>(),
  };
  for (const { mesh } of members)
    mesh.setDoor({ ...openDoor, hosts: new Set([creation.host]), state: 1, waitingRoom });
}
