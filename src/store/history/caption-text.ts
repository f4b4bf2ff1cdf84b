/** A line of captions as text, for exports: "Ana: Good morning". Pure. */
import type { StoredCaption } from "../stored.ts";

export const captionText = ({ speaker, text }: Pick<StoredCaption, "speaker" | "text">): string =>
  speaker === null ? text : `${speaker}: ${text}`;
