/** Captioning. Every member checks by the store whether the author may. */
import { CommandError } from "../api/errors.ts";
import { MAX_CAPTION_LENGTH } from "../kernel/limits.ts";
import { wordsOf } from "../platform/system-error.ts";
import { orThrow } from "./error-codes.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { checkLine } from "./input-validation.ts";
import { presentMember } from "./present-member.ts";
import { inTurn, words } from "../kernel/words.ts";

export function createCaptionHandlers({ mesh, meetings, settings }: HandlerDeps): Handlers<"caption"> {
  return {
    async caption({ text: typed, isFinal = false, speakerId }) {
      const { store, captions } = meetings.inMeeting();
      if (!store.captioners().includes(presentMember(mesh, mesh.peerId).publicKey))
        throw new CommandError("notAllowed", words("captionersOnly"));
      const speaker = speakerId === undefined ? null : presentMember(mesh, speakerId);
      const isBlank = typed.trim() === "";
      const text = isBlank ? "" : orThrow(checkLine("line", typed, MAX_CAPTION_LENGTH), "badMessage");
      if (isFinal && !isBlank && !captions.mayFinish())
        throw new CommandError("tooManyTries", words("threeLines"));
      captions.type({ text, isFinal, speaker: speakerId ?? null });
      if (!isFinal || isBlank || !store.areCaptionsKept()) return;
      try {
        await store.append(
          { kind: "caption", text, speaker: speaker?.name ?? null },
          { fromName: settings.name() },
        );
      } catch (error) {
        throw new CommandError("captionNotKept", inTurn(words("captionNotKept"), wordsOf(error)), {
          cause: error,
        });
      }
    },
  };
}
