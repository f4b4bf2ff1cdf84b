/**
 * What a text certainly lacks: a Bloom filter of its pairs and triples of characters, as text. A search of a long history looks at the
 * filters, and reads only the few messages that may have its words: a hundred of those take as long as ten thousand filters.
 */
import { foldText } from "../../kernel/unicode.ts";

/** Six bits a character. */
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, DIGITS.indexOf(String.fromCharCode(code))),
);
/** Two bits for each UTF-16 code unit: of English text some third of them is set. */
const CODE_UNITS_PER_DIGIT = 3;
/** So that a filter stays small beside its message. One of a long text has more bits set, and there are few of those. */
const MAX_DIGITS = 400;
/** Of a text that only its readers may know: it may have anything. */
export const ANY_WORDS = "*";

/** The pairs and triples of a text. A lone character is none, so that no filter excludes it. */
export type Grams = readonly number[];

/** `folded`: of `foldText`. */
export function gramsOf(folded: string): Grams {
  const grams: number[] = [];
  for (let at = 1; at < folded.length; at += 1) {
    const pair = mix(folded.charCodeAt(at - 1), folded.charCodeAt(at));
    grams.push(pair);
    if (at > 1) grams.push(mix(folded.charCodeAt(at - 2), pair));
  }
  return grams;
}

export function wordFilterOf(text: string): string {
  const folded = foldText(text);
  const length = Math.min(MAX_DIGITS, Math.max(1, Math.ceil(folded.length / CODE_UNITS_PER_DIGIT)));
  const digits = new Uint8Array(length);
  for (const gram of gramsOf(folded)) {
    const bit = gram % (length * 6);
    const digit = Math.floor(bit / 6);
    digits[digit] = (digits[digit] ?? 0) | (1 << (bit % 6));
  }
  let filter = "";
  for (const value of digits) filter += DIGITS.charAt(value);
  return filter;
}

/** False if the text that the filter is of certainly lacks one of the grams. */
export function mayHave(filter: string, grams: Grams): boolean {
  if (filter === ANY_WORDS) return true;
  for (const gram of grams) {
    const bit = gram % (filter.length * 6);
    const value = VALUES[filter.charCodeAt(Math.floor(bit / 6))] ?? 0;
    if ((value & (1 << (bit % 6))) === 0) return false;
  }
  return true;
}

/** Two numbers as one of 30 bits, spread over all of them; a number of more bits takes JavaScript ten times as long to divide. */
function mix(a: number, b: number): number {
  const mixed = Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 2;
}
