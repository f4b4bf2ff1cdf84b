/** Real meshes on loopback, and waiting for what they do. */
import { realClock, type Clock } from "../../../src/kernel/clock.ts";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { createLog, type Log } from "../../../src/kernel/log.ts";
import { createIdentity, type Identity } from "../../../src/mesh/identity/identity.ts";
import { createMesh } from "../../../src/mesh/index.ts";
import { eventually } from "../../support/eventually.ts";
import { digestById } from "../../support/ranks.ts";
import { freshRunId } from "../identities.ts";
import type { ExecutionContext } from "ava";
import type { JoinTarget, Mesh, MeetingCreation } from "../../../src/mesh/types.ts";

export interface World {
  /** `aheadMs`: how far its wall clock is ahead. `clock`: of the machine, unless given. */
  start(identity?: Identity, aheadMs?: number, clock?: Clock): Promise<Peer>;
  close(): Promise<void>;
}
export interface Peer {
  readonly mesh: Mesh;
  readonly log: Log;
  /** The data messages, link and roster events, as they came. */
  readonly received: { readonly from: PeerId; readonly body: unknown }[];
  readonly downs: { readonly peer: PeerId; readonly cause: string }[];
}

export function createWorld(): World {
  const meshes: Mesh[] = [];
  return {
    async start(identity = createIdentity(), aheadMs = 0, clock = realClock) {
      const log = createLog("error", (entry) => console.error(entry));
      const mesh = await createMesh({
        clock: { ...clock, wallMs: () => realClock.wallMs() + aheadMs },
        log,
        identity,
        digest: digestById,
        run: { runId: freshRunId(), startedAtMs: realClock.wallMs() + aheadMs },
        name: `Peer ${identity.peerId.slice(0, 5)}`,
        addresses: () => ["127.0.0.1"],
        host: "127.0.0.1",
      });
      meshes.push(mesh);
      const peer: Peer = { mesh, log, received: [], downs: [] };
      mesh.onMessage(({ from, body }) => peer.received.push({ from, body }));
      mesh.onLinkDown((down) => peer.downs.push(down));
      return peer;
    },
    async close() {
      await Promise.all(meshes.map((mesh) => mesh.close()));
    },
  };
}

export function targetOf(creation: MeetingCreation, members: readonly Mesh[], passcode?: string): JoinTarget {
  const peers = members.map(({ peerId, port }) => ({ peerId, port, addresses: ["127.0.0.1"] }));
  return { meetingId: creation.meetingId, peers, ...(passcode === undefined ? {} : { passcode }) };
}

/** A world in which `member` has joined what `host` has made. It ends with the test. */
export async function meetingOfTwo(t: ExecutionContext) {
  const world = createWorld();
  t.teardown(world.close);
  const [host, member] = [await world.start(), await world.start()];
  const creation = found(host);
  const joined = await join(member, creation, [host.mesh]);
  return { world, host, member, creation, joined };
}

/** Makes a mesh follow every higher epoch that reaches it, as an election does. */
export function follow(mesh: Mesh): void {
  mesh.onRosterEpoch(({ epoch }) => mesh.setEpoch(epoch));
}

/** Makes a meeting and coordinates it. */
export function found({ mesh }: Peer, passcode?: string): MeetingCreation {
  const creation = mesh.create({ title: "Standup", ...(passcode === undefined ? {} : { passcode }) });
  mesh.setEpoch(mesh.signClaim(1, "died"));
  return creation;
}

/** As if it had been written to disk and read again. */
/** A host, a member whose clock says 1970, and a guest whom that one lets in; the three know each other. */
export async function letInWithoutClock(
  world: World,
): Promise<readonly [host: Peer, clockless: Peer, guest: Peer]> {
  const [host, clockless, guest] = [
    await world.start(),
    await world.start(createIdentity(), 1_000 - Date.now()),
    await world.start(),
  ];
  const creation = found(host);
  await join(clockless, creation, [host.mesh]);
  await join(guest, creation, [clockless.mesh]);
  await eventually("the roster", () => host.mesh.members().length === 3);
  return [host, clockless, guest];
}

export const kept = (mesh: Mesh): unknown => JSON.parse(JSON.stringify(mesh.saved()));

export async function join(
  peer: Peer,
  creation: MeetingCreation,
  through: readonly Mesh[],
  passcode?: string,
) {
  const joined = await peer.mesh.join(targetOf(creation, through, passcode), new AbortController().signal);
  peer.mesh.setEpoch(joined.epoch);
  follow(peer.mesh);
  return joined;
}
