/** Mallory switches her camera and her hand hundreds of times at once. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK39] of one member's changes few are passed on", {
  by: "member",
  noticed: "presence.tooMany",
  strike(stage) {
    for (let change = 0; change < 100; change += 1) {
      const isOn = change % 2 === 0;
      const status = { isCameraOn: isOn, isMicrophoneOn: false, isHandUp: isOn, isWindowClosed: false };
      const version = stage.strike * 1_000 + change;
      stage.say("presence", {
        type: "status",
        statuses: [{ ...status, peerId: stage.mallory.peerId, version }],
      });
    }
  },
});
