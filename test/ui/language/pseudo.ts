/** A language that nobody speaks: English with accents, longer by two fifths. What it does not fit into, German will not either. */
import { english } from "../../../src/ui/language/en/index.ts";
import type { Catalogue } from "../../../src/ui/language/en/index.ts";
import { mapTexts } from "./texts.ts";

const ACCENTS: Readonly<Record<string, string>> = {
  ...{ a: "á", e: "ë", i: "î", o: "ø", u: "ü", y: "ý", c: "ç", n: "ñ", s: "š" },
  ...{ A: "Å", E: "É", I: "Î", O: "Ö", U: "Ü", C: "Ç", N: "Ñ", S: "Š" },
};
const FILLER = "lørém îpsüm dølør sît ámët ";

/** What stands in braces stays: elements take its place. */
export function pseudoText(text: string): string {
  if (!/\p{L}{2}/u.test(text)) return text;
  const accented = text.replaceAll(/\{\w+\}|[A-Za-z]/g, (part) => ACCENTS[part] ?? part);
  const length = Math.ceil(text.length * 0.4);
  return `${accented} ${FILLER.repeat(Math.ceil(length / FILLER.length))
    .slice(0, length)
    .trim()}`;
}

/** Whether all of a text on the screen is the catalogue's, and nothing of it what people or the system wrote. */
export const isPseudo = (text: string): boolean => /[áëîøüýçñš]/iu.test(text) && !/[aeiouy]/iu.test(text);

export const pseudo: Catalogue = mapTexts(english, pseudoText);
