/** Kinds of shared file that the window shows without saving them. The core serves these, and the window offers them. */

export type ShownKind = "image" | "audio" | "video" | "text";
export interface Shown {
  readonly kind: ShownKind;
  /** As in HTTP's Content-Type. */
  readonly mediaType: string;
}

/** By the ends of names. SVG and HTML are left out: they may hold scripts. */
const TYPES = [
  ["image", "image/png", "png"],
  ["image", "image/jpeg", "jpg jpeg"],
  ["image", "image/gif", "gif"],
  ["image", "image/webp", "webp"],
  ["image", "image/avif", "avif"],
  ["audio", "audio/mpeg", "mp3"],
  ["audio", "audio/mp4", "m4a"],
  ["audio", "audio/ogg", "ogg opus"],
  ["audio", "audio/wav", "wav"],
  ["audio", "audio/flac", "flac"],
  ["video", "video/webm", "webm"],
  ["video", "video/mp4", "mp4"],
  ["text", "text/vtt; charset=utf-8", "vtt"],
  ["text", "text/plain; charset=utf-8", "txt md csv log json"],
] as const;

const BY_END: ReadonlyMap<string, Shown> = new Map(
  TYPES.flatMap(([kind, mediaType, ends]) =>
    ends.split(" ").map((end) => [end, { kind, mediaType }] as const),
  ),
);

/** The part after a name's last dot, in lower case; empty if there is no dot. */
export const nameEnd = (name: string): string =>
  name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";

/** Null for a file that can only be saved. */
export const shownAs = (name: string): Shown | null => BY_END.get(nameEnd(name)) ?? null;
