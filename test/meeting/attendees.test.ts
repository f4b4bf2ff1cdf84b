/** Who is in the meeting, as far as self can tell. Rules: SPEC.md, RO47. */
import test from "ava";
import * as v from "valibot";
import { RunIdSchema } from "../../src/kernel/ids.ts";
import { createAttendees } from "../../src/meeting/attendees.ts";
import type { Member } from "../../src/mesh/types.ts";
import { peerId } from "../support/ids.ts";
import { memberOf } from "./stand-ins.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];

function createWorld() {
  let members: readonly Member[] = [];
  const putOut = new Set<string>();
  const attendees = createAttendees({ members: () => members, isPutOut: (peer) => putOut.has(peer) });
  return {
    ...{ attendees, putOut },
    list(...listed: readonly Member[]) {
      members = listed;
      attendees.update();
    },
  };
}

test("[RO47] those that fell silent, died or were cut off are in the meeting still", (t) => {
  const { attendees, list } = createWorld();
  list(memberOf(A), memberOf(B), memberOf(C));
  attendees.linkDown(B, "silent");
  list(memberOf(A), memberOf(C));
  attendees.linkDown(C, "closed");
  list(memberOf(A));
  t.deepEqual(attendees.keys(), [A, C, B]);
  list(memberOf(A), memberOf(B));
  t.deepEqual(attendees.keys(), [A, B, C]);
});

test("[RO47] whoever says goodbye or is put out is not, though the roster may list it for a moment, until it comes in anew", (t) => {
  const { attendees, putOut, list } = createWorld();
  list(memberOf(A), memberOf(B), memberOf(C));
  attendees.linkDown(B, "left");
  attendees.update();
  t.deepEqual(attendees.keys(), [A, C]);
  putOut.add(C);
  list(memberOf(A));
  t.deepEqual(attendees.keys(), [A]);
  for (const anew of [{ runId: v.parse(RunIdSchema, "1".repeat(16)) }, { joinedAtMs: 7 }]) {
    list(memberOf(A), memberOf(B, anew));
    t.deepEqual(attendees.keys(), [A, B], "in another run, or in the same one");
    attendees.linkDown(B, "left");
    t.deepEqual(attendees.keys(), [A]);
  }
});

test("[RO47] however many come and go, those that are here are among the first of a bounded list", (t) => {
  const { attendees, list } = createWorld();
  for (let index = 4; index < 400; index += 1) list(memberOf(A), memberOf(peerId(index)));
  t.deepEqual(attendees.keys().slice(0, 2), [A, peerId(399)]);
  t.true(attendees.keys().length <= 128);
});
