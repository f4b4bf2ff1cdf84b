/** The keys that switch the microphone from any window: how they are typed, and how people read them. Pure. */
import { isHotkey } from "../../kernel/hotkey.ts";
import { shortcutKey, type PressedKey } from "./shortcut-keys.ts";

/** The part of a KeyboardEvent that decides. */
export interface PressedKeys extends PressedKey {
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Null for keys that cannot be the hotkey, and as long as only modifiers are held. */
export function hotkeyOf(pressed: PressedKeys, isMac: boolean): string | null {
  const { ctrlKey, altKey, shiftKey, metaKey } = pressed;
  const modifiers = [
    ...(metaKey ? [isMac ? "CommandOrControl" : "Super"] : []),
    ...(ctrlKey ? [isMac ? "Control" : "CommandOrControl"] : []),
    ...(altKey ? ["Alt"] : []),
    ...(shiftKey ? ["Shift"] : []),
  ];
  const hotkey = [...modifiers, keyOf(pressed)].join("+");
  return isHotkey(hotkey) ? hotkey : null;
}

/** A digit by its place, for Shift makes it another character; letters by what is on them. */
function keyOf(pressed: PressedKeys): string {
  const { code } = pressed;
  if (code.startsWith("Digit")) return code.slice("Digit".length);
  if (code.startsWith("Arrow")) return code.slice("Arrow".length);
  return /^Key[A-Z]$/.test(code) ? shortcutKey(pressed).toUpperCase() : code;
}

const MAC_SIGNS: Readonly<Record<string, string>> = {
  Control: "⌃",
  Alt: "⌥",
  Shift: "⇧",
  CommandOrControl: "⌘",
};
const WORDS: Readonly<Record<string, string>> = { CommandOrControl: "Ctrl", Control: "Ctrl", Super: "Win" };

export function hotkeyText(hotkey: string, isMac: boolean): string {
  const parts = hotkey.split("+");
  if (!isMac) return parts.map((part) => WORDS[part] ?? part).join("+");
  const signs = Object.keys(MAC_SIGNS).filter((part) => parts.includes(part));
  return `${signs.map((part) => MAC_SIGNS[part]).join("")}${parts.at(-1) ?? ""}`;
}
