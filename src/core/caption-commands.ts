/** Captioning. Every member checks by the store whether the author may. */
import { CommandError } from "../api/errors.ts";
import { MAX_CAPTION_LENGTH } from "../kernel/limits.ts";
import { sentenceOf } from "../platform/system-error.ts";
import { orThrow } from "./error-codes.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { checkLine } from "./input-validation.ts";
import { presentMember } from "./present-member.ts";

export function createCaptionHandlers({ mesh, meetings, settings }: HandlerDeps): Handlers<"caption"> {
  return {
    async caption({ text: typed, isFinal = false, speakerId }) {
      const { store, captions } = meetings.inMeeting();
      if (!store.captioners().includes(presentMember(mesh, mesh.peerId).publicKey))
        throw new CommandError(
          "notAllowed",
          "Only those whom a host lets caption can do this. Ask a host of the meeting.",
        );
      const speaker = speakerId === undefined ? null : presentMember(mesh, speakerId);
      const isBlank = typed.trim() === "";
      const text = isBlank ? "" : orThrow(checkLine("A line", typed, MAX_CAPTION_LENGTH), "badMessage");
      if (isFinal && !isBlank && !captions.mayFinish())
        throw new CommandError("tooManyTries", "At most three lines a second. Wait a moment.");
      captions.type({ text, isFinal, speaker: speakerId ?? null });
      if (!isFinal || isBlank || !store.areCaptionsKept()) return;
      try {
        await store.append(
          { kind: "caption", text, speaker: speaker?.name ?? null },
          { fromName: settings.name() },
        );
      } catch (error) {
        throw new CommandError(
          "captionNotKept",
          `The line is shown, but not kept in the history. ${sentenceOf(error)}`,
          { cause: error },
        );
      }
    },
  };
}
