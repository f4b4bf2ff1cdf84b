/** The always-on peer. Rules: SPEC.md, AO. */
import test from "ava";
import { CommandError } from "../../src/api/errors.ts";
import type { CoreEvent } from "../../src/api/events.ts";
import { startRelayPeer } from "../../src/core/relay-peer.ts";
import type { MeetingId } from "../../src/kernel/ids.ts";
import { meetingId } from "../support/ids.ts";
import { createGate, createSurroundings, settle, sightingOf } from "./stand-ins.ts";
import { verbatim } from "../../src/kernel/words.ts";

const [A, B] = [meetingId(1), meetingId(2)];

function setUp(options: { readonly meeting?: string; readonly passcode?: string } = {}) {
  const surroundings = createSurroundings();
  const joins: string[] = [];
  const events: CoreEvent[] = [];
  const state = { isIdle: true };
  let gate = createGate();
  const left: string[] = [];
  const peer = startRelayPeer(
    {
      discovery: surroundings.discovery,
      meetings: {
        isIdle: () => state.isIdle,
        async join(id: string) {
          joins.push(id);
          await gate.promise;
        },
        async leave() {
          left.push("left");
        },
      },
      broadcast: (event) => events.push(event),
    },
    { meeting: options.meeting ?? null, passcode: options.passcode },
  );
  return {
    ...surroundings,
    joins,
    left,
    peer,
    events,
    state,
    async fail(code: "unreachable") {
      const before = gate;
      gate = createGate();
      before.fail(new CommandError(code, verbatim("Not now.")));
      await settle();
    },
  };
}
const closed = (id: MeetingId) => sightingOf(id, "Closed", { needsPasscode: true });

test("[AO1] it joins the first meeting that it can: of its version, open or with a passcode at hand", (t) => {
  const open = setUp();
  open.see(sightingOf(meetingId(9), "Old", { isCompatible: false }), closed(A));
  t.deepEqual(open.joins, []);
  open.see(closed(A), sightingOf(B, "Open"));
  t.deepEqual(open.joins, [B]);
  const withPasscode = setUp({ passcode: "p" });
  withPasscode.see(closed(A), sightingOf(B, "Open"));
  t.deepEqual(withPasscode.joins, [A]);
});

test("[AO2] it joins the meeting that it was started for, by id or title, and no other", (t) => {
  for (const meeting of [B, "Retro"]) {
    const peer = setUp({ meeting });
    peer.see(sightingOf(A, "Standup"));
    t.deepEqual(peer.joins, []);
    peer.see(sightingOf(A, "Standup"), sightingOf(B, "Retro"));
    t.deepEqual(peer.joins, [B]);
  }
});

test("[AO3] one attempt at a time, none in a meeting, and another one after a failure, which is reported", async (t) => {
  const peer = setUp();
  peer.see(sightingOf(A, "Standup"));
  peer.see(sightingOf(A, "Standup"), sightingOf(B, "Retro"));
  t.deepEqual(peer.joins, [A]);
  await peer.fail("unreachable");
  t.deepEqual(peer.events, [{ type: "error", code: "unreachable", ...verbatim("Not now.") }]);
  peer.see(sightingOf(B, "Retro"));
  t.deepEqual(peer.joins, [A, B]);
  await peer.fail("unreachable");
  peer.state.isIdle = false;
  peer.see(sightingOf(A, "Standup"));
  t.deepEqual(peer.joins, [A, B]);
});

test("[AO4] drained, it leaves and joins nothing, and what was given up is no failure; resumed, it joins what is there", async (t) => {
  const { see, joins, left, peer, events, fail } = setUp();
  see(sightingOf(A, "Standup"));
  await peer.drain();
  t.deepEqual(left, ["left"]);
  t.true(peer.isDrained());
  await fail("unreachable");
  t.deepEqual(events, []);
  see(sightingOf(A, "Standup"), sightingOf(B, "Retro"));
  t.deepEqual(joins, [A]);
  peer.resume();
  t.false(peer.isDrained());
  t.deepEqual(joins, [A, A]);
});
