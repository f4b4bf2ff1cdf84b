import test from "ava";
import {
  actsWith,
  carrierAct,
  endAct,
  liftBan,
  lockAct,
  muteAll,
  furtherActsWithAll,
  letSpeakAct,
} from "../../../src/ui/model/hosting.ts";
import type { Role } from "../../../src/kernel/rights.ts";
import type { Participant } from "../../../src/api/view.ts";
import { castOf } from "../cast.ts";

const [self, host, guest] = castOf(3, 0);
if (self === undefined || host === undefined || guest === undefined) throw new Error("The cast is too small");
const labels = (change: Partial<Participant>, person: Participant = guest, own: Role = "host") =>
  actsWith({ ...person, ...change }, own, null)
    .flat()
    .map(({ label }) => label);

test("[UI200] a host is offered what changes something of a person, and nothing with itself", (t) => {
  t.deepEqual(labels({ isMicrophoneOn: true, isCameraOn: true }), [
    ...["Mute", "Mute until asked", "Stop camera", "Make viewer", "Make co-host", "Make host"],
    ...["Remove…", "Ban…"],
  ]);
  t.deepEqual(labels({ isMicrophoneOn: false, isCameraOn: false }).slice(0, 3), [
    ...["Ask to unmute", "Mute until asked", "Ask to start camera"],
  ]);
  t.false(labels({}, host).includes("Mute until asked"), "a host would lift it");
  t.true(labels({}, host).includes("Remove as host"));
  t.deepEqual(labels({}, self), []);
});

test("[UI210] roles are offered by what the own role may give; hosts and co-hosts are no business of a co-host", (t) => {
  const viewer = { role: "viewer", isMicrophoneOn: false, isCameraOn: false } as const;
  t.deepEqual(labels(viewer), ["Let speak", "Make co-host", "Make host", "Remove…", "Ban…"]);
  t.deepEqual(labels(viewer, guest, "coHost"), ["Let speak", "Remove…", "Ban…"]);
  t.deepEqual(labels({}, guest, "coHost").slice(3), ["Make viewer", "Remove…", "Ban…"]);
  const coHost = { role: "coHost", isHost: true } as const;
  t.deepEqual(labels(coHost, guest, "coHost").length, 2, "of a co-host, its sound and picture alone");
  t.deepEqual(labels(coHost).slice(2, 5), ["Remove as co-host", "Make viewer", "Make host"]);
});

test("[UI211] whoever presents can be stopped, and its window is not asked whether it wants to", (t) => {
  const [stop] = actsWith(guest, "coHost", guest.peerId).flat();
  t.like(stop, { label: "Stop presenting", command: { type: "stopPresenting", peerId: guest.peerId } });
  t.false(labels({}).includes("Stop presenting"));
});

test("[UI200] only removing and banning are asked about, and each says what it means", (t) => {
  const asked = actsWith(guest, "host", null)
    .flat()
    .filter(({ question }) => question !== null);
  t.deepEqual(
    asked.map(({ command }) => command.type),
    ["remove", "ban"],
  );
  const [remove, ban] = asked.map(({ question }) => question);
  t.is(remove?.title, `Remove ${guest.name}?`);
  t.regex(remove?.text ?? "", /may ask to be let in again/);
  t.regex(ban?.text ?? "", /that computer until a host lifts the ban/);
});

test("[UI200] commands name the person; those for all name nobody", (t) => {
  for (const { command } of actsWith(guest, "host", null).flat()) t.like(command, { peerId: guest.peerId });
  t.deepEqual(muteAll().command, { type: "muteAll" });
  t.deepEqual(
    furtherActsWithAll().map(({ command }) => command),
    [{ type: "muteAll", mayUnmute: false }, { type: "askToUnmute" }],
  );
  t.deepEqual(lockAct({ isLocked: false }), {
    ...{ label: "Lock the meeting", command: { type: "lock", on: true }, done: null, question: null },
  });
  t.like(lockAct({ isLocked: true }), { label: "Unlock", command: { type: "lock", on: false } });
  t.like(endAct(), { command: { type: "endMeeting" }, question: { action: "End for everybody" } });
  const publicKey = "a".repeat(64);
  t.deepEqual(liftBan({ publicKey, name: "Ana" }).command, { type: "unban", publicKey });
  t.regex(liftBan({ publicKey, name: "" }).done ?? "", /^Somebody/, "a ban without a known name");
});

test("[UI290] a viewer with its hand up is let speak in one step, by whom may give that role", (t) => {
  const asking: Participant = { ...guest, role: "viewer", isHandUp: true };
  t.like(letSpeakAct(asking, "coHost"), {
    label: "Let speak",
    command: { type: "setRole", peerId: guest.peerId, role: "speaker" },
    question: null,
  });
  t.is(letSpeakAct(asking, "speaker"), null);
  t.is(letSpeakAct({ ...asking, isHandUp: false }, "host"), null);
  t.is(letSpeakAct({ ...asking, role: "speaker" }, "host"), null);
});

test("[RK20] a host has a machine carry the meeting, its own, too, and takes that back at the same place", (t) => {
  const [choose] = carrierAct(guest, { carrier: null });
  t.like(choose, {
    label: "Have their computer carry the meeting",
    command: { type: "setCarrier", peerId: guest.peerId },
  });
  t.is(carrierAct(self, { carrier: guest.peerId })[0]?.label, "Have this computer carry the meeting");
  t.deepEqual(carrierAct(guest, { carrier: guest.peerId })[0]?.command, { type: "setCarrier", peerId: null });
});
