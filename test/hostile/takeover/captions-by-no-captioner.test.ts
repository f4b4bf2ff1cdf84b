/** Mallory captions without a host's word for it. */
import { signedFields } from "../../../src/captions/messages.ts";
import { captionWord } from "../../../src/mesh/identity/passed-word.ts";
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK56] captions count of those whom hosts let caption", {
  by: "member",
  noticed: null,
  strike(stage) {
    const line = {
      ...{ author: stage.mallory.peerId, line: stage.strike, revision: 1, text: "I caption." },
      ...{ isFinal: true, speaker: stage.presenter.peer, isAutomatic: false },
      atMs: Math.round(stage.world.clock.wallMs()),
    };
    const signature = captionWord.sign(stage.mallory.identity, stage.meetingId, signedFields(line));
    stage.say("captions", { type: "line", line: { ...line, signature } });
  },
});
