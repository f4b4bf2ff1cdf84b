/** How a code, a link and an address lead into a meeting, over stand-ins. Rules: SPEC.md, AT. */
import test from "ava";
import { encodeCode } from "../../src/core/invitation-code.ts";
import { createInvitations } from "../../src/core/invitation.ts";
import { decodeLink, encodeLink } from "../../src/core/invitation-link.ts";
import { keyFingerprint } from "../../src/core/key-fingerprint.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { FIRST_PORT } from "../../src/kernel/ports.ts";
import { peerIdOf } from "../../src/mesh/index.ts";
import type { FoundMember } from "../../src/mesh/types.ts";
import { meetingId, peerId } from "../support/ids.ts";
import { eventually } from "../support/eventually.ts";
import { createMeetingsWorld, self, sightingOf } from "./stand-ins.ts";

const FIRST = FIRST_PORT;
const SECOND = FIRST_PORT + 1;
const KEY = "ab".repeat(32);
const fingerprint = keyFingerprint(KEY);
const MEETING = meetingId(3);
const HERE = { address: "10.0.0.5", port: FIRST };

const memberAt = (address: string, publicKey: string, more: Partial<FoundMember> = {}): FoundMember => ({
  ...{ meetingId: MEETING, peerId: peerIdOf(publicKey), publicKey, address },
  about: { title: "Rounds", maker: "Ana", members: 2, needsPasscode: false, isLocked: false },
  ...more,
});
const codeOf = async ({ address, port } = HERE) =>
  encodeCode({ address, port, fingerprint: await fingerprint }) ?? "";
const linkOf = (more: { readonly addresses?: readonly string[] } = {}) =>
  encodeLink({ meetingId: MEETING, publicKey: KEY, port: FIRST, addresses: [HERE.address], ...more });

function worldWith(...members: readonly (readonly [number, FoundMember])[]) {
  const world = createMeetingsWorld();
  for (const [port, member] of members) world.state.answering.set(`${member.address} ${port}`, member);
  return world;
}

test("[AT8] a code, a link, and an address with and without its port lead into the meeting", async (t) => {
  for (const way of [await codeOf(), linkOf(), "10.0.0.5", `10.0.0.5:${FIRST}`]) {
    const { meetings, calls } = worldWith([FIRST, memberAt(HERE.address, KEY)]);
    await meetings.joinAt(way, undefined);
    t.true(calls.includes(`joined ${MEETING}`), way);
    t.is(meetings.current()?.meetingId, MEETING);
  }
});

test("[AT9] of several copies on one machine the one that is named is found, whichever of their ports it has", async (t) => {
  const other = memberAt(HERE.address, "cd".repeat(32), { meetingId: meetingId(4) });
  for (const way of [await codeOf(), linkOf()]) {
    const { meetings } = worldWith([FIRST, other], [SECOND, memberAt(HERE.address, KEY)]);
    await meetings.joinAt(way, undefined);
    t.is(meetings.current()?.meetingId, MEETING);
  }
  const { meetings } = worldWith([SECOND, memberAt(HERE.address, KEY)]);
  await meetings.joinAt("10.0.0.5", undefined);
  t.is(meetings.current()?.meetingId, MEETING);
});

test("[AT9] an address of the member's computer that leads to somebody else from here does no harm", async (t) => {
  const { meetings } = worldWith(
    [FIRST, memberAt("172.17.0.1", "cd".repeat(32))],
    [FIRST, memberAt(HERE.address, KEY)],
  );
  await meetings.joinAt(linkOf({ addresses: ["172.17.0.1", HERE.address] }), undefined);
  t.is(meetings.current()?.meetingId, MEETING);
});

test("[AT10] nobody stands in for the member that a code or link names, and what is wrong is said", async (t) => {
  const impostor = memberAt(HERE.address, "cd".repeat(32));
  const elsewhere = memberAt(HERE.address, KEY, { meetingId: meetingId(4) });
  const itself = memberAt(HERE.address, KEY, { peerId: self });
  for (const [way, members, code, message] of [
    [await codeOf(), [impostor], "otherMember", /^At 10.0.0.5 somebody else answers than the code names/],
    [linkOf(), [impostor], "otherMember", /^At 10.0.0.5 somebody else answers than the link names/],
    // The id is a hash of the key, so this one lies.
    [linkOf(), [{ ...impostor, peerId: peerIdOf(KEY) }], "otherMember", /somebody else answers/],
    [linkOf(), [elsewhere], "otherMember", /in another meeting by now/],
    ["10.0.0.5", [itself], "badAddress", /leads to this computer/],
    [await codeOf(), [], "unreachable", /computer at 10.0.0.5 is on, but Landline is not in a meeting/],
    ["nowhere", [], "badAddress", /No computer is called "nowhere"/],
    ["10.0.0.5.6", [], "badAddress", /no address/],
  ] as const) {
    const world = worldWith(...members.map((member) => [FIRST, member] as const));
    await t.throwsAsync(world.meetings.joinAt(way, undefined), { code, message }, String(message));
    t.is(world.meetings.current(), null);
    t.false(world.state.isInMesh);
    t.true(world.isQuiet());
  }
});

test("[AT11] what is found by an address is described first, with a link to the one that answered", async (t) => {
  const { meetings, state } = worldWith([SECOND, memberAt(HERE.address, KEY)]);
  const found = await meetings.find("10.0.0.5");
  t.like(found, {
    meetingId: MEETING,
    isKeyKnown: false,
    about: { title: "Rounds", maker: "Ana", members: 2 },
  });
  t.like(decodeLink(found.link), {
    meetingId: MEETING,
    publicKey: KEY,
    port: SECOND,
    addresses: [HERE.address],
  });
  t.true((await meetings.find(await codeOf())).isKeyKnown);
  t.true((await meetings.find(linkOf())).isKeyKnown);
  // Another one takes its place before the person has agreed.
  state.answering.set(`${HERE.address} ${SECOND}`, memberAt(HERE.address, "cd".repeat(32)));
  await t.throwsAsync(meetings.joinAt(found.link, undefined), { code: "otherMember" });
});

test("[AT12] others that are seen in the meeting let self in where the member that was named does not", async (t) => {
  const world = worldWith([FIRST, memberAt(HERE.address, KEY)]);
  const ben = { peerId: peerId(9), addresses: ["10.0.0.9"], port: 7 };
  world.see(sightingOf(MEETING, "Rounds", { peers: [ben] }));
  await world.meetings.joinAt(await codeOf(), undefined);
  t.deepEqual(
    world.targets.at(-1)?.peers.map(({ peerId: each }) => each),
    [peerIdOf(KEY), ben.peerId],
  );
});

test("[AT13] an invitation has a code for each network and a link with all addresses, and follows the network", async (t) => {
  let interfaces = [
    { name: "eth0", address: "192.168.1.20" },
    { name: "eth0", address: "fe80::1" },
  ];
  let changes = 0;
  const invitations = createInvitations({
    ...{ log: silentLog, publicKey: KEY, port: FIRST, onChange: () => void (changes += 1) },
    interfaces: () => interfaces,
  });
  t.is(invitations.of(MEETING), null);
  await eventually("the fingerprint", () => changes === 1);
  const invitation = invitations.of(MEETING);
  t.is(invitation, invitations.of(MEETING));
  const known = await fingerprint;
  t.deepEqual(
    invitation?.codes.map(({ code }) => code),
    interfaces.map(({ address }) => encodeCode({ address, port: FIRST, fingerprint: known })),
  );
  t.is(invitation?.code, invitation?.codes[0]?.code);
  t.deepEqual(decodeLink(invitation?.link ?? ""), {
    ...{ meetingId: MEETING, publicKey: KEY, port: FIRST },
    addresses: interfaces.map(({ address }) => address),
  });
  interfaces = [{ name: "eth0", address: "192.168.1.21" }];
  t.not(invitations.of(MEETING)?.code, invitation?.code);
  interfaces = [];
  t.is(invitations.of(MEETING), null);
});
