/** A host runs a meeting of real processes: what it decides holds on every machine, also on that of the coordinator. */
import test from "ava";
import { removeDataFolders, type Peer } from "../support/peer.ts";
import { agree, coordinatorOf, idOf, meet, meetingTest, peerIdOf, setUp, shown, TITLE } from "./meetings.ts";
import { onlyInFull } from "../support/full.ts";

test.after.always(removeDataFolders);

meetingTest(
  "[MT24] [MT45] whoever a host has muted stays silent through a takeover, until a host asks it to speak; spotlight and rooms last",
  async (t) => {
    const setting = await setUp(t, { hosts: 4 });
    const [ana, ben, cleo, dov] = (await meet(setting, [0, 1, 2, 3])) as [Peer, Peer, Peer, Peer];
    t.is(coordinatorOf(ben), idOf(ana));
    ana.send({ type: "setRole", peerId: peerIdOf(ben), role: "coHost" });
    await ben.until("Ben is host", () => shown(ben, ben)?.isHost === true);
    for (const peer of [cleo, dov]) peer.send({ type: "setMicrophone", on: true });
    await ana.until("microphones on", () =>
      [cleo, dov].every((each) => shown(ana, each)?.isMicrophoneOn === true),
    );
    cleo.send({ type: "mute", peerId: peerIdOf(dov), requestId: "no" });
    t.is((await cleo.event("error", ({ requestId }) => requestId === "no")).code, "notAllowed");
    ben.send({
      type: "mute",
      peerId: peerIdOf(cleo),
      mayUnmute: false,
      requestId: "m",
    });
    await ben.event("done", ({ requestId }) => requestId === "m");
    for (const peer of [ana, ben, dov])
      await peer.until("Cleo is muted", () => shown(peer, cleo)?.isMicrophoneMuted === true);
    await cleo.event("muted", ({ source, mute }) => source === "microphone" && mute === "held");
    await cleo.until("it is off", () => cleo.last("view")?.view.self.isMicrophoneOn === false);
    const dovId = peerIdOf(dov);
    cleo.send({ type: "spotlight", peerIds: [dovId], requestId: "s" });
    t.is((await cleo.event("error", ({ requestId }) => requestId === "s")).code, "notAllowed");
    ben.send({ type: "spotlight", peerIds: [dovId] });
    cleo.send({ type: "sameRoom", peerId: dovId, on: true });
    cleo.send({ type: "setVolume", peerId: peerIdOf(ben), percent: 0 });
    const isLasting = (peer: Peer) => peer.last("view")?.view.meeting?.spotlight.join() === dovId;
    for (const peer of [cleo, dov]) await peer.until("Dov is in the spotlight", () => isLasting(peer));
    await dov.until("Cleo is in its room", () => shown(dov, cleo)?.sameRoom === "theirs");
    await cleo.until("Ben is muted for Cleo", () => shown(cleo, ben)?.volumePercent === 0);
    ana.kill();
    await agree([ben, cleo, dov]);
    for (const peer of [ben, cleo, dov]) t.true(isLasting(peer));
    t.is(shown(dov, cleo)?.sameRoom, "theirs");
    t.like(shown(cleo, ben), { volumePercent: 0, sameRoom: "no" });
    t.like(shown(cleo, dov), { volumePercent: 100, sameRoom: "own" });
    cleo.send({ type: "setMicrophone", on: true, requestId: "u" });
    t.is((await cleo.event("error", ({ requestId }) => requestId === "u")).code, "notAllowed");
    t.true(shown(dov, cleo)?.isMicrophoneMuted);
    t.true(shown(ben, dov)?.isMicrophoneOn, "the others are as before");
    ben.send({ type: "askToUnmute", peerId: peerIdOf(cleo) });
    await cleo.event("muted", ({ mute }) => mute === "invited");
    t.false(cleo.last("view")?.view.self.isMicrophoneOn, "nobody is unmuted by others");
    cleo.send({ type: "setMicrophone", on: true });
    await dov.until("Cleo speaks", () => shown(dov, cleo)?.isMicrophoneOn === true);
  },
);

onlyInFull(meetingTest)(
  "[MT25] a host removes the coordinator by planned handover, locks, and bans: nobody lets them in",
  async (t) => {
    const setting = await setUp(t, { hosts: 4 });
    const [ben, ana, cleo, dov] = (await meet(setting, [1, 0, 2, 3])) as [Peer, Peer, Peer, Peer];
    ben.send({ type: "setCarrier", peerId: peerIdOf(ana) });
    await ben.until("Ana coordinates", () => coordinatorOf(ben) === idOf(ana));
    ben.send({ type: "lock", on: true });
    for (const peer of [ana, cleo, dov])
      await peer.until("it is locked", () => peer.last("view")?.view.meeting?.isLocked === true);
    ben.send({ type: "remove", peerId: peerIdOf(ana) });
    t.is((await ana.event("error", ({ code }) => code === "removed")).type, "error");
    await ana.exit();
    const three = [ben, cleo, dov];
    await agree(three);
    for (const peer of three) t.is((await peer.event("takeover", ({ term }) => term > 2)).cause, "left");
    const turnedAway = setting.start(0, "join", TITLE);
    t.is(await turnedAway.exit(), 1);
    t.regex(turnedAway.standardError(), /locked/);
    ben.send({ type: "lock", on: false });
    for (const peer of three)
      await peer.until("it is open", () => peer.last("view")?.view.meeting?.isLocked === false);
    const again = setting.start(0, "join", TITLE);
    await agree([...three, again]);
    ben.send({ type: "ban", peerId: peerIdOf(dov) });
    await dov.event("error", ({ code }) => code === "banned");
    await dov.exit();
    const rest = [again, ben, cleo];
    await agree(rest);
    const banned = setting.start(3, "join", TITLE);
    t.is(await banned.exit(), 1);
    t.regex(banned.standardError(), /banned/);
    const [entry] = ben.last("view")?.view.meeting?.banned ?? [];
    ben.send({ type: "unban", publicKey: entry?.publicKey ?? "" });
    for (const peer of rest)
      await peer.until("the ban is lifted", () => peer.last("view")?.view.meeting?.banned.length === 0);
    await agree([...rest, setting.start(3, "join", TITLE)]);
  },
);

onlyInFull(meetingTest)(
  "[MT26] a host ends the meeting for everybody, also for those who were cut off; opened again it goes on",
  async (t) => {
    const setting = await setUp(t, { hosts: 3 });
    const [ana, ben, cleo] = (await meet(setting, [0, 1, 2])) as [Peer, Peer, Peer];
    setting.lan.cut(cleo.host);
    await agree([ana, ben]);
    ben.send({ type: "endMeeting", requestId: "no" });
    t.is((await ben.event("error", ({ requestId }) => requestId === "no")).code, "notAllowed");
    ana.send({ type: "endMeeting" });
    for (const peer of [ana, ben]) {
      await peer.event("error", ({ code }) => code === "ended");
      t.is(await peer.exit(), 0);
    }
    const again = setting.start(1, "open", TITLE);
    await again.event("joined");
    setting.lan.uncut(cleo.host);
    await cleo.event("error", ({ code }) => code === "ended");
    t.is(await cleo.exit(), 0);
    t.is(again.all("error").length, 0);
    await agree([again, setting.start(2, "join", TITLE)]);
  },
);
