/** The keys that switch the microphone from any window. They belong to Landline only while there is a microphone to switch. */
import { globalShortcut } from "electron";

export interface Hotkey {
  /** Takes the keys, or gives them back. The system may refuse them: another program has them then. */
  setActive(isActive: boolean): void;
  /** Other keys from now on; none for an empty text. False where the system refuses them. */
  setKeys(keys: string): boolean;
}

export function createHotkey(onPress: () => void): Hotkey {
  let keys = "";
  let isActive = false;

  function take(): boolean {
    try {
      return globalShortcut.register(keys, onPress);
    } catch {
      // They are no keys to this system.
      return false;
    }
  }
  function giveBack(): void {
    if (keys !== "" && globalShortcut.isRegistered(keys)) globalShortcut.unregister(keys);
  }

  return {
    setActive(isWanted) {
      if (isWanted === isActive) return;
      isActive = isWanted;
      if (!isActive) giveBack();
      else if (keys !== "" && !take())
        process.stderr.write(`landline: Another program holds the hotkey ${keys}.\n`);
    },
    setKeys(wanted) {
      giveBack();
      keys = wanted;
      if (keys === "") return true;
      const isTaken = take();
      if (!isActive) giveBack();
      return isTaken;
    },
  };
}
