/** Mallory may not speak, and sends captions of what she says. */
import { signedFields } from "../../../src/captions/messages.ts";
import { captionWord } from "../../../src/mesh/identity/passed-word.ts";
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK66] captions of one that may not speak are shown to nobody", {
  by: "viewer",
  noticed: null,
  strike(stage) {
    const { peerId } = stage.mallory;
    const line = {
      ...{
        author: peerId,
        line: stage.strike,
        revision: 1,
        text: "I speak.",
        isFinal: true,
        speaker: peerId,
      },
      ...{ isAutomatic: true, atMs: Math.round(stage.world.clock.wallMs()) },
    };
    const signature = captionWord.sign(stage.mallory.identity, stage.meetingId, signedFields(line));
    stage.say("captions", { type: "line", line: { ...line, signature } });
  },
});
