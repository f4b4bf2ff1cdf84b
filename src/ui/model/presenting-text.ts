/** What the presenter is told about its own screen. Pure. */
import { t } from "../language/texts.ts";

export interface PresentingFacts {
  /** The browser captures a screen or window. */
  readonly isCapturing: boolean;
  /** It has given a first frame. */
  readonly hasFrame: boolean;
  /** The own leg to the coordinator is open. */
  readonly isReached: boolean;
  /** How many other participants there are. */
  readonly others: number;
}

export function presentingText({ isCapturing, hasFrame, isReached, others }: PresentingFacts): string {
  if (!isCapturing) return t().meeting.presentNothingYet;
  if (!hasFrame) return t().meeting.startingPicture;
  if (others === 0) return t().meeting.presentingAlone;
  return isReached ? t().meeting.everyoneSees : t().meeting.othersDoNotSee;
}

/** `isInShell`: the window is Electron's, which asks for sound itself where the system has any. */
export function soundMissingText(isInShell: boolean): string {
  return isInShell ? t().meeting.screenSoundNotGiven : t().meeting.screenSoundNotShared;
}
