/** A whole lesson of real processes, by the command alone: each command is answered, and what it decides is seen by all. */
import test from "ava";
import type { Command } from "../../src/api/commands.ts";
import { removeDataFolders, type Peer } from "../support/peer.ts";
import {
  agree,
  coordinatorOf,
  idOf,
  knocksAt,
  meetingTest,
  peerIdOf,
  setUp,
  shown,
  TITLE,
} from "./meetings.ts";

test.after.always(removeDataFolders);

let asked = 0;
/** Sends the command and waits for its `done`. */
async function carryOut(peer: Peer, command: Command): Promise<void> {
  const requestId = `lesson ${(asked += 1)}`;
  peer.send({ ...command, requestId });
  await peer.until(`${command.type} is answered`, () =>
    peer.events.some((event) => "requestId" in event && event.requestId === requestId),
  );
  const answer = peer.events.find((event) => "requestId" in event && event.requestId === requestId);
  if (answer?.type !== "done") throw new Error(`${peer.name}: ${command.type}: ${JSON.stringify(answer)}`);
}

const isHeard = (peer: Peer, of: Peer) => shown(peer, of)?.isMicrophoneOn === true;
const handsAt = (peer: Peer) => peer.last("hands")?.peerIds.join() ?? "";

meetingTest(
  "[MT50] a lesson by the command alone: door, mute, hands, speaker, poll, death of the teacher's machine, return, ban, end",
  async (t) => {
    const setting = await setUp(t, { hosts: 5, hasMedia: true });
    const teacher = setting.start(0, "create", TITLE, "--waiting-room", "--muted-on-entry");
    await teacher.event("joined");

    const ben = setting.start(1, "join", TITLE);
    const cleo = setting.start(2, "join", TITLE);
    const dov = setting.start(3, "join", TITLE);
    const pupils = [ben, cleo, dov];
    await teacher.until("three are at the door", () => {
      const ids = knocksAt(teacher);
      return ids.length === 3 && pupils.every((pupil) => ids.includes(idOf(pupil)));
    });
    await carryOut(teacher, { type: "admitAll" });
    await agree([teacher, ...pupils]);
    t.is(coordinatorOf(ben), idOf(teacher));
    for (const peer of [teacher, ...pupils])
      await peer.until("all pupils came in muted", () =>
        pupils.every((each) => shown(peer, each)?.isMicrophoneMuted === true),
      );
    t.false(shown(ben, teacher)?.isMicrophoneMuted);

    for (const sentence of [/did not let you in/, /turned you away twice/]) {
      const eve = setting.start(4, "join", TITLE);
      await teacher.until(
        "Eve is at the door",
        () => idOf(eve) !== "" && knocksAt(teacher).includes(idOf(eve)),
      );
      await carryOut(teacher, { type: "refuse", peerId: peerIdOf(eve) });
      t.is(await eve.exit(), 1);
      t.regex(eve.standardError(), sentence);
      await teacher.until("nobody is at the door", () => knocksAt(teacher).length === 0);
    }
    const blocked = setting.start(4, "join", TITLE);
    t.is(await blocked.exit(), 1);
    t.regex(blocked.standardError(), /turned you away twice/);

    await carryOut(teacher, { type: "setRole", peerId: peerIdOf(ben), role: "coHost" });
    await ben.until("Ben is co-host", () => shown(ben, ben)?.isHost === true);
    await carryOut(teacher, { type: "muteAll" });
    for (const pupil of [cleo, dov])
      await pupil.until("all are muted", () =>
        [cleo, dov].every((each) => shown(pupil, each)?.isMicrophoneMuted === true),
      );

    await carryOut(dov, { type: "setMicrophone", on: true });
    for (const peer of [teacher, ...pupils]) await peer.until("Dov has unmuted", () => isHeard(peer, dov));

    await carryOut(dov, { type: "setHand", up: true });
    await teacher.until("Dov's hand is up", () => handsAt(teacher) === idOf(dov));
    await carryOut(cleo, { type: "setHand", up: true });
    for (const peer of [teacher, ...pupils])
      await peer.until("both hands, in order", () => handsAt(peer) === `${idOf(dov)},${idOf(cleo)}`);
    await carryOut(teacher, { type: "lowerHands", peerIds: [peerIdOf(dov)] });
    for (const peer of [teacher, ...pupils])
      await peer.until("Cleo is next", () => handsAt(peer) === idOf(cleo));
    await carryOut(teacher, { type: "lowerHands" });
    for (const peer of [teacher, ...pupils]) await peer.until("no hand is up", () => handsAt(peer) === "");

    await carryOut(teacher, { type: "setRole", peerId: peerIdOf(cleo), role: "viewer" });
    await cleo.event("role", ({ peerId, role }) => peerId === idOf(cleo) && role === "viewer");
    await carryOut(teacher, { type: "setRole", peerId: peerIdOf(cleo), role: "speaker" });
    await cleo.event("role", ({ peerId, role }) => peerId === idOf(cleo) && role === "speaker");
    await carryOut(cleo, { type: "presentScreen", on: true });
    for (const peer of [teacher, ...pupils])
      await peer.until("Cleo presents", () => peer.last("presenter")?.peerId === idOf(cleo));

    teacher.send({ type: "poll", requestId: "poll", question: "Clear?", options: ["Yes", "No"] });
    const poll = await teacher.event("poll", ({ requestId }) => requestId === "poll");
    for (const pupil of [cleo, dov]) {
      await pupil.event("poll", ({ id }) => id === poll.id);
      pupil.send({ type: "vote", requestId: "vote", pollId: poll.id, options: [0] });
      await pupil.until("the vote is answered", () =>
        pupil.events.some(
          (event) => "requestId" in event && event.requestId === "vote" && event.type !== "error",
        ),
      );
    }
    for (const peer of [teacher, ...pupils])
      await peer.until("both votes", () => peer.last("poll")?.counts?.[0] === 2);

    teacher.kill();
    await agree(pupils);
    for (const peer of pupils) await peer.until("Dov is heard as before", () => isHeard(peer, dov));
    await carryOut(ben, { type: "lock", on: true });
    for (const peer of pupils)
      await peer.until("Ben has locked it", () => peer.last("view")?.view.meeting?.isLocked === true);
    await carryOut(ben, { type: "lock", on: false });
    await carryOut(ben, { type: "mute", peerId: peerIdOf(cleo), mayUnmute: false });
    await cleo.event("muted", ({ source, mute }) => source === "microphone" && mute === "held");
    await carryOut(cleo, { type: "setHand", up: true });
    await ben.until("Cleo's hand is up", () => handsAt(ben) === idOf(cleo));
    await carryOut(ben, { type: "lowerHands" });
    for (const peer of pupils) await peer.until("no hand is up", () => handsAt(peer) === "");
    await carryOut(ben, { type: "setRole", peerId: peerIdOf(dov), role: "viewer" });
    for (const peer of pupils) await peer.until("Dov watches", () => shown(peer, dov)?.role === "viewer");

    const back = setting.start(0, "join", TITLE);
    const all = [back, ...pupils];
    await agree(all);
    await carryOut(back, { type: "ban", peerId: peerIdOf(dov) });
    await dov.event("error", ({ code }) => code === "banned");
    await dov.exit();
    await agree([back, ben, cleo]);
    const again = setting.start(3, "join", TITLE);
    t.is(await again.exit(), 1);
    t.regex(again.standardError(), /banned/);

    back.send({ type: "endMeeting" });
    for (const peer of [back, ben, cleo]) {
      await peer.event("error", ({ code }) => code === "ended");
      t.is(await peer.exit(), 0);
    }
    const late = setting.start(2, "join", TITLE);
    t.is(await late.exit(), 1);
    t.deepEqual(late.all("joined"), []);
  },
);
