/** What people type, made fit to be shown to others, or answered by one sentence that says what is wrong. */
import {
  MAX_ANNOUNCEMENT_LENGTH,
  MAX_MESSAGE_LENGTH,
  MAX_NAME_LENGTH,
  MAX_TITLE_LENGTH,
} from "../kernel/schema.ts";

export type Checked = { readonly text: string } | { readonly problem: string };

/** Control characters, and marks that turn the direction of what follows (U+202A-E, U+2066-9). */
// oxlint-disable-next-line no-control-regex
const UNSHOWABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

function checkLine(what: string, typed: string, maxLength: number): Checked {
  const text = typed.normalize("NFC").replace(UNSHOWABLE, " ").replace(/\s+/g, " ").trim();
  if (text === "") return { problem: `${what} can't be empty. Type at least one letter.` };
  if (text.length > maxLength) {
    const length = [...new Intl.Segmenter().segment(text)].length;
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
  // oxlint-disable-next-line no-control-regex
  const text = typed
    .normalize("NFC")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, "")
    .trimEnd();
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

/** A passcode is used as typed; only its length is bounded. */
export function checkPasscode(typed: string): Checked {
  if (typed === "") return { problem: "The passcode is empty. Type one, or make the meeting without." };
  if (typed.length > 100) return { problem: "A passcode can have 100 characters. Choose a shorter one." };
  return { text: typed };
}
