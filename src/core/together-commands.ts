/** Commands on what all see at once and nobody keeps: hands, reactions and the timer. The coordinator decides on them. */
import { CommandError } from "../api/errors.ts";
import type { Right } from "../kernel/rights.ts";
import { REACTIONS } from "../kernel/reactions.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import type { Meetings } from "./meetings.ts";

type TogetherCommand = "lowerHands" | "startTimer" | "stopTimer";

export function createTogetherHandlers({ mesh, meetings }: HandlerDeps): Handlers<TogetherCommand> {
  /** The coordinator checks this, too. @throws CommandError */
  function presenceFor(right: Right) {
    const meeting = meetings.inMeeting();
    if (!meeting.roles.selfMay(right))
      throw new CommandError("notAllowed", "Only a host can do this. Ask a host of the meeting.");
    const { coordinator } = meeting.epoch();
    if (coordinator !== mesh.peerId && !mesh.linked().includes(coordinator))
      throw new CommandError(
        "unreachable",
        "Another member is taking over the meeting just now. Try again in a moment.",
      );
    return meeting.presence;
  }

  return {
    lowerHands: ({ peerIds = null }) =>
      presenceFor("lowerHands").input({ type: "lowerHands", peers: peerIds }),
    startTimer: ({ seconds }) => presenceFor("setTimer").input({ type: "setTimer", seconds }),
    stopTimer: () => presenceFor("setTimer").input({ type: "setTimer", seconds: null }),
  };
}

/** @throws CommandError */
export function reactInMeeting(meetings: Pick<Meetings, "inMeeting">, wanted: string): void {
  const { presence } = meetings.inMeeting();
  const emoji = REACTIONS.find((each) => each === wanted);
  if (emoji === undefined)
    throw new CommandError("badCommand", `Choose one of these reactions: ${REACTIONS.join(" ")}`);
  if (!presence.mayReact())
    throw new CommandError("tooManyTries", "At most five reactions a second. Wait a moment.");
  presence.input({ type: "react", emoji });
}
