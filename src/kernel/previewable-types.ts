/** What the window shows of a shared file without its being saved: the core serves it so, and the window offers it. */

export type ShownKind = "image" | "audio" | "video" | "text";
export interface Shown {
  readonly kind: ShownKind;
  /** As in HTTP. */
  readonly mediaType: string;
}

/** By the ends of names. Neither SVG nor HTML: they may hold scripts. */
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
  ["text", "text/plain; charset=utf-8", "txt md csv log json"],
] as const;

const BY_END: ReadonlyMap<string, Shown> = new Map(
  TYPES.flatMap(([kind, mediaType, ends]) =>
    ends.split(" ").map((end) => [end, { kind, mediaType }] as const),
  ),
);

/** What follows a name's last dot, in lower case; empty where there is none. */
export const nameEnd = (name: string): string =>
  name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";

/** Null for what can only be saved. */
export const shownAs = (name: string): Shown | null => BY_END.get(nameEnd(name)) ?? null;
