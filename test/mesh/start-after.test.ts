/** What a newcomer takes of the member that lets it in. Rules: SPEC.md. */
import test from "ava";
import { claimSigner } from "../../src/mesh/identity/claim.ts";
import { signCreation } from "../../src/mesh/identity/creation.ts";
import { issueCredential } from "../../src/mesh/identity/credential.ts";
import { createIdentity, type Identity } from "../../src/mesh/identity/identity.ts";
import { signEntry } from "../../src/mesh/identity/roster-entry.ts";
import { startAfter } from "../../src/mesh/start-after.ts";
import type { AdmittedMessage, RosterMessage } from "../../src/mesh/messages.ts";
import { stepRoster } from "../../src/mesh/roster/roster-machine.ts";
import { initialRoster } from "../../src/mesh/roster/roster-state.ts";
import { freshRunId } from "./identities.ts";

const WALL_MS = 1_700_000_000_000;
const [host, liar, newcomer] = [createIdentity(), createIdentity(), createIdentity()];
const creation = signCreation(host, { title: "Weekly", needsPasscode: false, createdAtMs: WALL_MS });
const { meetingId } = creation;
const epoch = claimSigner(host, meetingId)(3, "died");

const lineOf = (identity: Identity) =>
  signEntry(identity, meetingId, {
    ...{ name: "Ada", addresses: [], port: 4_000, files: null },
    ...{ runId: freshRunId(), startedAtMs: WALL_MS, joinedAtMs: WALL_MS, sequence: 1 },
  });
const [hosts, liars, own] = [lineOf(host), lineOf(liar), lineOf(newcomer)];
const rosterOf = (version: number, entries: RosterMessage["entries"]): RosterMessage => ({
  ...{ type: "roster", epoch, version, entries },
});

function admittedBy(issuer: Identity, roster: RosterMessage): AdmittedMessage {
  const ticket = issueCredential(
    { identity: issuer, credential: [] },
    meetingId,
    { key: newcomer.publicKey, removals: 0 },
    WALL_MS,
  );
  return {
    ...{ type: "admitted", creation, roster, credential: [...(ticket ?? [])], passcode: null, proof: null },
  };
}

const startAfterwards = (admitted: AdmittedMessage) => ({
  ...startAfter(admitted, own, { publicKey: newcomer.publicKey, asked: [] }),
  own,
});

test("[HT60] a version far ahead keeps a newcomer from none of its coordinator's rosters", (t) => {
  const lie = admittedBy(liar, rosterOf(Number.MAX_SAFE_INTEGER, [liars]));
  let state = initialRoster(startAfterwards(lie));
  t.deepEqual(state.members, [liars]);
  for (const version of [1, 2]) {
    const roster = rosterOf(version, version === 1 ? [hosts] : [hosts, own]);
    [state] = stepRoster(state, { type: "rosterReceived", from: host.peerId, roster }, 0);
    t.deepEqual(
      state.members.map(({ peerId }) => peerId).toSorted(),
      roster.entries.map(({ peerId }) => peerId).toSorted(),
    );
  }
});

test("[HT60] the coordinator's own word has its version", (t) => {
  t.is(startAfterwards(admittedBy(host, rosterOf(7, [hosts]))).version, 7);
});

test("[WN5] a newcomer knows who let it in, and first where it reached that member", (t) => {
  const admitted = admittedBy(liar, rosterOf(1, [hosts, { ...liars, addresses: ["10.0.0.4"] }]));
  const asked = [{ peerId: liar.peerId, addresses: ["10.0.1.2", "10.0.0.4"], port: 4_000 }];
  const { admitter } = startAfter(admitted, own, { publicKey: newcomer.publicKey, asked });
  t.is(admitter?.peerId, liar.peerId);
  t.deepEqual(admitter?.addresses, ["10.0.1.2", "10.0.0.4"]);
  t.is(
    startAfter(admittedBy(liar, rosterOf(1, [hosts])), own, { publicKey: newcomer.publicKey, asked })
      .admitter,
    undefined,
  );
});
