/** A stranger answers a joiner's passcode falsely, so that it looks wrong. */
import test from "ava";
import type { LinkMessage } from "../../../src/mesh/messages.ts";
import type { Channel } from "../../../src/mesh/transport/channel.ts";
import { registerPasscode, answerLogin } from "../../../src/mesh/admission/passcode.ts";
import { createWorld, found } from "../../mesh/process/world.ts";
import { createImpostor } from "../impostor.ts";
import { idle, joinTarget } from "./impostors.ts";

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
