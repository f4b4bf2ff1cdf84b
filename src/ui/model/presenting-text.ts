/** What the presenter is told about its own screen. Pure. */

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
  if (!isCapturing) return "You can present, but you show nothing yet";
  if (!hasFrame) return "Starting…";
  if (others === 0) return "You are presenting. Nobody else is here yet";
  return isReached ? "Everyone sees your screen" : "The others do not see your screen at the moment";
}
