/** Claims: who signed them, and for which meeting. */
import test from "ava";
import { silentLog } from "../../src/kernel/log.ts";
import { claimSigner, createClaimChecker, isGenuineClaim } from "../../src/mesh/identity/claim.ts";
import { createIdentity } from "../../src/mesh/identity/identity.ts";
import { createVirtualClock } from "../support/clock.ts";
import { meetingId, peerId } from "../support/ids.ts";

const identity = createIdentity();
const sign = claimSigner(identity, meetingId(1));

test("[SC1] a claim counts in its meeting, as it was signed, by the key that its coordinator's id belongs to", (t) => {
  const claim = sign(7, "died");
  t.true(isGenuineClaim(meetingId(1), claim));
  t.false(isGenuineClaim(meetingId(2), claim));
  const other = createIdentity();
  for (const lie of [
    { term: 8 },
    { cause: "left" as const },
    { coordinator: other.peerId },
    { publicKey: other.publicKey },
    { coordinator: other.peerId, publicKey: other.publicKey },
    { signature: "0".repeat(128) },
  ])
    t.false(isGenuineClaim(meetingId(1), { ...claim, ...lie }), JSON.stringify(lie));
});

test("[SC2] a peer can make a member check so many claims, and ones that are known cost nothing", (t) => {
  const clock = createVirtualClock();
  let checks = 0;
  const isGenuine = createClaimChecker({
    ...{ clock, log: silentLog, meetingId: meetingId(1) },
    verify: () => ((checks += 1), true),
  });
  const known = sign(1, "died");
  for (let shown = 0; shown < 1_000; shown += 1) t.true(isGenuine(peerId(1), known));
  t.is(checks, 1);
  for (let term = 2; term < 1_000; term += 1) isGenuine(peerId(1), sign(term, "died"));
  t.is(checks, 64);
  t.true(isGenuine(peerId(2), sign(1_000, "died")), "another peer's budget is its own");
  t.true(isGenuine(peerId(1), known));
  clock.advance(1_000);
  t.true(isGenuine(peerId(1), sign(1_001, "died")));
});
