/** Which language the window speaks. Pure. */
import { LANGUAGES, type Language, type Settings } from "../../api/settings.ts";

/** What each calls itself, so that everybody finds the own one. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  pt: "Português",
  ar: "العربية",
};

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(["ar"]);

export const directionOf = (language: Language): "ltr" | "rtl" =>
  RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";

/** `preferred`: the system's languages as BCP 47 tags, the best one first. English where it names none that we have. */
export function languageOf(setting: Settings["language"], preferred: readonly string[]): Language {
  if (setting !== "system") return setting;
  for (const tag of preferred) {
    const found = LANGUAGES.find((language) => isOf(tag, language));
    if (found !== undefined) return found;
  }
  return "en";
}

/** For dates and times: with the region that the system names, and with digits from 0 to 9. */
export function localeOf(language: Language, preferred: readonly string[]): string {
  const tag = preferred.find((each) => isOf(each, language)) ?? language;
  return new Intl.Locale(tag, { numberingSystem: "latn" }).toString();
}

const isOf = (tag: string, language: Language): boolean => tag.toLowerCase().split("-")[0] === language;
