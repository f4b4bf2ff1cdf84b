/** Mallory wants to coordinate: she signs claims of any term, names others without their signature, and makes rosters up; all through a takeover. */
import test from "ava";
import { createElection, type Election } from "../../../src/election/index.ts";
import type { Claim } from "../../../src/kernel/claim.ts";
import { realClock } from "../../../src/kernel/clock.ts";
import { MAX_TERM } from "../../../src/kernel/epoch.ts";
import { claimSigner } from "../../../src/mesh/identity/claim.ts";
import { sortedIdentities } from "../../mesh/identities.ts";
import { createWorld, found, type Peer } from "../../mesh/process/world.ts";
import { eventually } from "../../support/eventually.ts";
import { createMallory, type MalloryLink } from "../mallory.ts";

/** A member that elects, wired as a meeting wires it. */
function elect({ mesh, log }: Peer, epoch: Claim): Election {
  const election = createElection({
    ...{ clock: realClock, log, self: mesh.peerId, epoch },
    members: mesh.members(),
    send: (to, message) => void mesh.send(to, "election", message),
    broadcast: (message) => mesh.broadcast("election", message),
    sign: mesh.signClaim,
    rankOfClaim: mesh.rankOfClaim,
    isGenuine: mesh.isGenuineClaim,
  });
  mesh.onMembers((members) => election.input({ type: "members", members }));
  mesh.onLinkUp((peer) => election.input({ type: "linkUp", peer }));
  mesh.onLinkDown(({ peer, cause }) =>
    election.input({
      ...{ type: "linkDown", peer },
      cause: cause === "closed" || cause === "silent" ? "died" : cause,
    }),
  );
  mesh.onSuspected((suspicion) => election.input({ type: "suspect", ...suspicion }));
  mesh.onRosterEpoch((seen) => election.input({ type: "epochSeen", ...seen }));
  mesh.onMessage(({ from, channel, body }) => {
    if (channel === "election") election.receive(from, body);
  });
  election.onEpoch(({ claim }) => mesh.setEpoch(claim));
  mesh.setEpoch(epoch);
  for (const peer of mesh.linked()) election.input({ type: "linkUp", peer });
  return election;
}

test.serial(
  "[HX20] nobody follows Mallory before, during or after a takeover, and terms do not run away",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [low, middle, high, hers] = sortedIdentities(4);
    const [a, b, c] = [await world.start(low), await world.start(middle), await world.start(high)];
    const creation = found(a);
    const elections = new Map([[a, elect(a, a.mesh.signClaim(1, "merged"))]]);
    t.teardown(() => elections.forEach((election) => election.close()));
    for (const peer of [b, c]) {
      const joined = await peer.mesh.join(
        { meetingId: creation.meetingId, peers: [{ ...a.mesh, addresses: ["127.0.0.1"] }] },
        new AbortController().signal,
      );
      elections.set(peer, elect(peer, joined.epoch));
    }
    const epochs = (peers: readonly Peer[]) => peers.map((peer) => elections.get(peer)?.epoch());
    const follow = (leader: Peer, peers: readonly Peer[]) =>
      epochs(peers).every((epoch) => epoch?.coordinator === leader.mesh.peerId);
    await eventually("the links", () => [a, b, c].every(({ mesh }) => mesh.linked().length === 2));
    const mallory = await createMallory(creation.meetingId, hers);
    t.teardown(mallory.close);
    const { roster } = await mallory.join(a.mesh);
    const links = await Promise.all([a, b, c].map(({ mesh }) => mallory.attach(mesh)));
    await eventually("her line", () => [a, b, c].every(({ mesh }) => mesh.members().length === 4));
    // The coordinator has led them for a while: before that it cannot know that they follow it.
    await eventually("her claim outbid", () => (lie(links), (elections.get(a)?.epoch().term ?? 0) > 1));

    function lie(to: readonly MalloryLink[]): void {
      const sign = claimSigner(mallory.identity, creation.meetingId);
      const known = Math.max(...epochs([a, b, c]).map((epoch) => epoch?.term ?? 1));
      const own = [
        sign(known + 1, "died"),
        sign(known + 64, "merged"),
        sign(known + 1_000_000, "left"),
        sign(MAX_TERM, "died"),
      ];
      // In the name of the others: her signature, and one that they made for another epoch.
      const forged = [b, c].map(({ mesh }) => ({ ...sign(known + 1, "died"), coordinator: mesh.peerId }));
      const stolen = { ...roster.epoch, term: known + 5 };
      const entries = [mallory.line()];
      for (const link of to) {
        for (const epoch of [...own, ...forged, stolen]) {
          link.sendData("election", {
            type: epoch.coordinator === mallory.peerId ? "claim" : "epoch",
            epoch,
          });
          link.send({ type: "roster", epoch, version: 1_000_000, entries });
        }
        link.send({ ...roster, version: 1_000_000, entries });
        const present = elections.get(c)?.epoch() ?? roster.epoch;
        link.sendData("election", { type: "handover", epoch: present, to: mallory.peerId, cause: "left" });
        link.sendData("election", { type: "report", unreachable: [a.mesh.peerId, b.mesh.peerId] });
      }
    }

    await eventually("all with the coordinator", () => (lie(links), follow(a, [a, b, c])));
    t.true(
      [a, b, c].every(({ mesh }) => mesh.members().length >= 4),
      "nobody is off a roster",
    );
    await a.mesh.close();
    elections.get(a)?.close();
    elections.delete(a);
    await eventually("the next in line", () => (lie(links), follow(b, [b, c])));
    const after = links.slice(1);
    for (let said = 0; said < 20; said += 1) lie(after);
    await eventually("all with it", () => follow(b, [b, c]) && b.mesh.members().length >= 3);
    await eventually("the same of both", () => JSON.stringify(epochs([b])) === JSON.stringify(epochs([c])));
    for (const epoch of epochs([b, c])) t.true((epoch?.term ?? Infinity) < 10_000);
    for (const { log } of [b, c]) t.true((log.counters()["mesh.badClaim"] ?? 0) > 0);
  },
);
