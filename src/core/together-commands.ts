/** Commands on what all see at once and nobody keeps: hands, reactions, the timer and whose view all see. The coordinator decides on them. */
import { CommandError } from "../api/errors.ts";
import type { Right } from "../kernel/rights.ts";
import { REACTIONS } from "../kernel/reactions.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import type { Meetings } from "./meetings.ts";
import { words } from "../kernel/words.ts";

type TogetherCommand = "lowerHands" | "startTimer" | "stopTimer" | "leadView" | "stopLeadingView";

export function createTogetherHandlers({ mesh, meetings }: HandlerDeps): Handlers<TogetherCommand> {
  /** The coordinator checks this, too. @throws CommandError */
  function meetingFor(right: Right) {
    const meeting = meetings.inMeeting();
    if (!meeting.roles.selfMay(right)) throw new CommandError("notAllowed", words("hostsOnly"));
    return meeting;
  }

  /** For what is lost where no coordinator hears it. @throws CommandError */
  function presenceFor(right: Right) {
    const meeting = meetingFor(right);
    const { coordinator } = meeting.epoch();
    if (coordinator !== mesh.peerId && !mesh.linked().includes(coordinator))
      throw new CommandError("unreachable", words("takingOver"));
    return meeting.presence;
  }

  return {
    lowerHands: ({ peerIds = null }) =>
      presenceFor("lowerHands").input({ type: "lowerHands", peers: peerIds }),
    startTimer: ({ seconds }) => presenceFor("setTimer").input({ type: "setTimer", seconds }),
    stopTimer: () => presenceFor("setTimer").input({ type: "setTimer", seconds: null }),
    // Said again to a coordinator that has not heard of it.
    leadView: ({ layout, pins, page }) =>
      meetingFor("leadView").presence.input({ type: "leadView", view: { layout, pins, page } }),
    stopLeadingView: () => meetingFor("leadView").presence.input({ type: "leadView", view: null }),
  };
}

/** @throws CommandError */
export function reactInMeeting(meetings: Pick<Meetings, "inMeeting">, wanted: string): void {
  const { presence } = meetings.inMeeting();
  const emoji = REACTIONS.find((each) => each === wanted);
  if (emoji === undefined) throw new CommandError("badCommand", words("chooseReaction", REACTIONS.join(" ")));
  if (!presence.mayReact()) throw new CommandError("tooManyTries", words("fiveReactions"));
  presence.input({ type: "react", emoji });
}
