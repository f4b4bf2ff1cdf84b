/** A stranger advertises itself as a member and turns joiners away, or keeps them waiting. */
import test from "ava";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import { createIdentity } from "../../../src/mesh/identity/identity.ts";
import type { LinkMessage, RefusalCode } from "../../../src/mesh/messages.ts";
import type { Channel } from "../../../src/mesh/transport/channel.ts";
import { registerPasscode, answerLogin } from "../../../src/mesh/admission/passcode.ts";
import { signCreation } from "../../../src/mesh/identity/creation.ts";
import { createWorld, follow, found, targetOf, type Peer } from "../../mesh/process/world.ts";
import { createImpostor, type Impostor } from "../impostor.ts";

const REFUSALS: readonly RefusalCode[] = [
  "passcodeNeeded",
  "wrongPasscode",
  "tooManyTries",
  "meetingFull",
  "identityInUse",
  "protocolVersion",
];

const idle = () => new AbortController().signal;

/** The impostors stand first on the joiner's list. */
async function joinPast(guest: Peer, host: Peer, impostors: readonly Impostor[], passcode?: string) {
  const creation = found(host, passcode);
  return await guest.mesh.join(joinTarget(creation, host, impostors, passcode), idle());
}

function joinTarget(
  creation: Parameters<typeof targetOf>[0],
  host: Peer,
  impostors: readonly Impostor[],
  passcode?: string,
) {
  const { peers, ...target } = targetOf(creation, [host.mesh], passcode);
  const fakes = impostors.map(({ peerId, port }) => ({ peerId, port, addresses: ["127.0.0.1"] }));
  return { ...target, peers: [...fakes, ...peers] };
}

test.serial("[HJ1] no refusal of a stranger ends a join, whatever it says and proves", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [host, guest] = [await world.start(), await world.start()];
  const creation = found(host);
  const ownMeeting = signCreation(createIdentity(), {
    title: "Another",
    needsPasscode: true,
    createdAtMs: 1,
  });
  const proofs = [
    {},
    { proof: { creation, credential: [] } },
    { proof: { creation: { ...creation, needsPasscode: true }, credential: [] } },
    { proof: { creation: ownMeeting, credential: [] } },
  ];
  const impostors = await Promise.all(
    REFUSALS.flatMap((code) =>
      proofs.slice(0, code === "passcodeNeeded" ? 4 : 2).map((proof) =>
        createImpostor(creation.meetingId, (_message, channel) => {
          channel.send({ type: "refuse", code, waitMs: 600_000, ...proof });
          channel.end();
        }),
      ),
    ),
  );
  for (const { close } of impostors) t.teardown(close);
  const joined = await guest.mesh.join(joinTarget(creation, host, impostors.slice(0, 7)), idle());
  t.is(joined.epoch.coordinator, host.mesh.peerId);
  await guest.mesh.leave();
  await guest.mesh.join(joinTarget(creation, host, impostors.slice(7)), idle());
  t.true(impostors.every(({ asked }) => asked() > 0));
});

test.serial(
  "[HJ2] a stranger that makes the passcode look wrong does not end a join, nor has it stretched",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, guest] = [await world.start(), await world.start()];
    const creation = found(host, "open sesame");
    const falseRecord = registerPasscode(creation.meetingId, "another passcode");
    const finished: string[] = [];
    const impostor = await createImpostor(creation.meetingId, answerFalsely);
    t.teardown(impostor.close);

    function answerFalsely(message: LinkMessage, channel: Channel): void {
      if (message.type === "loginFinish") finished.push(message.proof);
      if (message.type !== "join" || message.login === null) return;
      const answer = answerLogin(falseRecord, creation.meetingId, message.login);
      const proof = { creation, credential: [] };
      channel.send({ type: "loginResponse", response: answer?.response ?? "", proof });
    }

    await guest.mesh.join(joinTarget(creation, host, [impostor], "open sesame"), idle());
    t.is(impostor.asked(), 1);
    t.deepEqual(finished, []);
  },
);

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

test.serial("[HJ4] a member's own refusal is final, and the joiner is told why", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [host, guest] = [await world.start(), await world.start()];
  const creation = found(host, "open sesame");
  const impostor = await createImpostor(creation.meetingId, () => {});
  t.teardown(impostor.close);
  const attempt = (passcode?: string) =>
    guest.mesh.join(joinTarget(creation, host, [impostor], passcode), idle());
  t.like(await t.throwsAsync(attempt()), { code: "passcodeNeeded" });
  t.like(await t.throwsAsync(attempt("open barley")), { code: "wrongPasscode" });
});
