/** The way into a meeting and out of it, also where commands cross. Rules: SPEC.md, MG. */
import test from "ava";
import { readSavedMeeting } from "../../src/core/archive.ts";
import type { MeetingId } from "../../src/kernel/ids.ts";
import type { FoundMember } from "../../src/mesh/types.ts";
import { meetingId, peerId } from "../support/ids.ts";
import type { Member } from "../../src/mesh/types.ts";
import { inert } from "../simulation/inert.ts";
import { createGate, createMeetingsWorld, self, settle, sightingOf } from "./stand-ins.ts";

const [A, B] = [meetingId(1), meetingId(2)];
const IN_ALREADY = { code: "alreadyInMeeting" };

test("[MG1] a meeting is made, is the present one, and is left", async (t) => {
  const { meetings, calls, events, note, state } = createMeetingsWorld();
  t.throws(() => meetings.inMeeting(), { message: /in no meeting/ });
  await meetings.create("M");
  t.is(meetings.current()?.title, "M");
  t.true(meetings.inMeeting() === meetings.current());
  t.is(note(), meetingId(90));
  await meetings.leave();
  t.is(meetings.current(), null);
  t.is(note(), null);
  t.false(state.isInMesh);
  t.deepEqual(calls, ["created M", `kept ${meetingId(90)}`, "in M", "leaving", "mesh left"]);
  t.deepEqual(events, [{ type: "left" }]);
  await meetings.leave();
  t.is(events.length, 1);
});

test("[MG18] a core that has met an error leaves politely, and the next one goes back", async (t) => {
  const { meetings, calls, note } = createMeetingsWorld();
  await meetings.create("M");
  meetings.keepRejoining();
  await meetings.leave();
  t.true(calls.includes("leaving"));
  t.is(note(), meetingId(90));
});

test("[MG2] a second way in is refused from the first moment on, in a meeting and on the way into one", async (t) => {
  const world = createMeetingsWorld();
  const { meetings } = world;
  const opening = createGate();
  world.gates.opening = opening.promise;
  const first = meetings.create("M");
  await t.throwsAsync(meetings.create("N"), IN_ALREADY);
  await t.throwsAsync(meetings.join("M", undefined), IN_ALREADY);
  await t.throwsAsync(meetings.openAgain("M"), IN_ALREADY);
  opening.open();
  await first;
  await t.throwsAsync(meetings.create("N"), IN_ALREADY);
  t.is(meetings.current()?.title, "M");
});

test("[MG3] a nearby meeting is joined by its title, which is shown on the way", async (t) => {
  const world = createMeetingsWorld();
  const { meetings } = world;
  const admission = createGate();
  world.gates.admission = admission.promise;
  const joining = meetings.join(A, undefined);
  await settle();
  t.deepEqual(meetings.joining(), { title: A, place: null });
  world.see(sightingOf(A, "Standup"));
  await settle();
  t.deepEqual(meetings.joining(), { title: "Standup", place: null });
  t.is(meetings.current(), null);
  admission.open();
  await joining;
  t.is(meetings.joining(), null);
  t.is(meetings.current()?.meetingId, A);
});

test("[MG4] leaving on the way in gives it up, wherever it has got to", async (t) => {
  for (const at of ["looking", "admission", "opening"] as const) {
    const world = createMeetingsWorld();
    const { meetings, gates, state } = world;
    const gate = createGate();
    if (at !== "looking") world.see(sightingOf(A, "M"));
    if (at !== "looking") gates[at] = gate.promise;
    const joining = meetings.join(A, undefined);
    await settle();
    const leaving = meetings.leave();
    gate.open();
    await t.throwsAsync(joining, { code: "unreachable", message: "Joining was cancelled." }, at);
    await leaving;
    t.is(meetings.current(), null, at);
    t.false(state.isInMesh, at);
    t.true(world.isQuiet(), at);
    t.deepEqual(world.events, [], at);
    await meetings.create("N");
    t.is(meetings.current()?.title, "N", at);
  }
});

test("[MG5] leaving while a meeting is made gives it up, too", async (t) => {
  const world = createMeetingsWorld();
  const opening = createGate();
  world.gates.opening = opening.promise;
  const creating = world.meetings.create("M");
  await settle();
  const leaving = world.meetings.leave();
  opening.open();
  await t.throwsAsync(creating, { code: "unreachable" });
  await leaving;
  t.is(world.meetings.current(), null);
  t.false(world.state.isInMesh);
});

test("[MG6] a way in that begins while self leaves waits for the end of that", async (t) => {
  const world = createMeetingsWorld();
  const { meetings, calls } = world;
  await meetings.create("M");
  const gate = createGate();
  world.gates.leaving = gate.promise;
  const leaving = meetings.leave();
  t.is(meetings.current(), null);
  const creating = meetings.create("N");
  await settle();
  t.false(calls.includes("created N"));
  gate.open();
  await Promise.all([leaving, creating]);
  t.is(meetings.current()?.title, "N");
  t.true(world.state.isInMesh, "the end of the old meeting does not take the new one with it");
});

test("[MG7] nothing of a meeting's end finds self still in it, and what it changes is not kept", async (t) => {
  const world = createMeetingsWorld();
  const { meetings, calls } = world;
  await meetings.create("M");
  const gate = createGate();
  world.gates.leaving = gate.promise;
  const leaving = meetings.leave();
  await settle();
  t.true(calls.includes("leaving"));
  calls.length = 0;
  meetings.changed();
  t.deepEqual(calls, []);
  t.is(world.note(), null);
  gate.open();
  await leaving;
});

test("[MG8] two that leave at once leave once", async (t) => {
  const world = createMeetingsWorld();
  await world.meetings.create("M");
  // As when the identity is used elsewhere while a person leaves.
  await Promise.all([world.meetings.leave(), world.meetings.leave()]);
  t.is(world.calls.filter((call) => call === "leaving").length, 1);
  t.is(world.events.length, 1);
});

test("[MG9] a meeting that cannot be left well is left all the same", async (t) => {
  const world = createMeetingsWorld();
  await world.meetings.create("M");
  const gate = createGate();
  world.gates.leaving = gate.promise;
  const leaving = world.meetings.leave();
  gate.fail(new Error("disk"));
  await t.throwsAsync(leaving, { message: "disk" });
  t.deepEqual(world.events, [{ type: "left" }]);
  t.true(world.meetings.isIdle());
});

test("[MG10] what fails half way is undone: mesh and store are free again", async (t) => {
  const world = createMeetingsWorld();
  const opening = createGate();
  world.gates.opening = opening.promise;
  const creating = world.meetings.create("M");
  await settle();
  opening.fail(new Error("damaged"));
  await t.throwsAsync(creating, { message: "damaged" });
  t.false(world.state.isInMesh);
  world.gates.opening = Promise.resolve();
  await world.meetings.create("N");
  t.is(world.meetings.current()?.title, "N");
});

test("[MG11] an earlier meeting is joined where it is nearby, and opened alone where it is not", async (t) => {
  const nearby = createMeetingsWorld();
  nearby.keep(A, "Standup");
  const joining = nearby.meetings.openAgain("Standup");
  await settle();
  t.is(nearby.meetings.joining(), null, "not shown before it is known which of both it will be");
  nearby.see(sightingOf(A, "Standup"));
  await joining;
  t.true(nearby.calls.includes(`joined ${A}`));

  const alone = createMeetingsWorld();
  alone.keep(A, "Standup");
  const opening = alone.meetings.openAgain("Standup");
  await settle();
  alone.clock.advance(1_200);
  await opening;
  t.true(alone.calls.includes("reopened"));
  t.true(alone.isQuiet());
});

const BEN = { peerId: peerId(9), addresses: ["10.0.0.9"], port: 7 };
const benIn = (id: MeetingId): FoundMember => ({
  ...{ meetingId: id, peerId: BEN.peerId, publicKey: "", address: "10.0.0.9", about: null },
});

test("[AT16] an earlier meeting is joined by whoever answers where its members were, though no advert comes; nobody else's meeting is", async (t) => {
  for (const [isIn, call] of [
    [A, `joined ${A}`],
    [B, "reopened"],
  ] as const) {
    const world = createMeetingsWorld({ note: A });
    world.keep(A, "Standup", { mesh: "m", places: [BEN] });
    world.state.answering.set("10.0.0.9 7", benIn(isIn));
    world.meetings.rejoin();
    await settle();
    if (isIn === B) world.clock.advance(4_000);
    await settle();
    t.true(world.calls.includes(call), call);
    t.deepEqual(world.former, [BEN], "the meeting goes on calling them");
    t.true(world.isQuiet());
  }
});

test("[AT17] where the members of a meeting are is kept with it", async (t) => {
  const world = createMeetingsWorld();
  await world.meetings.create("M");
  world.state.places = [BEN];
  world.meetings.changed();
  await settle();
  t.deepEqual(await readSavedMeeting({ kept: async (id) => world.savedOf(id) }, meetingId(90)), {
    mesh: "saved by the mesh",
    places: [BEN],
  });
});

test("[MG12] an earlier meeting of which nothing usable is kept is not opened alone", async (t) => {
  const world = createMeetingsWorld();
  world.keep(A, "Standup", "damaged");
  const opening = world.meetings.openAgain(A);
  await settle();
  world.clock.advance(1_200);
  await t.throwsAsync(opening, { code: "noSuchMeeting" });
  await t.throwsAsync(world.meetings.openAgain("another"), { code: "noSuchMeeting" });
  t.true(world.meetings.isIdle());
});

test("[MG13] without a network nothing is made or opened, and the way is free again", async (t) => {
  const world = createMeetingsWorld();
  world.keep(A, "Standup");
  world.network.isOnline = false;
  await t.throwsAsync(world.meetings.create("M"), { code: "noNetwork" });
  await t.throwsAsync(world.meetings.openAgain(A), { code: "noNetwork" });
  t.true(world.meetings.isIdle());
  t.deepEqual(world.calls, []);
});

test("[MG14] a core that follows a dead one goes back: to the others if they are there, or alone", async (t) => {
  const nearby = createMeetingsWorld({ note: A });
  nearby.keep(A, "Standup");
  nearby.meetings.rejoin();
  await settle();
  nearby.see(sightingOf(A, "Standup"));
  await settle();
  t.is(nearby.meetings.current()?.meetingId, A);

  const damaged = createMeetingsWorld({ note: A });
  damaged.meetings.rejoin();
  damaged.see(sightingOf(A, "Standup"));
  await settle();
  t.is(damaged.meetings.current()?.meetingId, A, "nothing is kept of it, but the others are there");

  const none = createMeetingsWorld();
  none.meetings.rejoin();
  await settle();
  t.true(none.meetings.isIdle());
});

test("[MG15] going back gives way to what a person wants, and does not try again", async (t) => {
  const world = createMeetingsWorld({ note: A });
  world.keep(A, "Standup");
  world.meetings.rejoin();
  await settle();
  await world.meetings.create("M");
  t.is(world.meetings.current()?.title, "M");
  world.see(sightingOf(A, "Standup"));
  world.clock.advance(20_000);
  await settle();
  t.is(world.meetings.current()?.title, "M");

  const left = createMeetingsWorld({ note: A });
  left.keep(A, "Standup");
  left.meetings.rejoin();
  await settle();
  await left.meetings.leave();
  left.see(sightingOf(A, "Standup"));
  left.clock.advance(20_000);
  await settle();
  t.true(left.meetings.isIdle());
  t.is(left.meetings.current(), null);
});

test("[MG16] an earlier meeting is forgotten, but not the one that self is in", async (t) => {
  const world = createMeetingsWorld();
  world.keep(B, "Retro");
  await world.meetings.create("M");
  await t.throwsAsync(world.meetings.forget(meetingId(90)), IN_ALREADY);
  await settle();
  t.deepEqual(
    world.meetings.earlier().map(({ meetingId: id }) => id),
    [],
    "read when the core started, and the present one is not earlier",
  );
  await world.meetings.leave();
  await settle();
  t.deepEqual(
    world.meetings.earlier().map(({ meetingId: id }) => id),
    [B, meetingId(90)],
  );
  await world.meetings.forget(B);
  await settle();
  t.deepEqual(
    world.meetings.earlier().map(({ meetingId: id }) => id),
    [meetingId(90)],
  );
});

test("[MG17] the passcode of the meeting that self is in is there to be passed on, and no other", async (t) => {
  const { meetings, state } = createMeetingsWorld();
  t.is(meetings.view(), null);
  await meetings.create("M", { passcode: "green apple" });
  t.is(meetings.view()?.passcode, "green apple");
  await meetings.leave();
  t.is(meetings.view(), null);
  state.needsPasscode = false;
  await meetings.create("N");
  t.is(meetings.view()?.passcode, null);
});

test("[MT64] a passcode that was taken away is passed on no more, and is not kept to open the meeting again", async (t) => {
  const { meetings, state, savedOf } = createMeetingsWorld();
  await meetings.create("M", { passcode: "green apple" });
  await settle();
  t.like(savedOf(meetingId(90)), { passcode: "green apple" });
  state.entrance = { ...state.entrance, withdrawal: { release: null }, passcodeState: 2 };
  meetings.changed();
  await settle();
  t.deepEqual(savedOf(meetingId(90)), { mesh: "saved by the mesh" });
  t.is(meetings.view()?.passcode, null, "whatever self came in by");
});

test("[WR7] what holds from the first moment is said before the meeting starts", async (t) => {
  const { meetings, calls } = createMeetingsWorld();
  await meetings.create("M", { hasWaitingRoom: true, isListed: false });
  const said = calls.slice(0, calls.indexOf("in M")).filter((call) => call.startsWith("said"));
  t.deepEqual(
    said.map((call) => JSON.parse(call.slice(5)) as unknown),
    [
      { kind: "waitingRoom", isOn: true, withoutHost: "wait", admitted: [""] },
      { kind: "listing", isListed: false },
    ],
  );
});

const saidIn = (calls: readonly string[]): readonly unknown[] =>
  calls.filter((call) => call.startsWith("said")).map((call) => JSON.parse(call.slice(5)) as unknown);

test("[RO48] what is off on entry holds from the first moment, and from the first of a new sitting", async (t) => {
  const made = createMeetingsWorld();
  await made.meetings.create("M", { microphoneOffOnEntry: true, cameraOffOnEntry: true });
  t.deepEqual(saidIn(made.calls), [
    { kind: "onEntry", source: "microphone", isOff: true, present: [""] },
    { kind: "onEntry", source: "camera", isOff: true, present: [""] },
  ]);
  const opened = createMeetingsWorld();
  opened.keep(A, "Standup");
  opened.state.isOffOnEntry = true;
  opened.state.members = [inert<Member>({ peerId: self, publicKey: "" })];
  const opening = opened.meetings.openAgain(A);
  await settle();
  opened.clock.advance(1_200);
  await opening;
  t.deepEqual(saidIn(opened.calls), saidIn(made.calls));
});

test("[RO48] whoever joins again says that it comes in anew, where something is off on entry; a first join and going back after a crash say nothing", async (t) => {
  for (const isOffOnEntry of [true, false]) {
    const world = createMeetingsWorld();
    world.state.isOffOnEntry = isOffOnEntry;
    world.see(sightingOf(A, "M"));
    await world.meetings.join(A, undefined);
    t.deepEqual(saidIn(world.calls), isOffOnEntry ? [{ kind: "entered" }] : []);
  }
  const full = createMeetingsWorld();
  Object.assign(full.state, { isOffOnEntry: true, isDiskFull: true });
  full.see(sightingOf(A, "M"));
  await full.meetings.join(A, undefined);
  t.is(full.meetings.current()?.meetingId, A, "a full disk keeps nobody out");
  for (const isKept of [true, false]) {
    const world = createMeetingsWorld({ note: A });
    world.state.isOffOnEntry = true;
    if (isKept) world.keep(A, "Standup");
    world.meetings.rejoin();
    world.see(sightingOf(A, "Standup"));
    await settle();
    t.is(world.meetings.current()?.meetingId, A);
    t.deepEqual(saidIn(world.calls), []);
  }
});
