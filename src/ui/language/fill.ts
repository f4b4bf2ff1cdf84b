/** A text with elements in it: "{name} is presenting" with the name in bold. */
import type { ComponentChildren } from "preact";

/** What stands in braces is replaced by the part of that name. */
export const fill = (
  text: string,
  parts: Readonly<Record<string, ComponentChildren>>,
): readonly ComponentChildren[] =>
  text.split(/\{(\w+)\}/u).map((piece, index) => (index % 2 === 0 ? piece : (parts[piece] ?? "")));
