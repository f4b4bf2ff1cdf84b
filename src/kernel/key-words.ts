/** Keys and digests as words that can be read out, in proquints (arXiv:0901.4016). */

const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aiou";
/** Each word is two proquints of 16 bits; nobody makes 2^96 keys to find one with the same words. */
const KEY_WORDS = 3;
/**
 * Whoever stands between two callers shows each another key of its own, and looks for two keys that make the same words on both sides:
 * among 2^128 words that takes 2^64 tries, and there is time for them only while it rings.
 */
const CALL_WORDS = 4;

function proquint(bits: number): string {
  const consonant = (shift: number) => CONSONANTS[(bits >> shift) & 15];
  const vowel = (shift: number) => VOWELS[(bits >> shift) & 3];
  return `${consonant(12)}${vowel(10)}${consonant(6)}${vowel(4)}${consonant(0)}`;
}

/** `hex`: at least 8 digits for each word. */
function wordsOf(hex: string, count: number): string {
  const words = Array.from({ length: count }, (_, at) => {
    const half = (from: number) => proquint(Number.parseInt(hex.slice(from, from + 4), 16));
    return half(8 * at) + half(8 * at + 4);
  });
  return words.join(" ");
}

/** `publicKey`: hex. */
export const keyWords = (publicKey: string): string => wordsOf(publicKey, KEY_WORDS);

/** `digest`: of both ends' keys, hex. */
export const callWords = (digest: string): string => wordsOf(digest, CALL_WORDS);
