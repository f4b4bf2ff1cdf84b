/** A broadcast of real processes: viewers, whom a host lets speak, and who stands in when the hosts are gone. */
import test from "ava";
import { removeDataFolders } from "../support/peer.ts";
import { agree, meetingTest, setUp, shown, TITLE } from "./meetings.ts";

test.after.always(removeDataFolders);

meetingTest(
  "[MT30] in a broadcast whoever joins is silent until a host lets it speak; without the host the co-host stands in, and ends the meeting",
  async (t) => {
    const setting = await setUp(t, { hosts: 3 });
    const ana = setting.start(0, "create", TITLE, "--broadcast");
    await ana.event("joined");
    // One after the other: a slow machine has enough to do with one that starts.
    const ben = setting.start(1, "join", TITLE);
    await agree([ana, ben]);
    const cleo = setting.start(2, "join", TITLE);
    await agree([ana, ben, cleo]);
    await cleo.until("Cleo watches", () => shown(cleo, cleo)?.role === "viewer");
    cleo.send({ type: "setMicrophone", on: true, requestId: "m" });
    const refused = await cleo.event("error", ({ requestId }) => requestId === "m");
    t.is(refused.message, "You watch and listen. Raise your hand to ask to speak.");
    cleo.send({ type: "presentScreen", on: true, requestId: "p" });
    t.is((await cleo.event("error", ({ requestId }) => requestId === "p")).code, "notAllowed");
    cleo.send({ type: "sendMessage", text: "May I?" });
    cleo.send({ type: "setHand", up: true });
    await ana.event("message", ({ text }) => text === "May I?");
    await ana.until("Cleo's hand", () => shown(ana, cleo)?.isHandUp === true);
    const [toBen, toCleo] = [ben.last("ready")?.peerId, cleo.last("ready")?.peerId];
    if (toBen === undefined || toCleo === undefined) return t.fail();
    ana.send({ type: "setRole", peerId: toCleo, role: "speaker" });
    ana.send({ type: "setRole", peerId: toBen, role: "coHost" });
    await cleo.event("role", ({ peerId, role }) => peerId === toCleo && role === "speaker");
    await cleo.event("muted", ({ source, mute }) => source === "microphone" && mute === "invited");
    t.false(cleo.last("view")?.view.self.isMicrophoneOn, "nobody is unmuted by others");
    cleo.send({ type: "setMicrophone", on: true });
    await ben.until("Cleo speaks", () => shown(ben, cleo)?.isMicrophoneOn === true);
    cleo.send({ type: "presentScreen", on: true });
    await cleo.until("Cleo presents", () => cleo.last("presenter")?.peerId === toCleo);
    ana.send({ type: "stopPresenting", peerId: toCleo });
    await cleo.until("nobody presents", () => cleo.last("presenter")?.peerId === null);
    await ben.until("Ben is co-host", () => shown(ben, ben)?.role === "coHost");
    ben.send({ type: "endMeeting", requestId: "no" });
    t.is((await ben.event("error", ({ requestId }) => requestId === "no")).code, "notAllowed");
    ana.kill();
    await agree([ben, cleo]);
    await cleo.until("Ben stands in", () => cleo.last("view")?.view.meeting?.standIn === toBen);
    await ben.until("Cleo still speaks", () => shown(ben, cleo)?.isMicrophoneOn === true);
    ben.send({ type: "endMeeting" });
    for (const peer of [ben, cleo]) {
      await peer.event("error", ({ code }) => code === "ended");
      t.is(await peer.exit(), 0);
    }
  },
);
