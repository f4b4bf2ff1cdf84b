/** A key as words that can be read out: three proquints (arXiv:0901.4016), 96 of the key's 256 bits. */

const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aiou";
/** Each word is two proquints of 16 bits; nobody makes 2^96 keys to find one with the same words. */
const WORDS = 3;

function proquint(bits: number): string {
  const consonant = (shift: number) => CONSONANTS[(bits >> shift) & 15];
  const vowel = (shift: number) => VOWELS[(bits >> shift) & 3];
  return `${consonant(12)}${vowel(10)}${consonant(6)}${vowel(4)}${consonant(0)}`;
}

/** `publicKey`: at least 24 hex digits. */
export function keyWords(publicKey: string): string {
  const words = Array.from({ length: WORDS }, (_, at) => {
    const half = (from: number) => proquint(Number.parseInt(publicKey.slice(from, from + 4), 16));
    return half(8 * at) + half(8 * at + 4);
  });
  return words.join(" ");
}
