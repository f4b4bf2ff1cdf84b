/** Mallory captions in the name of the one who may, with a signature of her own. */
import { signedFields } from "../../../src/captions/messages.ts";
import { captionWord } from "../../../src/mesh/identity/passed-word.ts";
import { throughTakeover } from "../through-takeover.ts";

const WORDS = "What nobody said";

throughTakeover("[HK55] a line of captions counts that its captioner has signed", {
  by: "member",
  noticed: null,
  strike(stage) {
    const line = {
      ...{ author: stage.talker.peer, line: 4_000_000_000_000 + stage.strike, revision: 1, text: WORDS },
      ...{ isFinal: true, speaker: null, isAutomatic: false, atMs: Math.round(stage.world.clock.wallMs()) },
    };
    const signature = captionWord.sign(stage.mallory.identity, stage.meetingId, signedFields(line));
    stage.say("captions", { type: "line", line: { ...line, signature } });
  },
});
