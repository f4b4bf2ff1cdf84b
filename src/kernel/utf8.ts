/** Text that must fit a number of bytes. */

/** As many whole code points as fit `maxBytes` of UTF-8. */
export function firstBytes(text: string, maxBytes: number): string {
  let kept = "";
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept;
}
