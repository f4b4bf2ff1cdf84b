/** Sentences about whose computer carries the meeting, and what happens when a computer goes away. Pure. */
import type { MeetingView, Participant } from "../../api/view.ts";
import { participantIn } from "./participants.ts";
import { t } from "../language/texts.ts";

export interface CarryingTexts {
  readonly who: string;
  readonly what: string;
  readonly ifSelfGoes: string;
  /** Null when self carries the meeting. */
  readonly ifOtherGoes: string | null;
}

/** In the middle of a sentence. */
function computerOf(person: Participant | undefined): string {
  const texts = t().meeting.carrying;
  if (person === undefined) return texts.anotherComputer;
  return person.isSelf ? texts.yourComputer : texts.computerOf(person.name);
}

/** Whose computer goes on where self leaves; null if self carries nothing, or nobody else is there. */
export function carriedNextText(
  meeting: Pick<MeetingView, "participants" | "coordinator" | "deputy">,
): string | null {
  const isCarrying = participantIn(meeting, meeting.coordinator)?.isSelf === true;
  if (!isCarrying || meeting.participants.length === 1) return null;
  return t().meeting.carrying.carriedNext(computerOf(participantIn(meeting, meeting.deputy)));
}

export function carryingTexts(
  meeting: Pick<MeetingView, "participants" | "coordinator" | "deputy">,
): CarryingTexts {
  const coordinator = participantIn(meeting, meeting.coordinator);
  const deputy = participantIn(meeting, meeting.deputy);
  const isSelf = coordinator?.isSelf === true;
  const texts = t().meeting.carrying;
  const next = computerOf(deputy);
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
