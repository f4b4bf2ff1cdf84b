/** Text that a person typed: made fit to be shown to others, or refused with one sentence that says what is wrong. Lengths are in UTF-16 code units. */
import {
  MAX_ANNOUNCEMENT_LENGTH,
  MAX_MESSAGE_LENGTH,
  MAX_NAME_LENGTH,
  MAX_PASSCODE_LENGTH,
  MAX_TITLE_LENGTH,
  MIN_PASSCODE_LENGTH,
} from "../kernel/limits.ts";
import { passcodeTooShort } from "../api/errors.ts";
import { plainName, showableText } from "../kernel/unicode.ts";

export type Checked = { readonly text: string } | { readonly problem: string };

export function checkLine(what: string, typed: string, maxLength: number): Checked {
  const text = plainName(typed);
  if (text === "") return { problem: `${what} can't be empty. Type at least one letter.` };
  if (text.length > maxLength) {
    // Counting what people take for characters is slow: a text far beyond the bound is counted as it is.
    const length =
      text.length > 100 * maxLength ? text.length : [...new Intl.Segmenter().segment(text)].length;
    return length > maxLength
      ? { problem: `${what} can have ${maxLength} characters; this one has ${length}. Shorten it.` }
      : { problem: `${what} is too long: its emoji or accents count for several characters. Shorten it.` };
  }
  return { text };
}

export const checkName = (typed: string): Checked => checkLine("Your name", typed, MAX_NAME_LENGTH);
export const checkTitle = (typed: string): Checked => checkLine("A meeting's title", typed, MAX_TITLE_LENGTH);

/** Line breaks and tabs stay. */
export function checkMessage(typed: string): Checked {
  const text = showableText(typed.normalize("NFC")).trimEnd();
  if (text.trim() === "") return { problem: "The message is empty. Type something first." };
  if (text.length > MAX_MESSAGE_LENGTH) {
    return {
      problem: `A message can have ${MAX_MESSAGE_LENGTH} characters; this one has ${text.length}. Send it in parts.`,
    };
  }
  return { text };
}

export function checkAnnouncement(typed: string): Checked {
  const checked = checkMessage(typed);
  if ("problem" in checked) return { problem: "The announcement is empty or too long. Type a few lines." };
  return checked.text.length > MAX_ANNOUNCEMENT_LENGTH
    ? {
        problem: `An announcement can have ${MAX_ANNOUNCEMENT_LENGTH} characters; this one has ${checked.text.length}. Shorten it.`,
      }
    : checked;
}

/** The passcode of a meeting that is made. It is used as typed; only its length is bounded. */
export function checkPasscode(typed: string): Checked {
  if (typed === "") return { problem: "The passcode is empty. Type one, or make the meeting without." };
  if (typed.length < MIN_PASSCODE_LENGTH) return { problem: passcodeTooShort };
  if (typed.length > MAX_PASSCODE_LENGTH)
    return { problem: `A passcode can have ${MAX_PASSCODE_LENGTH} characters. Choose a shorter one.` };
  return { text: typed };
}
