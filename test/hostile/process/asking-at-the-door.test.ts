/** One that waits to be let in asks for all that a member gets. */
import test from "ava";
import type { LinkMessage } from "../../../src/mesh/messages.ts";
import { meetingOfTwo } from "../../mesh/process/world.ts";
import { eventually } from "../../support/eventually.ts";
import { createMallory } from "../mallory.ts";
import { closeDoor } from "./waiting-line.ts";

test.serial(
  "[HX30] one that waits gets nothing but its place, whatever it asks for, and none of it is taken",
  async (t) => {
    const { host, member, creation } = await meetingOfTwo(t);
    await eventually("both listed", () => host.mesh.members().length === 2);
    closeDoor(creation, [host, member]);
    const mallory = await createMallory(creation.meetingId);
    t.teardown(mallory.close);
    const door = await mallory.knock(host.mesh);
    await eventually("she waits", () => host.mesh.knocks().knocks.length === 1);
    const [epoch, entry] = [host.mesh.signClaim(1, "died"), mallory.line()];
    const roster = { type: "roster" as const, epoch, version: 9, entries: [entry] };
    const wanted: readonly LinkMessage[] = [
      roster,
      { type: "offer", entry, credential: [] },
      { type: "attach", entry, credential: [] },
      { type: "attached", entry, credential: [] },
      { type: "join", entry: mallory.line(), login: null },
      { type: "admitted", creation, roster, credential: [], passcode: null, proof: null },
      { type: "displaced", entry },
      { type: "unneeded" },
      { type: "ping" },
      { type: "heartbeatOnSocket", on: true },
      { type: "loginFinish", request: "a", proof: "0".repeat(64) },
      { type: "waiting", place: 1, proof: { creation, credential: [] }, succession: [] },
      ...(["election", "store", "media", "presence", "files", "door"] as const).map(
        (channel): LinkMessage => ({ type: "data", channel, body: { type: "have", asks: true } }),
      ),
    ];
    for (const message of wanted) door.send(message);
    for (const channel of ["store", "media", "door"] as const)
      t.false(host.mesh.send(mallory.peerId, channel, "secret"));
    await t.throwsAsync(mallory.attach(host.mesh), { message: /refused/ });
    await t.throwsAsync(mallory.attach(member.mesh), { message: /refused/ });
    await eventually(
      "all that she sent",
      () => (host.log.counters()["mesh.unexpectedMessage"] ?? 0) >= wanted.length,
    );
    // Whatever answered her would have come before her place does again.
    const count = door.got.length;
    await eventually("her place again", () => door.got.length > count);
    t.true(door.isOpen());
    t.deepEqual([...new Set(door.got.map(({ type }) => type))], ["waiting"]);
    const said = JSON.stringify(door.got);
    for (const { name } of member.mesh.members()) t.false(said.includes(name));
    t.deepEqual(host.received, []);
    t.deepEqual(member.received, []);
    t.is(host.mesh.members().length, 2);
    door.drop();
    await eventually("nobody waits", () => host.mesh.knocks().knocks.length === 0);
  },
);
