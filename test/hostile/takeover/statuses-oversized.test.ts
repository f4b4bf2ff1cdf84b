/** Mallory sends statuses of more members than a meeting has, and versions that are no numbers. */
import { throughTakeover } from "../through-takeover.ts";
import { nobody } from "../virtual-lies.ts";

throughTakeover("[HK38] statuses are as many as members at most", {
  by: "member",
  noticed: "presence.badMessage",
  strike(stage) {
    const status = {
      version: 1,
      isCameraOn: true,
      isMicrophoneOn: true,
      isHandUp: true,
      isWindowClosed: false,
    };
    const crowd = Array.from({ length: 1_000 }, (_, index) => ({ ...status, peerId: nobody(index) }));
    stage.say("presence", { type: "status", statuses: crowd });
    for (const version of [-1, 1.5, 2 ** 60, "9"])
      stage.say("presence", {
        type: "status",
        statuses: [{ ...status, version, peerId: stage.mallory.peerId }],
      });
  },
});
