/** Asking who is at an address, over real TLS. Rules: ../SPEC.md, LU. */
import test from "ava";
import { openDoor } from "../../../src/mesh/types.ts";
import { eventually } from "../../support/eventually.ts";
import { createWorld, found, join, type Peer } from "./world.ts";

const ask = (peer: Peer, port: number) =>
  peer.mesh.lookUp({ peerId: null, addresses: ["127.0.0.1"], port }, new AbortController().signal);

test.serial(
  "[AT14] a member says of which meeting it is, and proves its key; where there is none, that is known",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, ben, stranger] = [await world.start(), await world.start(), await world.start()];
    t.is(await ask(stranger, host.mesh.port), "failed");
    const creation = found(host, "sesame");
    await join(ben, creation, [host.mesh], "sesame");
    await eventually("both on Ben's roster", () => ben.mesh.members().length === 2);
    const key = ben.mesh.members().find(({ peerId }) => peerId === ben.mesh.peerId)?.publicKey;
    const maker = host.mesh.members().find(({ peerId }) => peerId === host.mesh.peerId)?.name;
    t.deepEqual(await ask(stranger, ben.mesh.port), {
      ...{
        meetingId: creation.meetingId,
        peerId: ben.mesh.peerId,
        publicKey: key ?? "",
        address: "127.0.0.1",
      },
      about: {
        ...{ title: "Standup", maker, members: 2, needsPasscode: true, isLocked: false },
      },
    });
    t.is(stranger.mesh.members().length, 0);
    host.mesh.setDoor({ ...openDoor, title: "Rounds", isLocked: true });
    t.like(await ask(stranger, host.mesh.port), { about: { title: "Rounds", isLocked: true } });
    host.mesh.setDoor({ ...openDoor, title: "Rounds", isListed: false });
    t.like(await ask(stranger, host.mesh.port), { meetingId: creation.meetingId, about: null });
    const { peerId: other } = stranger.mesh;
    const place = { peerId: other, addresses: ["127.0.0.1"], port: host.mesh.port };
    t.is(await stranger.mesh.lookUp(place, new AbortController().signal), "otherPeer");
    const port = host.mesh.port;
    await host.mesh.close();
    t.is(await ask(stranger, port), "refused");
    t.is(await stranger.mesh.lookUp({ ...place, peerId: null }, AbortSignal.abort()), "failed");
  },
);
