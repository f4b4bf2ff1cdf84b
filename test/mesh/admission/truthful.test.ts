/** A member that lets a newcomer in, and lies. Rules: ../SPEC.md. */
import test from "ava";
import { claimSigner } from "../../../src/mesh/identity/claim.ts";
import { signCreation } from "../../../src/mesh/identity/creation.ts";
import { issueCredential, type Credential } from "../../../src/mesh/identity/credential.ts";
import { createIdentity, type Identity } from "../../../src/mesh/identity/identity.ts";
import { signRelease } from "../../../src/mesh/identity/release.ts";
import { signEntry } from "../../../src/mesh/identity/roster-entry.ts";
import { isTruthful } from "../../../src/mesh/admission/truthful.ts";
import type { AdmittedMessage } from "../../../src/mesh/messages.ts";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import { freshRunId } from "../identities.ts";

const WALL_MS = 1_700_000_000_000;
const [host, admitter, newcomer, stranger] = [
  createIdentity(),
  createIdentity(),
  createIdentity(),
  createIdentity(),
];
const options = { title: "Weekly", needsPasscode: true, createdAtMs: WALL_MS };
const creation = signCreation(host, options);
const { meetingId } = creation;

const lineOf = (identity: Identity, meeting: MeetingId = meetingId) =>
  signEntry(identity, meeting, {
    ...{ name: "Ada", addresses: [], port: 4_000, files: null },
    ...{ runId: freshRunId(), startedAtMs: WALL_MS, joinedAtMs: WALL_MS, sequence: 1 },
  });
function ticket(issuer: Identity, own: Credential, key: string, wallMs = WALL_MS): Credential {
  const issued = issueCredential(
    { identity: issuer, credential: own },
    meetingId,
    { key, removals: 0 },
    wallMs,
  );
  if (issued === null) throw new Error("the chain is too long");
  return issued;
}

const ofAdmitter = ticket(host, [], admitter.publicKey);
const own = lineOf(newcomer);
const admitted: AdmittedMessage = {
  type: "admitted",
  creation,
  roster: {
    ...{ type: "roster", epoch: claimSigner(host, meetingId)(3, "died"), version: 7 },
    entries: [lineOf(host), lineOf(admitter)],
  },
  credential: [...ticket(admitter, ofAdmitter, newcomer.publicKey)],
  passcode: { serverSetup: "a", registrationRecord: "b" },
  proof: null,
};
const { roster } = admitted;
const isBelieved = (changes: Partial<AdmittedMessage>): boolean =>
  isTruthful(admitter.publicKey, { meetingId }, own, { ...admitted, ...changes }, WALL_MS);

test("[HX52] what an admitter says in another's name, or of another meeting, ends the try", (t) => {
  t.true(isBelieved({}));
  const another = signCreation(host, { ...options, title: "Other" });
  const [first, second] = roster.entries;
  if (first === undefined || second === undefined) return t.fail();
  const lies: Readonly<Record<string, Partial<AdmittedMessage>>> = {
    "another meeting": { creation: another },
    "another host": { creation: { ...creation, host: admitter.publicKey } },
    "no passcode needed": { creation: { ...creation, needsPasscode: false } },
    "no record of the passcode": { passcode: null },
    "a release that the maker did not sign": { passcode: null, release: signRelease(admitter, meetingId) },
    "a release of another meeting": { passcode: null, release: signRelease(host, another.meetingId) },
    "no ticket": { credential: [] },
    "a ticket for somebody else": { credential: [...ticket(admitter, ofAdmitter, stranger.publicKey)] },
    "another's ticket": { credential: [...ticket(host, [], newcomer.publicKey)] },
    "a ticket of one that was never admitted": { credential: [...ticket(admitter, [], newcomer.publicKey)] },
    "a claim that another did not make": {
      roster: { ...roster, epoch: { ...roster.epoch, term: roster.epoch.term + 1 } },
    },
    "a claim of another meeting": {
      roster: { ...roster, epoch: claimSigner(host, another.meetingId)(3, "died") },
    },
    "a line that its member did not sign": { roster: { ...roster, entries: [{ ...first, port: 4_001 }] } },
    "a line of another meeting": { roster: { ...roster, entries: [lineOf(host, another.meetingId)] } },
    "one member twice": { roster: { ...roster, entries: [first, second, lineOf(host)] } },
  };
  for (const [lie, changes] of Object.entries(lies)) t.false(isBelieved(changes), lie);
});

test("[MT61] a meeting that was made with a passcode is entered without one by its maker's word", (t) => {
  t.true(isBelieved({ passcode: null, release: signRelease(host, meetingId) }));
});

test("[HX52] a ticket is believed whatever the newcomer's clock says", (t) => {
  for (const wallMs of [0, WALL_MS, 10 * WALL_MS])
    t.true(isTruthful(admitter.publicKey, { meetingId }, own, admitted, wallMs));
});
