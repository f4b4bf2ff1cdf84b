/** Mallory says to a member that its key is live in a later run, so that it leaves the meeting. */
import test from "ava";
import { createIdentity } from "../../../src/mesh/identity/identity.ts";
import { signEntry, type RosterEntry } from "../../../src/mesh/identity/roster-entry.ts";
import type { LinkMessage } from "../../../src/mesh/messages.ts";
import { freshRunId } from "../../mesh/identities.ts";
import { createWorld, found, join } from "../../mesh/process/world.ts";
import { eventually } from "../../support/eventually.ts";
import { createMallory } from "../mallory.ts";

test.serial(
  "[HX2] nobody is put out by `displaced` without a later run's entry that its own key signed",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, member] = [await world.start(), await world.start(createIdentity())];
    const creation = found(host);
    await join(member, creation, [host.mesh]);
    let displaced = 0;
    for (const { mesh } of [host, member]) mesh.onIdentityInUse(() => (displaced += 1));
    await eventually("the member's line", () => host.mesh.members().length === 2);
    const mallory = await createMallory(creation.meetingId);
    t.teardown(mallory.close);
    const { roster } = await mallory.join(host.mesh);
    const own = roster.entries.find(({ peerId }) => peerId === host.mesh.peerId);
    if (own === undefined) return t.fail("the host is not listed");

    const later = { runId: freshRunId(), startedAtMs: own.startedAtMs + 1_000_000 };
    // A line of another key with the host's id; the host's own line with a later start; its present line; her own.
    const forged: RosterEntry = signEntry(mallory.identity, creation.meetingId, { ...own, ...later });
    const lies: readonly RosterEntry[] = [
      { ...forged, peerId: own.peerId },
      { ...forged, peerId: own.peerId, publicKey: own.publicKey },
      { ...own, ...later },
      own,
      mallory.line(),
    ];
    for (const entry of lies) {
      const link = await mallory.attach(host.mesh);
      link.send({ type: "displaced", entry });
      await eventually("the end of her link", () => !link.isOpen());
    }
    // As a program of an older build would say it.
    const link = await mallory.attach(host.mesh);
    link.send({ type: "displaced" } as unknown as LinkMessage);
    await eventually("the end of her link", () => !link.isOpen());

    t.is(displaced, 0);
    t.true(host.mesh.linked().includes(member.mesh.peerId));
    t.is(host.log.counters()["mesh.badDisplacement"], lies.length);
  },
);
