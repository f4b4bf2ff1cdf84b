import test from "ava";
import { shortcutKey } from "../../../src/ui/model/shortcut-keys.ts";

test("[UI101] a key counts by its letter, and by its place where it writes no Latin letter", (t) => {
  const table: readonly (readonly [key: string, code: string, expected: string])[] = [
    ["m", "KeyM", "m"],
    ["M", "KeyM", "m"],
    // Russian, Hebrew, Greek, Arabic.
    ["ь", "KeyM", "m"],
    ["צ", "KeyM", "m"],
    ["μ", "KeyM", "m"],
    ["ؤ", "KeyC", "c"],
    // A French keyboard has M beside L, and a comma where an American one has M.
    ["m", "Semicolon", "m"],
    [",", "KeyM", ","],
    ["?", "Slash", "?"],
    ["Escape", "Escape", "Escape"],
    ["é", "Digit2", "é"],
  ];
  for (const [key, code, expected] of table) t.is(shortcutKey({ key, code, shiftKey: false }), expected, key);
  t.is(shortcutKey({ key: "؟", code: "Slash", shiftKey: true }), "?");
});
