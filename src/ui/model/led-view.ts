/** The stage as a host has everybody see it, and as oneself has it laid out. Pure. */
import type { MeetingView } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { participantIn } from "./participants.ts";
import type { ViewMode } from "./screen.ts";
import { t } from "../language/texts.ts";

/** How the stage is laid out at one window. */
export interface StageChoice {
  readonly viewMode: ViewMode;
  readonly pins: readonly PeerId[];
  readonly page: number;
}
type Shown = Pick<MeetingView, "ledView" | "presenter" | "participants">;

/** `own`: self leads. `followed`: self sees what the host does. `left`: self has chosen its own view. Null: nobody leads. */
export type Following = "own" | "followed" | "left" | null;

export function followingOf(
  { ledView }: Pick<Shown, "ledView">,
  self: PeerId,
  hasOwnView: boolean,
): Following {
  if (ledView === null) return null;
  if (ledView.by === self) return "own";
  return hasOwnView ? "left" : "followed";
}

/** What the stage shows: the host's view where self follows it, else self's own. */
export function shownChoice(own: StageChoice, meeting: Shown, following: Following): StageChoice {
  const { ledView } = meeting;
  return following === "followed" && ledView !== null ? choiceOf(ledView, meeting) : own;
}

/** Who shows its own screen does not see it on its stage; the others are to see it large. */
export function choiceOf(
  { by, layout, pins, page }: NonNullable<Shown["ledView"]>,
  { presenter }: Pick<Shown, "presenter">,
): StageChoice {
  return { viewMode: presenter === by ? "focus" : layout, pins, page };
}

export interface LedViewTexts {
  readonly text: string;
  /** The label of the button. */
  readonly action: string;
}

/** Null where nobody leads. */
export function ledViewTexts(meeting: Shown, following: Following): LedViewTexts | null {
  if (following === null || meeting.ledView === null) return null;
  if (following === "own") return { text: t().people.youLeadView, action: t().meeting.stop };
  const name = participantIn(meeting, meeting.ledView.by)?.name ?? t().people.aHost;
  return following === "followed"
    ? { text: t().people.youFollowView(name), action: t().people.chooseOwnView }
    : { text: t().people.youHaveOwnView(name), action: t().people.followAgain };
}
