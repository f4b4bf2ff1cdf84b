/** Text that must fit a number of bytes. */

/** The longest beginning of `text`, in whole code points, that takes at most `maxBytes` in UTF-8. */
export function firstBytes(text: string, maxBytes: number): string {
  let kept = "";
  let bytes = 0;
  for (const character of text) {
    bytes += utf8Bytes(character.codePointAt(0) ?? 0);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept;
}

/** RFC 3629, section 3. A lone surrogate counts as the replacement character that encoders write for it. */
function utf8Bytes(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
