/** Bounds that several modules share. What one module bounds alone stands in its own files. */

/** Members of one meeting: what the roster, slots and links are laid out for. */
export const MAX_MEMBERS = 64;
/** Members that hosts may have everybody see large at once. */
export const MAX_SPOTLIT = 3;
/** Members that may caption a meeting at once: one or two that take turns, for two languages. */
export const MAX_CAPTIONERS = 4;
/** The longest line of captions, in UTF-16 code units: three lines of a screen in the largest letters. */
export const MAX_CAPTION_LENGTH = 300;
/** Datagrams that each side of a test of the connection sends: one that is lost is half a percent. */
export const LINK_TEST_DATAGRAMS = 200;
/** Tiles that one person has large at once: more would be a grid. */
export const MAX_PINS = 4;
/** The longest name a participant may have, in UTF-16 code units, after trimming. */
export const MAX_NAME_LENGTH = 60;
/** The longest meeting title, in UTF-16 code units: its advert must stay under 400 bytes. */
export const MAX_TITLE_LENGTH = 60;
/** The shortest passcode, in UTF-16 code units: with the waits between tries, too many to guess. */
export const MIN_PASSCODE_LENGTH = 6;
/** The longest passcode, in UTF-16 code units: enough for any sentence that people remember. */
export const MAX_PASSCODE_LENGTH = 100;
/** The longest chat message, in UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 8_000;
/** The longest announcement, in UTF-16 code units: its banner has room for a few lines. */
export const MAX_ANNOUNCEMENT_LENGTH = 500;
/** An SDP description, in UTF-16 code units. A leg's offer is some 70,000. */
export const MAX_SDP_LENGTH = 200_000;
/** The name of a leg, in UTF-16 code units. */
export const MAX_LEG_ID_LENGTH = 64;
/** One signal of a direct call, as JSON, in UTF-16 code units. An offer with all its addresses is some 8,000. */
export const MAX_CALL_SIGNAL_LENGTH = 32_000;
export const MAX_POLL_OPTIONS = 10;
/** In UTF-16 code units: a card has room for some lines of each. */
export const MAX_QUESTION_LENGTH = 300;
export const MAX_OPTION_LENGTH = 100;
/** The longest timer: a working day. */
export const MAX_TIMER_SECONDS = 8 * 3_600;
/** How long people see that a timer is over. */
export const TIMER_OVER_MS = 30_000;
