/** Commands on captions. Every member checks by the store whether their author may give them. */
import { CommandError } from "../api/errors.ts";
import { MAX_CAPTION_LENGTH } from "../kernel/limits.ts";
import { sentenceOf } from "../platform/system-error.ts";
import { orThrow } from "./error-codes.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { checkLine } from "./input-validation.ts";

export function createCaptionHandlers({
  mesh,
  meetings,
  settings,
}: HandlerDeps): Handlers<"setCaptioners" | "caption"> {
  /** @throws CommandError unreachable */
  function keyOf(peerId: string): string {
    const member = mesh.members().find((each) => each.peerId === peerId);
    if (member === undefined) throw new CommandError("unreachable", "That person is not in the meeting.");
    return member.publicKey;
  }

  return {
    async setCaptioners({ peerIds }) {
      const { store } = meetings.inMeeting();
      await store.append(
        { kind: "captioners", publicKeys: peerIds.map(keyOf) },
        { fromName: settings.name() },
      );
    },
    async caption({ text: typed, isFinal = false, speakerId }) {
      const { store, captions } = meetings.inMeeting();
      if (!store.captioners().includes(keyOf(mesh.peerId)))
        throw new CommandError(
          "notAllowed",
          "Only those whom a host lets caption can do this. Ask a host of the meeting.",
        );
      if (speakerId !== undefined) keyOf(speakerId);
      const isBlank = typed.trim() === "";
      const text = isBlank ? "" : orThrow(checkLine("A line", typed, MAX_CAPTION_LENGTH), "badMessage");
      if (isFinal && !isBlank && !captions.mayFinish())
        throw new CommandError("tooManyTries", "At most three lines a second. Wait a moment.");
      captions.type({ text, isFinal, speaker: speakerId ?? null });
      if (!isFinal || isBlank || !store.areCaptionsKept()) return;
      const speaker = mesh.members().find(({ peerId }) => peerId === speakerId)?.name ?? null;
      try {
        await store.append({ kind: "caption", text, speaker }, { fromName: settings.name() });
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
