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
  "[MT50] a lesson by the command alone: six at the door, mute, hands, speaker, poll, death of the teacher's machine, return, ban, end",
  async (t) => {
    const setting = await setUp(t, { hosts: 7, hasMedia: true });
    const teacher = setting.start(0, "create", TITLE, "--waiting-room", "--muted-on-entry");
    await teacher.event("joined");

    const ben = setting.start(1, "join", TITLE);
    const cleo = setting.start(2, "join", TITLE);
    const dov = setting.start(3, "join", TITLE);
    const eve = setting.start(4, "join", TITLE, "--no-media");
    const fay = setting.start(5, "join", TITLE, "--no-media");
    const gus = setting.start(6, "join", TITLE, "--no-media");
    const pupils = [ben, cleo, dov, fay, gus];
    await teacher.until("six are at the door", () => {
      const ids = knocksAt(teacher);
      return ids.length === 6 && [...pupils, eve].every((pupil) => ids.includes(idOf(pupil)));
    });
    await carryOut(teacher, { type: "refuse", peerId: peerIdOf(eve) });
    t.is(await eve.exit(), 1);
    t.regex(eve.standardError(), /did not let you in/);
    await teacher.until("Eve has gone from the door", () => knocksAt(teacher).length === 5);
    const eveAgain = setting.start(4, "join", TITLE, "--no-media");
    await teacher.until("Eve knocks again, beside the five", () => {
      const waiting = teacher.last("knocks")?.knocks ?? [];
      return waiting.length === 6 && waiting.some(({ wasRefused }) => wasRefused);
    });
    await carryOut(teacher, { type: "refuse", peerId: peerIdOf(eve) });
    t.is(await eveAgain.exit(), 1);
    t.regex(eveAgain.standardError(), /turned you away twice/);
    await teacher.until("five are at the door", () => knocksAt(teacher).length === 5);
    await carryOut(teacher, { type: "admitAll" });
    await agree([teacher, ...pupils]);
    t.is(coordinatorOf(ben), idOf(teacher));
    for (const peer of [teacher, ...pupils])
      await peer.until("all pupils came in muted", () =>
        pupils.every((each) => shown(peer, each)?.isMicrophoneMuted === true),
      );
    t.false(shown(ben, teacher)?.isMicrophoneMuted);

    const blocked = setting.start(4, "join", TITLE, "--no-media");
    t.is(await blocked.exit(), 1);
    t.regex(blocked.standardError(), /turned you away twice/);

    await carryOut(teacher, { type: "setRole", peerId: peerIdOf(ben), role: "coHost" });
    await ben.until("Ben is co-host", () => shown(ben, ben)?.isHost === true);
    await carryOut(teacher, { type: "muteAll" });
    const muted = [cleo, dov, fay, gus];
    for (const pupil of muted)
      await pupil.until("all are muted", () =>
        muted.every((each) => shown(pupil, each)?.isMicrophoneMuted === true),
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
    for (const pupil of muted) {
      await pupil.event("poll", ({ id }) => id === poll.id);
      pupil.send({ type: "vote", requestId: "vote", pollId: poll.id, options: [0] });
      await pupil.until("the vote is answered", () =>
        pupil.events.some(
          (event) => "requestId" in event && event.requestId === "vote" && event.type !== "error",
        ),
      );
    }
    for (const peer of [teacher, ...pupils])
      await peer.until("four votes", () => peer.last("poll")?.counts?.[0] === 4);

    await carryOut(ben, { type: "leadView", layout: "focus", pins: [peerIdOf(cleo)], page: 0 });
    for (const peer of [teacher, ...pupils])
      await peer.until("Ben's view is everybody's", () => peer.last("ledView")?.view?.by === idOf(ben));

    await carryOut(teacher, { type: "setCaptioners", peerIds: [peerIdOf(dov)] });
    await dov.until("Dov may caption", () => dov.last("captioners")?.peerIds.join() === idOf(dov));
    await carryOut(dov, { type: "caption", text: "Good", speakerId: peerIdOf(cleo) });
    await carryOut(dov, { type: "caption", text: "Good morning", isFinal: true, speakerId: peerIdOf(cleo) });
    for (const peer of [teacher, ...pupils])
      await peer.event(
        "caption",
        ({ text, isFinal, from, speakerId }) =>
          text === "Good morning" && isFinal && from === idOf(dov) && speakerId === idOf(cleo),
      );
    const refusal = "a caption of one without the right";
    gus.send({ type: "caption", requestId: refusal, text: "Not Gus", isFinal: true });
    await gus.event("error", ({ code, requestId }) => code === "notAllowed" && requestId === refusal);

    teacher.kill();
    await carryOut(dov, { type: "caption", text: "While nobody coordinates", isFinal: true });
    for (const peer of pupils)
      await peer.event("caption", ({ text, isFinal }) => text === "While nobody coordinates" && isFinal);
    await agree(pupils);
    for (const peer of pupils)
      await peer.until("Ben's view outlives the teacher's machine", () => {
        const ledView = peer.last("view")?.view.meeting?.ledView;
        return ledView?.by === idOf(ben) && ledView.pins.join() === idOf(cleo);
      });
    await carryOut(ben, { type: "stopLeadingView" });
    for (const peer of pupils)
      await peer.until("all have their own view", () => peer.last("ledView")?.view === null);
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
    const left = [back, ben, cleo, fay, gus];
    await agree(left);
    const again = setting.start(3, "join", TITLE);
    t.is(await again.exit(), 1);
    t.regex(again.standardError(), /banned/);

    back.send({ type: "endMeeting" });
    for (const peer of left) {
      await peer.event("error", ({ code }) => code === "ended");
      t.is(await peer.exit(), 0);
    }
    for (const late of [setting.start(2, "join", TITLE), setting.start(6, "join", TITLE)]) {
      t.is(await late.exit(), 1);
      t.deepEqual(late.all("joined"), []);
    }
  },
);
