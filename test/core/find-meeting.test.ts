/** The nearby meeting that a person named. Rules: SPEC.md, FN. */
import test from "ava";
import { findMeeting, isNearby, JOIN_PATIENCE_MS, meetingsNamed } from "../../src/core/find-meeting.ts";
import { titleHashOf } from "../../src/platform/title-hash.ts";
import { meetingId } from "../support/ids.ts";
import { createSurroundings, settle, sightingOf } from "./stand-ins.ts";
import { verbatim } from "../../src/kernel/words.ts";

const [A, B] = [meetingId(1), meetingId(2)];
const never = new AbortController().signal;

test("[FN1] an id names one meeting, before any title that looks like it; a title all that have it", (t) => {
  const meetings = [sightingOf(A, "Standup"), sightingOf(B, A), sightingOf(meetingId(3), "Standup")];
  t.deepEqual(meetingsNamed(meetings, A), [meetings[0]]);
  t.deepEqual(meetingsNamed(meetings, "Standup"), [meetings[0], meetings[2]]);
  t.deepEqual(meetingsNamed(meetings, "standup"), []);
});

test("[AD33] an unlisted meeting is found by its exact title or its id, and is named to nobody else", async (t) => {
  const world = createSurroundings();
  world.see(sightingOf(A, "", { titleHash: titleHashOf(A, "Board") }), sightingOf(B, "Retro"));
  t.like(await findMeeting(world, "Board", never), { meetingId: A, title: "Board" });
  t.is((await findMeeting(world, A, never)).meetingId, A);
  for (const wanted of ["board", "Boar", ""]) {
    const finding = findMeeting(world, wanted, never);
    await settle();
    world.clock.advance(JOIN_PATIENCE_MS);
    const error = await t.throwsAsync(finding, { code: "noSuchMeeting" });
    t.regex(error?.message ?? "", /Nearby: "Retro"\./);
  }
});

test("[FN2] one that is seen already is found at once, one that shows up later when it does", async (t) => {
  const world = createSurroundings();
  world.see(sightingOf(A, "Standup"));
  t.is((await findMeeting(world, "Standup", never)).meetingId, A);
  const later = findMeeting(world, "Retro", never);
  await settle();
  t.false(world.isQuiet());
  world.clock.advance(JOIN_PATIENCE_MS - 1);
  world.see(sightingOf(A, "Standup"), sightingOf(B, "Retro"));
  t.is((await later).meetingId, B);
  t.true(world.isQuiet());
});

test("[FN3] one that does not show up in ten seconds is not here: the sentence says what is, and what to do", async (t) => {
  const world = createSurroundings();
  world.see(sightingOf(B, "Retro"));
  const finding = findMeeting(world, "Standup", never);
  await settle();
  world.clock.advance(JOIN_PATIENCE_MS);
  const error = await t.throwsAsync(finding, { code: "noSuchMeeting" });
  t.regex(error?.message ?? "", /no meeting "Standup" here\. Nearby: "Retro"\. Check the title/);
  t.true(world.isQuiet());

  const blocked = createSurroundings();
  blocked.network.problem = verbatim("Another program has the port.");
  const blockedFinding = findMeeting(blocked, "x".repeat(200), never);
  await settle();
  blocked.clock.advance(JOIN_PATIENCE_MS);
  const blockedError = await t.throwsAsync(blockedFinding, { code: "noSuchMeeting" });
  t.regex(
    blockedError?.message ?? "",
    /^There is no meeting "x{80}" here\. No meeting is nearby\. Another program/,
  );
});

test("[FN4] two of one title are named by their ids; a meeting of another version is refused as such", async (t) => {
  const world = createSurroundings();
  world.see(
    sightingOf(A, "Standup"),
    sightingOf(B, "Standup"),
    sightingOf(meetingId(3), "Old", { isCompatible: false }),
  );
  const ambiguous = await t.throwsAsync(findMeeting(world, "Standup", never), { code: "ambiguousTitle" });
  t.true(ambiguous?.message.includes(`${A}, ${B}`));
  await t.throwsAsync(findMeeting(world, "Old", never), { code: "protocolVersion" });
  t.true(world.isQuiet());
});

test("[FN5] given up, before or while it looks, it ends at once and leaves nothing behind", async (t) => {
  const world = createSurroundings();
  const abort = new AbortController();
  const finding = findMeeting(world, "Standup", abort.signal);
  await settle();
  abort.abort();
  await t.throwsAsync(finding, { code: "unreachable" });
  await t.throwsAsync(findMeeting(world, "Standup", abort.signal), { code: "unreachable" });
  await t.throwsAsync(isNearby(world, A, { patienceMs: 5, signal: abort.signal }), { code: "unreachable" });
  t.true(world.isQuiet());
});

test("[FN6] whether a meeting is nearby is known when it is seen, or when patience is over", async (t) => {
  const world = createSurroundings();
  const missing = isNearby(world, A, { patienceMs: 1_200, signal: never });
  await settle();
  world.clock.advance(1_200);
  t.false(await missing);
  const seen = isNearby(world, A, { patienceMs: 1_200, signal: never });
  await settle();
  world.see(sightingOf(A, "Standup"));
  t.true(await seen);
  t.true(world.isQuiet());
});
