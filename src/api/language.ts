/** Which language a person reads. Pure. */
import { LANGUAGES, type Language, type Settings } from "./settings.ts";

/** `preferred`: the system's languages as BCP 47 tags, the best one first. English where it names none that we have. */
export function languageOf(setting: Settings["language"], preferred: readonly string[]): Language {
  if (setting !== "system") return setting;
  for (const tag of preferred) {
    const found = LANGUAGES.find((language) => isOf(tag, language));
    if (found !== undefined) return found;
  }
  return "en";
}

export const isOf = (tag: string, language: Language): boolean =>
  tag.toLowerCase().split("-")[0] === language;
