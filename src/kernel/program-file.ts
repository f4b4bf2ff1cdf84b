/**
 * Whether a file that a browser gave is one to be run: browsers don't say what the file system knows. Scripts say it in their first bytes
 * (POSIX: "#!" and the path of an interpreter), as programs do (ELF; Mach-O in both byte orders).
 */

/** So many bytes of the beginning are looked at. */
export const PROGRAM_MARK_BYTES = 4;

const MARKS = [
  [0x7f, 0x45, 0x4c, 0x46],
  [0xcf, 0xfa, 0xed, 0xfe],
  [0xce, 0xfa, 0xed, 0xfe],
  [0xfe, 0xed, 0xfa, 0xcf],
  [0xfe, 0xed, 0xfa, 0xce],
];
const [HASH, BANG, SPACE, SLASH] = [0x23, 0x21, 0x20, 0x2f];

/** `begin`: the first PROGRAM_MARK_BYTES, or all that there are. */
export function beginsLikeProgram(begin: Uint8Array): boolean {
  if (begin[0] === HASH && begin[1] === BANG)
    return begin[2] === SLASH || (begin[2] === SPACE && begin[3] === SLASH);
  return MARKS.some((mark) => mark.every((byte, at) => begin[at] === byte));
}
