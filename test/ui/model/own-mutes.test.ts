import test from "ava";
import type { OwnMute, Participant } from "../../../src/api/view.ts";
import type { Role } from "../../../src/kernel/rights.ts";
import {
  cameraButton,
  invitations,
  microphoneButton,
  ownMuteNotices,
} from "../../../src/ui/model/own-mutes.ts";
import { onStage } from "../../../src/ui/model/participants.ts";
import { castOf } from "../cast.ts";

const as = (role: Role) => castOf(1, 0).map((self) => ({ ...self, role }));
const mutes = (microphone: OwnMute, camera: OwnMute = "none", role: Role = "speaker") => ({
  ownMutes: { microphone, camera },
  participants: as(role),
  ...{ microphoneOffOnEntry: false, cameraOffOnEntry: false },
});
const off = { isOn: false, isMutedBySystem: false, isViewer: false };

test("[UI201] a host's mute is said once, on joining, too, with what self can do", (t) => {
  t.deepEqual(ownMuteNotices(mutes("none"), mutes("may")), ["A host has muted you. You can unmute."]);
  t.deepEqual(ownMuteNotices(mutes("may"), mutes("may")), []);
  t.deepEqual(ownMuteNotices(mutes("may"), mutes("held")), [
    "A host has muted you. Raise your hand to be asked to speak.",
  ]);
  t.is(ownMuteNotices(null, mutes("held", "held")).length, 2);
  t.deepEqual(ownMuteNotices(null, mutes("none")), []);
  t.deepEqual(ownMuteNotices(mutes("held"), mutes("invited")), [], "the invitation says so itself");
  t.deepEqual(ownMuteNotices(mutes("may"), mutes("none")), []);
});

test("[UI201] the buttons say what a host did, and hold the caption in their names", (t) => {
  const look = (mute: OwnMute) => microphoneButton({ ...off, mute }).look;
  t.deepEqual((["none", "may", "held", "invited"] as const).map(look), ["off", "off", "held", "off"]);
  t.regex(microphoneButton({ ...off, mute: "may" }).label, /Muted by a host/);
  t.regex(cameraButton({ ...off, mute: "held" }).label, /by a host/);
  for (const button of [microphoneButton, cameraButton])
    for (const mute of ["none", "may", "held", "invited"] as const)
      for (const isOn of [true, false])
        for (const isMutedBySystem of [true, false])
          for (const isViewer of [true, false]) {
            const { label, caption } = button({ isOn, isMutedBySystem, mute, isViewer });
            t.true(label.toLowerCase().includes(caption.toLowerCase()), `${label} has no ${caption}`);
          }
  t.is(
    microphoneButton({ ...off, isOn: true, isMutedBySystem: true, mute: "none" }).label,
    "Muted by the system",
  );
});

test("[UI212] a viewer is told what it does here, and that a hand asks to speak; who is let speak gets the question alone", (t) => {
  const viewer = mutes("held", "held", "viewer");
  t.deepEqual(ownMuteNotices(null, viewer), ["You watch and listen. Raise a hand to ask to speak."]);
  t.deepEqual(ownMuteNotices(mutes("none"), viewer), ["You watch and listen. Raise a hand to ask to speak."]);
  t.deepEqual(ownMuteNotices(viewer, viewer), []);
  t.deepEqual(ownMuteNotices(viewer, mutes("invited", "may")), []);
  for (const button of [microphoneButton, cameraButton])
    t.is(button({ ...off, mute: "held", isViewer: true }).look, "held");
});

test("[UI213] whoever may be heard has a tile; viewers have none, and a viewer alone sees itself", (t) => {
  const [self, host, guest] = castOf(3, 0);
  if (self === undefined || host === undefined || guest === undefined) return t.fail();
  const viewer = { role: "viewer" } as const;
  const seen = (participants: readonly Participant[]) =>
    onStage({ participants }).map(({ peerId }) => peerId);
  t.deepEqual(seen([{ ...self, ...viewer }, host, { ...guest, ...viewer }]), [host.peerId]);
  t.deepEqual(seen([self, host, guest]).length, 3);
  t.deepEqual(
    seen([
      { ...self, ...viewer },
      { ...guest, ...viewer },
    ]),
    [self.peerId],
  );
});

test("[UI202] each device that a host asks for has its own invitation", (t) => {
  const sources = (microphone: OwnMute, camera: OwnMute) =>
    invitations(mutes(microphone, camera)).map(({ source }) => source);
  t.deepEqual(sources("held", "may"), []);
  t.deepEqual(sources("invited", "may"), ["microphone"]);
  t.deepEqual(sources("invited", "invited"), ["microphone", "camera"]);
});

test("[UI320] whoever comes in under the hosts' rule reads that, also where the rule is learned a moment later; a later mute is a host's", (t) => {
  const ruled = (...args: Parameters<typeof mutes>) => ({
    ...mutes(...args),
    ...{ microphoneOffOnEntry: true, cameraOffOnEntry: true },
  });
  const both = [
    "You came in muted. You can unmute.",
    "You came in with your camera off. You can turn it on.",
  ];
  t.deepEqual(ownMuteNotices(null, ruled("may", "may")), both);
  t.deepEqual(ownMuteNotices(mutes("none"), ruled("may", "may")), both);
  t.deepEqual(ownMuteNotices(mutes("none"), ruled("none")), []);
  t.deepEqual(ownMuteNotices(ruled("none"), ruled("may")), ["A host has muted you. You can unmute."]);
  t.regex(ownMuteNotices(null, ruled("held")).join(), /A host has muted you/);
});
