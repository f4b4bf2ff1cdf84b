/** The core's sentences in the language of a person who has no window, or none yet. English is in the kernel; each other language is loaded when it is asked for. */
import type { Language } from "../api/settings.ts";
import { byteSizeIn, listIn } from "../kernel/spelling.ts";
import { SENTENCES, type Sentences } from "../kernel/sentences.ts";
import { spell, type Words } from "../kernel/words.ts";

const CATALOGUES: Readonly<Record<Language, () => Promise<Sentences>>> = {
  en: () => Promise.resolve(SENTENCES),
  de: async () => (await import("./de/index.ts")).sentences,
  fr: async () => (await import("./fr/index.ts")).sentences,
  es: async () => (await import("./es/index.ts")).sentences,
  pt: async () => (await import("./pt/index.ts")).sentences,
  ar: async () => (await import("./ar/index.ts")).sentences,
};

/** Says words in one language, for a terminal; in English where a core of another version says what no catalogue has. */
export type Speak = (said: Words) => string;

/** For scripts, and where no other language was asked for. */
export const inEnglish: Speak = ({ message }) => message;

export async function speakerOf(language: Language): Promise<Speak> {
  const texts = await CATALOGUES[language]();
  const spelling = {
    list: (items: readonly string[]) => listIn(language, items),
    bytes: (bytes: number) => byteSizeIn(language, bytes),
  };
  // A path that is copied from a terminal with invisible marks in it leads nowhere.
  return ({ sentences, message }) =>
    (spell(sentences, texts, spelling) ?? message).replaceAll(/[\u2066-\u2069]/gu, "");
}
