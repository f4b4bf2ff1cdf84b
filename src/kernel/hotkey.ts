/** Keys that work from any window, in Electron's words: modifiers and one key, such as "CommandOrControl+Shift+Space". Pure. */

/** Not a letter: with one modifier those are taken by editors and browsers everywhere. */
export const DEFAULT_HOTKEY = "CommandOrControl+Shift+Space";

const MODIFIERS: ReadonlySet<string> = new Set(["CommandOrControl", "Control", "Alt", "Shift", "Super"]);
const LETTER_OR_DIGIT = /^[A-Z0-9]$/;
const OTHER_KEY = /^(?:F(?:[1-9]|1\d|2[0-4])|Space|Insert|Home|End|PageUp|PageDown|Up|Down|Left|Right)$/;

/** False for keys that everyday typing needs: every program would lose them during a meeting. */
export function isHotkey(text: string): boolean {
  const parts = text.split("+");
  const key = parts.at(-1) ?? "";
  const modifiers = parts.slice(0, -1);
  if (new Set(modifiers).size < modifiers.length) return false;
  if (!modifiers.every((each) => MODIFIERS.has(each))) return false;
  if (modifiers.every((each) => each === "Shift")) return false;
  return OTHER_KEY.test(key) || (LETTER_OR_DIGIT.test(key) && modifiers.length > 1);
}
