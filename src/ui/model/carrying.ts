/** Sentences about whose computer carries the meeting, and what happens when a computer goes away. Pure. */
import type { MeetingView } from "../../api/view.ts";
import { participantIn } from "./participants.ts";
import { t } from "../language/texts.ts";

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
  const texts = t().meeting.carrying;
  const next =
    deputy === undefined
      ? texts.anotherComputer
      : deputy.isSelf
        ? texts.yourComputer
        : texts.computerOf(deputy.name);
  return {
    who: isSelf
      ? texts.youCarry
      : coordinator === undefined
        ? texts.somebodyCarries
        : texts.carries(coordinator.name),
    what: texts.what,
    ifSelfGoes: isSelf ? texts.goesOnWithoutYou(next) : texts.openAgain,
    ifOtherGoes: isSelf
      ? null
      : texts.ifOtherGoes(
          coordinator === undefined ? texts.thatComputer : texts.computerOf(coordinator.name),
          next,
        ),
  };
}
