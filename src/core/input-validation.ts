/** Text that a person typed: made fit to be shown to others, or refused with words that say what is wrong. Lengths are in UTF-16 code units. */
import {
  MAX_ANNOUNCEMENT_LENGTH,
  MAX_MESSAGE_LENGTH,
  MAX_NAME_LENGTH,
  MAX_PASSCODE_LENGTH,
  MAX_TITLE_LENGTH,
  MIN_PASSCODE_LENGTH,
} from "../kernel/limits.ts";
import { plainName, showableText } from "../kernel/unicode.ts";
import { words, type Words } from "../kernel/words.ts";

export type Checked = { readonly text: string } | { readonly problem: Words };

export function checkLine(
  what: "name" | "title" | "line" | "question" | "option",
  typed: string,
  maxLength: number,
): Checked {
  const text = plainName(typed);
  if (text === "") return { problem: words(`${what}Empty`) };
  if (text.length > maxLength) {
    // Counting what people take for characters is slow: a text far beyond the bound is counted as it is.
    const length =
      text.length > 100 * maxLength ? text.length : [...new Intl.Segmenter().segment(text)].length;
    return length > maxLength
      ? { problem: words(`${what}TooLong`, maxLength, length) }
      : { problem: words(`${what}TooHeavy`) };
  }
  return { text };
}

export const checkName = (typed: string): Checked => checkLine("name", typed, MAX_NAME_LENGTH);
export const checkTitle = (typed: string): Checked => checkLine("title", typed, MAX_TITLE_LENGTH);

/** Line breaks and tabs stay. */
export function checkMessage(typed: string): Checked {
  const text = showableText(typed.normalize("NFC")).trimEnd();
  if (text.trim() === "") return { problem: words("messageEmpty") };
  if (text.length > MAX_MESSAGE_LENGTH) {
    return {
      problem: words("messageTooLong", MAX_MESSAGE_LENGTH, text.length),
    };
  }
  return { text };
}

export function checkAnnouncement(typed: string): Checked {
  const checked = checkMessage(typed);
  if ("problem" in checked) return { problem: words("announcementUnfit") };
  return checked.text.length > MAX_ANNOUNCEMENT_LENGTH
    ? {
        problem: words("announcementTooLong", MAX_ANNOUNCEMENT_LENGTH, checked.text.length),
      }
    : checked;
}

/** The passcode of a meeting that is made. It is used as typed; only its length is bounded. */
export function checkPasscode(typed: string): Checked {
  if (typed === "") return { problem: words("passcodeEmpty") };
  if (typed.length < MIN_PASSCODE_LENGTH) return { problem: words("passcodeTooShort", MIN_PASSCODE_LENGTH) };
  if (typed.length > MAX_PASSCODE_LENGTH) return { problem: words("passcodeTooLong", MAX_PASSCODE_LENGTH) };
  return { text: typed };
}
