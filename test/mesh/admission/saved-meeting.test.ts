/** What is kept of a meeting. */
import test from "ava";
import { MAX_TERM } from "../../../src/kernel/epoch.ts";
import { openSaved, saveMeeting } from "../../../src/mesh/admission/saved-meeting.ts";
import { signCreation } from "../../../src/mesh/identity/creation.ts";
import { createIdentity } from "../../../src/mesh/identity/identity.ts";

test("[ME23] a kept meeting whose term is the last that can be written down opens, with terms left", (t) => {
  const identity = createIdentity();
  const creation = signCreation(identity, { title: "Standup", needsPasscode: false, createdAtMs: 0 });
  const epoch = { term: MAX_TERM, coordinator: identity.peerId };
  const saved = saveMeeting({ creation, credential: [], passcode: null, epoch, known: [], readmissions: [] });
  // As an earlier version kept it, one above the bound.
  for (const term of [saved.epoch.term, MAX_TERM, MAX_TERM + 1]) {
    const opened = openSaved({ ...saved, epoch: { ...epoch, term } }, identity.publicKey);
    t.is(opened.epoch.term, MAX_TERM / 2);
  }
  const low = openSaved({ ...saved, epoch: { ...epoch, term: 7 } }, identity.publicKey);
  t.is(low.epoch.term, 7);
});
