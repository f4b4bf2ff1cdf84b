/** Camera, microphone and hand as self wants them. Rules: CD. */
import test from "ava";
import { createLocalStatus } from "../../src/core/local-status.ts";

function setUp() {
  const world = { isInMeeting: false, changes: 0 };
  const initial = { isCameraOn: true, isMicrophoneOn: true, isHandUp: false };
  const status = createLocalStatus(initial, {
    isInMeeting: () => world.isInMeeting,
    onChange: () => (world.changes += 1),
  });
  return { world, status };
}

test("[CD12] what is set outside a meeting holds at once, and what was on last holds else", (t) => {
  const { world, status } = setUp();
  status.setForNext({ isMicrophoneOn: false });
  t.like(status.get(), { isCameraOn: true, isMicrophoneOn: false });
  t.is(world.changes, 1);
  status.set({ isMicrophoneOn: true, isCameraOn: false });
  status.left();
  t.like(status.get(), { isCameraOn: false, isMicrophoneOn: true });
});

test("[CD12] what is set in a meeting changes nothing in it, and holds from its end on", (t) => {
  const { world, status } = setUp();
  world.isInMeeting = true;
  status.setForNext({ isCameraOn: false });
  status.setForNext({ isMicrophoneOn: false });
  status.set({ isMicrophoneOn: true });
  t.like(status.get(), { isCameraOn: true, isMicrophoneOn: true });
  world.isInMeeting = false;
  status.left();
  t.like(status.get(), { isCameraOn: false, isMicrophoneOn: false });
  // Once.
  status.set({ isCameraOn: true });
  status.left();
  t.true(status.get().isCameraOn);
});
