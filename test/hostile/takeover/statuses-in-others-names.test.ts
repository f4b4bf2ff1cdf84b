/** Mallory says what others have on and off, in the highest version that there is. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK37] a status counts from its own member, and from the coordinator", {
  by: "member",
  isInEachRun: true,
  noticed: null,
  strike(stage) {
    const off = { isCameraOn: false, isMicrophoneOn: false, isHandUp: false, isWindowClosed: true };
    const on = { isCameraOn: true, isMicrophoneOn: true, isHandUp: true, isWindowClosed: false };
    const statuses = [
      { ...off, peerId: stage.talker.peer, version: Number.MAX_SAFE_INTEGER },
      { ...on, peerId: stage.presenter.peer, version: Number.MAX_SAFE_INTEGER },
    ];
    stage.say("presence", { type: "status", statuses });
  },
});
