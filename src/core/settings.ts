/** The name and the settings that a person chose, in one private JSON file. */
import { hostname, userInfo } from "node:os";
import * as v from "valibot";
import { defaultSettings, SettingsSchema, type Settings } from "../api/settings.ts";
import { createPrivateFileWriter, readJsonFile } from "../platform/private-file.ts";
import type { Log } from "../kernel/log.ts";
import { decoder, NameSchema } from "../kernel/schema.ts";
import type { SettingsChange } from "./checked-settings.ts";
import { checkName } from "./input-validation.ts";

const decodeFile = decoder(
  v.object({ name: v.optional(NameSchema), settings: v.optional(v.partial(SettingsSchema)) }),
);

export interface SavedSettings {
  /** Until one is chosen: the account's, or the machine's. */
  name(): string;
  isNameChosen(): boolean;
  settings(): Settings;
  setName(name: string): void;
  setSettings(settings: SettingsChange): void;
  /** Resolves when the disk has the last change, or has refused it. */
  flush(): Promise<void>;
}

/** `unchosenName`: until one is chosen. A file that is missing or damaged means the defaults. A failed write is logged: the choice holds until this run ends. */
export function openSettings(file: string, log: Log, unchosenName: string = accountName()): SavedSettings {
  const saved = decodeFile(readJsonFile(file));
  let chosenName = saved?.name;
  let settings: Settings = merge(defaultSettings, saved?.settings ?? {});
  const writer = createPrivateFileWriter(file, (error) =>
    log.error("settings were not saved", { file, error: String(error) }),
  );
  const save = () => writer.write(`${JSON.stringify({ name: chosenName, settings }, null, 2)}\n`);
  return {
    name: () => chosenName ?? unchosenName,
    isNameChosen: () => chosenName !== undefined,
    settings: () => settings,
    setName(value) {
      chosenName = value;
      save();
    },
    setSettings(changes) {
      settings = merge(settings, changes);
      save();
    },
    flush: writer.flush,
  };
}

function merge(base: Settings, changes: SettingsChange): Settings {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return { ...base, ...given };
}

/** The account's name, or the machine's where the account's says nothing. */
function accountName(): string {
  let user = "";
  try {
    user = userInfo().username;
  } catch {
    // Accounts without an entry in the user database have no name.
  }
  const checked = checkName(user === "" || user === "root" ? hostname() : user);
  return "text" in checked ? checked.text : "Guest";
}
