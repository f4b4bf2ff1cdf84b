/** A timer in words. Pure. */
import { duration } from "./text.ts";
import { t } from "../language/texts.ts";

/** Whole seconds; a second that has begun counts. */
export const secondsLeft = (endsAtMs: number, wallMs: number): number =>
  Math.max(0, Math.ceil((endsAtMs - wallMs) / 1_000));

/** As a clock shows it. */
export const timeLeft = (seconds: number): string => duration(seconds * 1_000);

/** For a sentence: "5 minutes", "90 seconds". */
export function spanInWords(seconds: number): string {
  return seconds % 60 === 0 ? t().common.minutes(seconds / 60) : t().common.seconds(seconds);
}
