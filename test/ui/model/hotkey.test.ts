/** The keys that switch the microphone from any window. */
import test from "ava";
import { DEFAULT_HOTKEY, isHotkey } from "../../../src/kernel/hotkey.ts";
import { hotkeyOf, hotkeyText, type PressedKeys } from "../../../src/ui/model/hotkey.ts";

const press = (code: string, key: string, held: string): PressedKeys => ({
  ...{ code, key },
  ctrlKey: held.includes("c"),
  altKey: held.includes("a"),
  shiftKey: held.includes("s"),
  metaKey: held.includes("m"),
});

test("[HV3] typed keys become a hotkey: by place for digits, by what is on the key for letters", (t) => {
  t.is(hotkeyOf(press("Space", " ", "cs"), false), DEFAULT_HOTKEY);
  t.is(hotkeyOf(press("Space", " ", "ms"), true), DEFAULT_HOTKEY);
  t.is(hotkeyOf(press("Space", " ", "cs"), true), "Control+Shift+Space");
  t.is(hotkeyOf(press("Digit1", "!", "cs"), false), "CommandOrControl+Shift+1");
  t.is(hotkeyOf(press("KeyQ", "A", "cs"), false), "CommandOrControl+Shift+A");
  t.is(hotkeyOf(press("KeyM", "Ь", "cas"), false), "CommandOrControl+Alt+Shift+M");
  t.is(hotkeyOf(press("ArrowUp", "ArrowUp", "a"), false), "Alt+Up");
  t.is(hotkeyOf(press("F9", "F9", "m"), false), "Super+F9");
});

test("[HV3] what everyday typing needs is no hotkey, nor is what Electron would not know", (t) => {
  t.is(hotkeyOf(press("KeyM", "m", "c"), false), null);
  t.is(hotkeyOf(press("KeyM", "M", "s"), false), null);
  t.is(hotkeyOf(press("F9", "F9", ""), false), null);
  t.is(hotkeyOf(press("ControlLeft", "Control", "c"), false), null);
  t.is(hotkeyOf(press("Enter", "Enter", "cs"), false), null);
  for (const text of ["", "+", "Space", "Shift+Space", "Alt+Alt+F1", "Meta+F1", "Alt+F25", "Alt+Shift+m"])
    t.false(isHotkey(text), text);
});

test("[HV3] people read the keys as their system writes them", (t) => {
  t.is(hotkeyText(DEFAULT_HOTKEY, false), "Ctrl+Shift+Space");
  t.is(hotkeyText(DEFAULT_HOTKEY, true), "⇧⌘Space");
  t.is(hotkeyText("CommandOrControl+Control+Alt+F9", true), "⌃⌥⌘F9");
  t.is(hotkeyText("Super+F9", false), "Win+F9");
});
