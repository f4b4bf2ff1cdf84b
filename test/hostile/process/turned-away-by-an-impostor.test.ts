/** A stranger advertises itself as a member and turns joiners away. */
import test from "ava";
import { createIdentity } from "../../../src/mesh/identity/identity.ts";
import type { RefusalCode } from "../../../src/mesh/messages.ts";
import { signCreation } from "../../../src/mesh/identity/creation.ts";
import { createWorld, found } from "../../mesh/process/world.ts";
import { createImpostor } from "../impostor.ts";
import { idle, joinTarget } from "./impostors.ts";

const REFUSALS: readonly RefusalCode[] = [
  "passcodeNeeded",
  "wrongPasscode",
  "tooManyTries",
  "meetingFull",
  "identityInUse",
  "protocolVersion",
];

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
