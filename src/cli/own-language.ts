/** The language of the person at this computer, before any window is there: what was chosen in the settings, else what the system speaks. */
import path from "node:path";
import * as v from "valibot";
import { languageOf } from "../api/language.ts";
import { SettingsSchema, type Language } from "../api/settings.ts";
import { decoder } from "../kernel/schema.ts";
import { readJsonFile } from "../platform/private-file.ts";
import { dataFolderPath, type CommonOptions } from "./options.ts";
import { speakerOf, type Speak } from "../sentences/index.ts";

/** Nothing else of the file has to be as this version writes it: a newer program may have. */
const decodeChoice = decoder(v.object({ settings: v.object({ language: SettingsSchema.entries.language }) }));

export interface PersonsSystem {
  /** Its settings count where they can be read. */
  readonly dataFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** What the runtime takes the system's language for, as a BCP 47 tag. */
  readonly systemLocale: string;
}

/** Never throws. */
export function ownLanguage({ dataFolder, environment, systemLocale }: PersonsSystem): Language {
  const chosen = decodeChoice(readJsonFile(path.join(dataFolder, "settings.json")));
  return languageOf(chosen?.settings.language ?? "system", [...localesIn(environment), systemLocale]);
}

/** As POSIX has it, with GNU's list before. "C" is English: whoever sets it wants what programs say untranslated. */
function localesIn(environment: NodeJS.ProcessEnv): readonly string[] {
  const locale = ["LC_ALL", "LC_MESSAGES", "LANG"].map((name) => environment[name]).find(Boolean);
  if (locale === undefined) return [];
  if (/^(?:C|POSIX)(?:\.|$)/u.test(locale)) return ["en"];
  const list = environment["LANGUAGE"]?.split(":").filter(Boolean) ?? [];
  return [...list, locale].map((each) => each.replace(/[.@].*$/u, "").replaceAll("_", "-"));
}

/** How this computer speaks to whoever gave that command line. Scripts (`--json`) read English and codes. */
export const speakerFor = (options: Pick<CommonOptions, "dataDir" | "json">): Promise<Speak> =>
  speakerOf(
    options.json === true
      ? "en"
      : ownLanguage({
          ...{ dataFolder: dataFolderPath(options), environment: process.env },
          systemLocale: Intl.DateTimeFormat().resolvedOptions().locale,
        }),
  );
