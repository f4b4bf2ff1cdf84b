/** The key that switches the microphone from any window. It belongs to Landline only while there is a microphone to switch. */
import { globalShortcut } from "electron";

/** Not a letter: those are taken by editors and browsers everywhere. */
const HOTKEY = "CommandOrControl+Shift+Space";

export interface Hotkey {
  /** Takes the key, or gives it back. The system may refuse it: another program has it then. */
  setActive(isActive: boolean): void;
}

export function createHotkey(onPress: () => void): Hotkey {
  return {
    setActive(isActive) {
      if (isActive === globalShortcut.isRegistered(HOTKEY)) return;
      if (!isActive) globalShortcut.unregister(HOTKEY);
      else if (!globalShortcut.register(HOTKEY, onPress))
        process.stderr.write(`landline: Another program holds the hotkey ${HOTKEY}.\n`);
    },
  };
}
