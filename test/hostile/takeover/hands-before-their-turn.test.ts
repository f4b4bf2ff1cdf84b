/** Mallory says that her hand has been up longer than anybody else's. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK43] a hand comes after those that were up before it", {
  by: "member",
  noticed: null,
  strike(stage) {
    const { peerId } = stage.mallory;
    const status = {
      isCameraOn: false,
      isMicrophoneOn: false,
      isHandUp: stage.strike % 2 === 0,
      isWindowClosed: false,
    };
    stage.say("presence", { type: "status", statuses: [{ ...status, peerId, version: stage.strike }] });
    for (const place of [
      { term: 1, sequence: 0 },
      { term: 1, sequence: 1 },
    ])
      stage.say("presence", { type: "claimHandPlace", place });
  },
});
