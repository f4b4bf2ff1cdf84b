/** A stranger replays the advert of a meeting that all have left, so that none of them gets into it again. */
import test from "ava";
import { MeshError } from "../../src/mesh/types.ts";
import { createMeetingsWorld, settle, sightingOf } from "../core/stand-ins.ts";
import { meetingId } from "../support/ids.ts";
import { verbatim } from "../../src/kernel/words.ts";

const A = meetingId(1);

test("[HD8] a meeting that is advertised, and in which nobody can be reached, is opened all the same", async (t) => {
  const world = createMeetingsWorld();
  world.keep(A, "Standup");
  world.see(sightingOf(A, "Standup"));
  world.gates.admission = Promise.reject(new MeshError("unreachable", verbatim("Nobody can be reached.")));
  await world.meetings.openAgain(A);
  t.true(world.calls.includes("reopened"));
  t.true(world.state.isInMesh);
});

test("[HD8] so does a core that follows a dead one", async (t) => {
  const world = createMeetingsWorld({ note: A });
  world.keep(A, "Standup");
  world.see(sightingOf(A, "Standup"));
  world.gates.admission = Promise.reject(new MeshError("unreachable", verbatim("Nobody can be reached.")));
  world.meetings.rejoin();
  await settle();
  t.true(world.calls.includes("reopened"));
});

test("[HD8] a member's refusal keeps it closed, and a person who gives up opens nothing", async (t) => {
  const refused = createMeetingsWorld();
  refused.keep(A, "Standup");
  refused.see(sightingOf(A, "Standup"));
  refused.gates.admission = Promise.reject(new MeshError("meetingFull", verbatim("Full.")));
  await t.throwsAsync(refused.meetings.openAgain(A), { code: "meetingFull" });

  const givenUp = createMeetingsWorld();
  givenUp.keep(A, "Standup");
  givenUp.see(sightingOf(A, "Standup"));
  givenUp.gates.admission = new Promise(() => {});
  const opening = givenUp.meetings.openAgain(A);
  await settle();
  const leaving = givenUp.meetings.leave();
  await t.throwsAsync(opening, { code: "unreachable" });
  await leaving;
  t.false([...refused.calls, ...givenUp.calls].includes("reopened"));
});
