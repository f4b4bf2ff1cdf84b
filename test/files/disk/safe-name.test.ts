/** Names from other members become safe ones. */
import path from "node:path";
import test from "ava";
import fc from "fast-check";
import { collisionKey, numberedName, safeName, safePath } from "../../../src/files/disk/safe-name.ts";

test("[FI11] any text becomes a safe name, and a safe one stays", (t) => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.constantFrom("..", ".", "", "CON", "con.txt", "LPT1 .x", "a/b", "..\\x", "\u202Egpj.exe", "x.", " "),
  );
  fc.assert(
    fc.property(text, (name) => {
      const safe = safeName(name);
      const isSafe =
        safe.length > 0 &&
        Buffer.byteLength(safe) <= 220 &&
        !/[\p{Cc}\p{Cf}<>:"/\\|?*]/u.test(safe) &&
        !/^[\s.]|[\s.]$/u.test(safe) &&
        !/^(con|prn|aux|nul|com\d|lpt\d)(\.|\s|$)/i.test(safe) &&
        path.basename(safe) === safe;
      return isSafe && safeName(safe) === safe;
    }),
    { numRuns: 3_000 },
  );
  // Names that are cut: one of a device, and one that gets an extension by it.
  for (const long of [`con.${"x".repeat(196)}`, `${`${"y".repeat(9)}.${"z".repeat(9)}`.repeat(12)}.abc`]) {
    const safe = safeName(long);
    t.true(Buffer.byteLength(safe) <= 200);
    t.is(safeName(safe), safe);
  }
  t.is(safeName("../../etc/passwd"), "_.._etc_passwd");
  t.is(safeName("photo\u202Egpj.exe"), "photo_gpj.exe");
  t.is(safeName("NUL.txt"), "_NUL.txt");
  t.is(safeName("日本語 – Bericht (1).pdf"), "日本語 – Bericht (1).pdf");
  t.is(numberedName("a.tar.gz", 2), "a.tar (2).gz");
});

test("[FI11] a path that points elsewhere is none", (t) => {
  for (const bad of ["/etc/x", "../x", "a/../../x", "C:\\x", "c:x", "\\\\host\\x", "", ".", "a\0b"])
    t.is(safePath(bad), null, bad);
  t.deepEqual(safePath("a/./b\\c.txt"), ["a", "b", "c.txt"]);
});

test("[FI11] names that a file system may take for the same have one key", (t) => {
  t.is(collisionKey("Straße.TXT"), collisionKey("straße.txt"));
  t.is(collisionKey("e\u0301"), collisionKey("\u00e9"));
  t.not(collisionKey("a"), collisionKey("b"));
});
