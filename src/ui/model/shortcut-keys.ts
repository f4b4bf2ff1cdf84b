/** Which shortcut a pressed key means, also on a keyboard that writes no Latin letters. Pure. */

/** The part of a KeyboardEvent that decides. */
export interface PressedKey {
  readonly key: string;
  /** The key's place, named after what an American keyboard has there. */
  readonly code: string;
  readonly shiftKey: boolean;
}

/**
 * A small letter, "?" or the key's own name. A key that writes a letter outside ASCII, such as the Cyrillic or Hebrew one
 * where an American keyboard has M, counts by its place; every other one counts by what it writes, so that on a French or
 * Dvorak keyboard the letter on the key is the right one.
 */
export function shortcutKey({ key, code, shiftKey }: PressedKey): string {
  if (/^[\u0080-\u{10FFFF}]$/u.test(key)) {
    const letter = /^Key([A-Z])$/.exec(code)?.[1];
    if (letter !== undefined) return letter.toLowerCase();
    if (code === "Slash" && shiftKey) return "?";
  }
  return key.length === 1 ? key.toLowerCase() : key;
}
