import test from "ava";
import type { OwnMute } from "../../../src/api/view.ts";
import {
  cameraButton,
  invitations,
  microphoneButton,
  ownMuteNotices,
} from "../../../src/ui/model/own-mutes.ts";

const mutes = (microphone: OwnMute, camera: OwnMute = "none") => ({ ownMutes: { microphone, camera } });
const off = { isOn: false, isMutedBySystem: false };

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
        for (const isMutedBySystem of [true, false]) {
          const { label, caption } = button({ isOn, isMutedBySystem, mute });
          t.true(label.toLowerCase().includes(caption.toLowerCase()), `${label} has no ${caption}`);
        }
  t.is(microphoneButton({ isOn: true, isMutedBySystem: true, mute: "none" }).label, "Muted by the system");
});

test("[UI202] each device that a host asks for has its own invitation", (t) => {
  const sources = (microphone: OwnMute, camera: OwnMute) =>
    invitations(mutes(microphone, camera)).map(({ source }) => source);
  t.deepEqual(sources("held", "may"), []);
  t.deepEqual(sources("invited", "may"), ["microphone"]);
  t.deepEqual(sources("invited", "invited"), ["microphone", "camera"]);
});
