/** Text from people and from other machines, made fit to be shown beside our own, and compared as people compare it. */

/**
 * What must not be shown, for it has no form of its own or changes the look of what surrounds it: control characters (Cc, among them
 * the escape that commands a terminal), halves of surrogate pairs (Cs, which UTF-8 cannot say), line and paragraph separators
 * (U+2028, U+2029), the byte order mark (U+FEFF), and embeddings, overrides and isolates of writing direction (U+202A to U+202E, U+2066 to U+2069; Unicode Technical Report 36,
 * section 2.5). Joiners and direction marks (U+200C to U+200F) stay: Persian, Hebrew and emoji need them.
 */
const UNSHOWABLE = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069]/gu;
/** The same but for what a text of several lines may have: line feeds and tabs. */
const UNSHOWABLE_IN_TEXT = /(?![\n\t])[\p{Cc}\p{Cs}\ufeff\u202a-\u202e\u2066-\u2069]/gu;
/** Unicode's mandatory breaks but for vertical tab and form feed (Annex 14, classes CR, LF, NL, BK). */
const LINE_BREAK = /\r\n|[\n\r\u0085\u2028\u2029]/gu;

/** One line: what cannot be shown, line breaks included, becomes a space. */
export const showableLine = (text: string): string => text.replace(UNSHOWABLE, " ");

/** True if `showableLine` leaves the text as it is. */
export const isShowableLine = (text: string): boolean => showableLine(text) === text;

/** Format characters (Cf), which have no form of their own, but for the joiners that Persian, Hindi and emoji need. */
const FORMAT = /(?![\u200c\u200d])\p{Cf}/gu;

/** Words of ASCII with single spaces between them, which `plainName` leaves as they are: most names, and found out in a tenth of the time. */
const PLAIN_ALREADY = /^[!-~]+(?: [!-~]+)*$/;

/** A name on one line, without what would make it look like another name: two that look the same are the same text. */
export const plainName = (name: string): string =>
  PLAIN_ALREADY.test(name)
    ? name
    : showableLine(name.normalize("NFC")).replace(FORMAT, "").replace(/\s+/gu, " ").trim();

/** The same, and never empty: nobody hides behind a name of spaces or of characters that have no form. */
export const shownName = (name: string): string => plainName(name) || "Somebody";

/** Several lines: every line break becomes a line feed, tabs stay, and everything else that cannot be shown is left out. */
export const showableText = (text: string): string =>
  text.replace(LINE_BREAK, "\n").replace(UNSHOWABLE_IN_TEXT, "");

/**
 * Without case, accents and other marks, for searching: "Zoë" is found by "zoe". By way of upper case, since some letters have two
 * there ("ß" is found by "ss").
 */
export const foldText = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase();
