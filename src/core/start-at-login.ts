/** Has the system start Landline when its owner logs in, or no longer. */
import { mkdir, readFile, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { CommandError } from "../api/errors.ts";
import { words } from "../kernel/words.ts";
import { loginItem, type LoginItem } from "../platform/login-item.ts";
import { writePrivateFile } from "../platform/private-file.ts";
import { wordsOf } from "../platform/system-error.ts";

export interface StartAtLogin {
  /** False where the system, or the way in which this program was started, has no such thing. */
  readonly isPossible: boolean;
  /** @throws CommandError startAtLogin */
  set(isOn: boolean): Promise<void>;
  /** Writes what is there anew where it starts another program: an update lies in a folder of its own. What the system's own settings have switched off stays so. */
  renew(): Promise<void>;
}

/** By the settings of desktops: the Desktop Entry Specification's word, and GNOME's. */
const SWITCHED_OFF = /^(?:Hidden=true|X-GNOME-Autostart-enabled=false)$/m;

/** `command`: a program and its arguments; empty for none. */
export const startAtLoginBy = (command: readonly string[]): StartAtLogin =>
  createStartAtLogin(
    loginItem(command, { platform: process.platform, environment: process.env, home: homedir() }),
  );

/** `item`: null where there can be none. */
export function createStartAtLogin(item: LoginItem | null): StartAtLogin {
  async function set(isOn: boolean): Promise<void> {
    if (item === null) {
      if (isOn) throw new CommandError("startAtLogin", words("noStartAtLogin"));
      return;
    }
    try {
      if (!isOn) return await rm(item.file, { force: true });
      await mkdir(path.dirname(item.file), { recursive: true });
      await writePrivateFile(item.file, item.content);
    } catch (error) {
      throw new CommandError("startAtLogin", words("startAtLoginFails", item.file, [wordsOf(error)]), {
        cause: error,
      });
    }
  }
  return {
    isPossible: item !== null,
    set,
    async renew() {
      if (item === null) return;
      const there = await readFile(item.file).catch(() => null);
      if (there === null || there.equals(Buffer.from(item.content)) || SWITCHED_OFF.test(String(there)))
        return;
      await set(true);
    },
  };
}
