/** Sentences and small formats for the screen. */
import type { PeerId } from "../../kernel/ids.ts";
import { spell, type Sentence } from "../../kernel/words.ts";
import { t } from "../language/texts.ts";
import { byteSize, calendarDay, clockTime, listNames } from "../language/format.ts";

/** What the core says, in the language in use, and never empty. Where a core of another version says what no catalogue has, its English. */
export function saidText(said: {
  readonly message?: string | null;
  readonly sentences?: readonly Sentence[] | undefined;
}): string {
  const { sentences, common } = t();
  const spelling = { list: listNames, bytes: byteSize };
  return spell(said.sentences ?? [], sentences, spelling) ?? (said.message || common.didNotWork);
}

/** For what is copied: a passcode or a port with invisible marks would be another one. */
export const withoutMarks = (text: string): string => text.replaceAll(/[\u2066-\u2069]/gu, "");

/** A private meeting shows no title. */
export const meetingTitle = (title: string): string => title || t().meeting.privateMeeting;

/** Of the window. `unread`: 0 for none, or where nobody wants to be told. */
export function windowTitle(title: string | undefined, unread: number): string {
  const count = unread > 0 ? `(${unread}) ` : "";
  return title ? `${count}${title} – Landline` : "Landline";
}

/** Up to two letters: the first of the first word and of the last. Letters are grapheme clusters, so that emoji stay whole. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = words.at(0);
  const last = words.length > 1 ? words.at(-1) : undefined;
  const letters = [first, last].map((word) => (word === undefined ? "" : (firstLetter(word) ?? "")));
  return letters.join("").toLocaleUpperCase() || "?";
}
function firstLetter(word: string): string | undefined {
  for (const { segment } of new Intl.Segmenter().segment(word)) return segment;
  return undefined;
}

/** tokens.css defines --avatar-0 to --avatar-7. */
const AVATAR_COLOURS = 8;
export function avatarColour(peerId: PeerId): number {
  return Number.parseInt(peerId.slice(1, 7), 16) % AVATAR_COLOURS;
}

/** "14:07", as the system writes it. */
export function timeOfDay(atMs: number): string {
  return clockTime(atMs);
}
/** Names a local calendar day, such as "2026-3-5". */
export function dayKey(atMs: number): string {
  const date = new Date(atMs);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
export function dayName(atMs: number, nowMs: number): string {
  if (dayKey(atMs) === dayKey(nowMs)) return t().common.today;
  if (dayKey(atMs) === dayKey(nowMs - 86_400_000)) return t().common.yesterday;
  return calendarDay(atMs);
}
/** The time for today, the day and the time for other days. */
export function whenSaid(atMs: number, nowMs: number): string {
  return dayKey(atMs) === dayKey(nowMs) ? timeOfDay(atMs) : dayAndTime(atMs, nowMs);
}
/** "Today, 14:07". */
export const dayAndTime = (atMs: number, nowMs: number): string =>
  t().common.dayAndTime(dayName(atMs, nowMs), timeOfDay(atMs));
/** "2026-03-05 14:07:09", in local time. */
export function localTime(atMs: number): string {
  const date = new Date(atMs);
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(":")}`;
}
const pad = (value: number): string => String(value).padStart(2, "0");

/** "4:07" or "1:02:09". */
export function duration(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

export const firstName = (name: string): string => name.trim().split(/\s+/u)[0] ?? "";

export function suggestedTitle(name: string): string {
  const first = firstName(name);
  return first === "" ? t().common.meeting : t().home.meetingOf(first);
}
