/** Which meetings have begun nearby. Rules: ../SPEC.md. */
import test from "ava";
import * as v from "valibot";
import type { NearbyMeeting } from "../../../src/api/view.ts";
import { MeetingIdSchema } from "../../../src/kernel/ids.ts";
import {
  initialBegunNearby,
  LOOK_AROUND_MS,
  MAX_KNOWN,
  stepBegunNearby,
} from "../../../src/ui/model/begun-nearby.ts";
import { windowTitle } from "../../../src/ui/model/text.ts";

const idOf = (n: number) => v.parse(MeetingIdSchema, n.toString(16).padStart(32, "0"));
const meetingOf = (n: number, changes: Partial<NearbyMeeting> = {}): NearbyMeeting => ({
  ...{ meetingId: idOf(n), title: `Meeting ${n}`, members: 1, coordinator: null },
  ...{ needsPasscode: false, isLocked: false, isCompatible: true, ...changes },
});

/** What is said, by title, as time goes on. */
function createWaiting() {
  let state = initialBegunNearby(0);
  return (
    nowMs: number,
    nearby: readonly NearbyMeeting[],
    { isWaiting = true, own = null as NearbyMeeting["meetingId"] | null } = {},
  ) => {
    const [next, begun] = stepBegunNearby(state, { nearby, isWaiting, own }, nowMs);
    state = next;
    return begun.map(({ title }) => title);
  };
}

test("[UI720] a meeting that begins while one waits is said once; those that were there, and one that comes back, are not", (t) => {
  const see = createWaiting();
  t.deepEqual(see(100, []), []);
  t.deepEqual(see(3_000, [meetingOf(1)]), []);
  t.deepEqual(see(LOOK_AROUND_MS, [meetingOf(1), meetingOf(2)]), ["Meeting 2"]);
  t.deepEqual(see(20_000, [meetingOf(1), meetingOf(2)]), []);
  t.deepEqual(see(21_000, []), []);
  t.deepEqual(see(22_000, [meetingOf(2), meetingOf(1)]), []);
});

test("[UI720] what begins while one is in a meeting, and that meeting itself, are known afterwards", (t) => {
  const see = createWaiting();
  t.deepEqual(see(20_000, [meetingOf(1)], { isWaiting: false }), []);
  t.deepEqual(see(30_000, [meetingOf(1)], { isWaiting: false, own: idOf(2) }), []);
  t.deepEqual(see(40_000, [meetingOf(1), meetingOf(2)]), []);
});

test("[UI720] one that nobody can join, or that has no title, is not said; what is remembered is bounded", (t) => {
  const see = createWaiting();
  t.deepEqual(
    see(20_000, [
      meetingOf(1, { isLocked: true }),
      meetingOf(2, { isCompatible: false }),
      meetingOf(3, { title: "" }),
    ]),
    [],
  );
  let state = initialBegunNearby(0);
  for (let n = 0; n < 2 * MAX_KNOWN; n += 1)
    [state] = stepBegunNearby(state, { nearby: [meetingOf(n)], isWaiting: true, own: null }, 20_000);
  t.is(state.known.size, MAX_KNOWN);
});

test("[UI721] the window's title counts what is unread, in a meeting", (t) => {
  t.is(windowTitle("Rounds", 2), "(2) Rounds – Landline");
  t.is(windowTitle("Rounds", 0), "Rounds – Landline");
  t.is(windowTitle(undefined, 2), "Landline");
});
