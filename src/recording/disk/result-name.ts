/** The names of what was made of a recording, as people read them. The beginning of a name says what it is. Pure. */
import { FILM_LAYOUTS, type Composition } from "../../kernel/compositions.ts";

/** In the recording's folder. */
export const RESULTS_FOLDER = "results";

const BEGINNINGS: readonly (readonly [string, Composition])[] = [
  ["Sound", "sound"],
  ["Voice of ", "voices"],
  ["Chapters", "text"],
  ["Chat", "text"],
  ["Captions", "text"],
  ...FILM_LAYOUTS.map((layout) => [`Film (${layout})`, layout] as const),
];

/** A file system takes 255 bytes, and a letter has up to four. */
const MAX_NAME_LETTERS = 40;

/** As it may stand in the name of a file, on any system: letters with their marks, digits and spaces; empty for a name without any. */
export const lettersOf = (name: string): string =>
  Array.from(name.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim())
    .slice(0, MAX_NAME_LETTERS)
    .join("")
    .trim();

const nameInFile = (name: string): string => lettersOf(name) || "someone";

/** Null for a file that is no result. */
export const resultIn = (file: string): Composition | null =>
  BEGINNINGS.find(([beginning]) => file.startsWith(beginning))?.[1] ?? null;

export const soundName = (title: string): string => `Sound - ${nameInFile(title)}.webm`;
export const filmName = (layout: string, title: string, end: string): string =>
  `Film (${layout}) - ${nameInFile(title)}.${end}`;
export const textName = (
  kind: "Captions" | "Chapters" | "Chat" | "Chat and chapters",
  title: string,
): string => `${kind} - ${nameInFile(title)}.${kind === "Chat and chapters" ? "md" : "vtt"}`;

/** One for each, in order: people of one name are told apart by numbers. */
export function voiceNames(people: readonly string[], title: string): readonly string[] {
  const counts = new Map<string, number>();
  return people.map((person) => {
    const name = nameInFile(person);
    const count = (counts.get(name.toLowerCase()) ?? 0) + 1;
    counts.set(name.toLowerCase(), count);
    return `Voice of ${name}${count === 1 ? "" : ` (${count})`} - ${nameInFile(title)}.webm`;
  });
}
