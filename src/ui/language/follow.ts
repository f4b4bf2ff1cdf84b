/** Loads the language that is chosen and puts it in use; the page's `lang` and `dir` follow. */
import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { languageOf } from "../../api/language.ts";
import type { Language, Settings } from "../../api/settings.ts";
import { directionOf, localeOf } from "./choice.ts";
import { english, type Catalogue } from "./en/index.ts";
import { isolating } from "./isolating.ts";
import { spoken } from "./texts.ts";

/** English is in the window's script, every other language in a script of its own. */
const CATALOGUES: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: () => Promise.resolve(english),
  de: async () => (await import("./de/index.ts")).german,
  fr: async () => (await import("./fr/index.ts")).french,
  es: async () => (await import("./es/index.ts")).spanish,
  pt: async () => (await import("./pt/index.ts")).portuguese,
  ar: async () => (await import("./ar/index.ts")).arabic,
};

/** `isSettled`: false until the first one is in use, so that no screen changes its language before somebody's eyes. */
export function followLanguage(
  setting: ReadonlySignal<Settings["language"]>,
  preferred: readonly string[],
): { readonly isSettled: ReadonlySignal<boolean> } {
  const isSettled = signal(false);
  let wanted: Language | null = null;

  async function speak(language: Language): Promise<void> {
    wanted = language;
    try {
      const loaded = await CATALOGUES[language]();
      // What runs from right to left isolates by itself, in each text.
      const catalogue = directionOf(language) === "ltr" ? isolating(loaded) : loaded;
      // Another one was chosen meanwhile.
      if (wanted !== language) return;
      spoken.value = { language, locale: localeOf(language, preferred), catalogue };
    } catch (error) {
      // The core that served the page has gone away: what was in use stays.
      console.error(error);
    }
    isSettled.value = true;
  }

  effect(() => {
    const language = languageOf(setting.value, preferred);
    if (language !== wanted) void speak(language);
  });
  effect(() => {
    const { language } = spoken.value;
    document.documentElement.lang = language;
    document.documentElement.dir = directionOf(language);
  });
  return { isSettled };
}
