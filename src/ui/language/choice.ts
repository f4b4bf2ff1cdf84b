/** What the window knows of each language. Pure. */
import { isOf } from "../../api/language.ts";
import type { Language } from "../../api/settings.ts";

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

/** For dates and times: with the region that the system names, and with digits from 0 to 9. */
export function localeOf(language: Language, preferred: readonly string[]): string {
  const tag = preferred.find((each) => isOf(each, language)) ?? language;
  return new Intl.Locale(tag, { numberingSystem: "latn" }).toString();
}
