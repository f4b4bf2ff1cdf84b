/** Sentences about whose computer carries the meeting, and what happens when a computer goes away. Pure. */
import type { MeetingView } from "../../api/view.ts";
import { participantIn } from "./participants.ts";

export interface CarryingTexts {
  readonly who: string;
  readonly what: string;
  readonly ifSelfGoes: string;
  /** Null when self carries the meeting. */
  readonly ifOtherGoes: string | null;
}

export function carryingTexts(
  meeting: Pick<MeetingView, "participants" | "coordinator" | "deputy">,
): CarryingTexts {
  const coordinator = participantIn(meeting, meeting.coordinator);
  const deputy = participantIn(meeting, meeting.deputy);
  const isSelf = coordinator?.isSelf === true;
  const whose = isSelf
    ? "Your computer"
    : coordinator === undefined
      ? "A computer"
      : `${coordinator.name}'s computer`;
  const next =
    deputy === undefined ? "another computer" : deputy.isSelf ? "your computer" : `${deputy.name}'s computer`;
  return {
    who: `${whose} carries this meeting`,
    what: "Everyone's sound and pictures pass through it. There is no server and no internet in between.",
    ifSelfGoes: isSelf
      ? `The meeting goes on without you: ${next} takes over at once. It is smoother still if you leave first.`
      : "The meeting goes on without you. Open it again, and Landline takes you back in.",
    ifOtherGoes: isSelf ? null : `And if ${lower(whose)} goes away, ${next} takes over at once.`,
  };
}

/** In the middle of a sentence; a name stays as it is. */
const lower = (whose: string): string => (whose === "A computer" ? "that computer" : whose);
