/** Mallory asks one member after the other, so that each counts her guesses anew. */
import test from "ava";
import { admitNewcomer, type AdmissionPolicy } from "../../src/mesh/admission/admission.ts";
import { createPasscodeTries } from "../../src/mesh/admission/passcode-tries.ts";
import { passcodeReady, registerPasscode, startLogin } from "../../src/mesh/admission/passcode.ts";
import { createIdentity } from "../../src/mesh/identity/identity.ts";
import { signEntry } from "../../src/mesh/identity/roster-entry.ts";
import type { LinkMessage, Successor } from "../../src/mesh/messages.ts";
import type { Channel } from "../../src/mesh/transport/channel.ts";
import { freshRunId } from "../mesh/identities.ts";
import { inert } from "../simulation/inert.ts";
import { createVirtualClock } from "../support/clock.ts";
import { meetingId, peerId } from "../support/ids.ts";

const MEETING = meetingId(1);
const GUESSES_EACH = 8;

test("[HA3] her guesses at any number of members are those at the three of the succession", async (t) => {
  await passcodeReady();
  const clock = createVirtualClock();
  const passcode = registerPasscode(MEETING, "correct horse");
  const succession: readonly Successor[] = [1, 2, 3].map((index) => ({
    ...{ peerId: peerId(index), addresses: ["10.0.0.1"], port: 1 },
  }));
  // What she guesses is nobody's matter here.
  const login = startLogin("a guess").request;
  const identity = createIdentity();
  const run = { runId: freshRunId(), startedAtMs: 1, joinedAtMs: 1, sequence: 1 };
  const entry = signEntry(identity, MEETING, { ...run, name: "M", addresses: [], port: 9, files: null });
  const answered: string[] = [];
  const refused: string[] = [];
  for (let member = 1; member <= 60; member += 1) {
    const policy: Partial<AdmissionPolicy> = {
      ...{ meetingId: MEETING, passcode: () => passcode, tries: createPasscodeTries(clock, null) },
      ...{ succession: () => (member <= 3 ? null : succession), isGenuine: () => true, isReady: () => true },
      ...{ closedTo: () => null, isInUse: () => false, mayBeInUse: () => false, memberCount: () => 60 },
    };
    for (let guess = 0; guess < GUESSES_EACH; guess += 1) {
      const channel = inert<Channel>({
        address: "10.0.0.66",
        hello: inert<Channel["hello"]>({ peerId: identity.peerId, runId: run.runId }),
        send: (message: LinkMessage) => answered.push(message.type) > 0,
        refuse: (code) => void refused.push(code),
      });
      admitNewcomer(inert<AdmissionPolicy>(policy), channel, { type: "join", entry, login }, inert({}));
    }
  }
  t.true(answered.length <= 3 * 5, `${answered.length} guesses were answered`);
  t.is(refused.filter((code) => code === "askSuccession").length, 57 * GUESSES_EACH);
});
