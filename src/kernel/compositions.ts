/** What can be made of a recording, and under which name all of it is shared. */
import { firstBytes } from "./utf8.ts";

export const FILM_LAYOUTS = ["grid", "speaker", "screen"] as const;
export type FilmLayout = (typeof FILM_LAYOUTS)[number];

/**
 * `sound`: everybody in one file. `voices`: a file for each person. `text`: chapters and chat. The films: everybody in a grid; whoever speaks, large;
 * the presented screen with whoever speaks.
 */
export const COMPOSITIONS = ["sound", "voices", "text", ...FILM_LAYOUTS] as const;
export type Composition = (typeof COMPOSITIONS)[number];

/** WebM can always be made; MP4 where the browser that makes films has an encoder for H.264. */
export const FILM_FORMATS = ["webm", "mp4"] as const;
export type FilmFormat = (typeof FILM_FORMATS)[number];

export const isFilm = (what: Composition): what is FilmLayout => FILM_LAYOUTS.some((each) => each === what);

/** No name of a file has more with what stands behind it. */
const MAX_TITLE_BYTES = 120;
const copyMark = (recordingId: string): string => `(recording ${recordingId.slice(0, 8)})`;

/** Under which the whole of a recording is shared: other machines that have it know their own by it. */
export function copyName(title: string, recordingId: string): string {
  const shown = firstBytes(title.replaceAll(/[/\\]/gu, "-"), MAX_TITLE_BYTES).trim();
  return `${shown} ${copyMark(recordingId)}`.trim();
}

export const isCopyName = (name: string, recordingId: string): boolean =>
  name.endsWith(copyMark(recordingId));
