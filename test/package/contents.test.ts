/** What goes into a package. Rules: SPEC.md. */
import test from "ava";
import { checksumLines, isLeftOut, isOfProgram, packagesNamedIn } from "../../scripts/package/contents.ts";
import { NODE_VERSION, TARGETS } from "../../scripts/package/targets.ts";
import { lockedPackages, neededBy } from "../../scripts/third-party.ts";

const { linux, windows } = TARGETS;

test("[PK1] what the scripts name is packed", (t) => {
  const scripts = [
    `import { a } from "level";\nimport*as b from"ws";import "reflect-metadata";`,
    `module.exports = __require("node-datachannel");`,
    `await import("wrtc"); createRequire(x).resolve("@evan/opus/wasm/simd.wasm"); const text = "preact";`,
  ];
  const all = [
    "@evan/opus",
    "esbuild",
    "level",
    "node-datachannel",
    "preact",
    "reflect-metadata",
    "wrtc",
    "ws",
  ];
  t.deepEqual(packagesNamedIn(scripts, all), [
    ...["@evan/opus", "level", "node-datachannel", "reflect-metadata", "wrtc", "ws"],
  ]);
});

test("[PK1] with it comes what it needs in turn, and nothing else", (t) => {
  const folders = [...neededBy(lockedPackages(), ["level"]).keys()];
  t.true(folders.includes("node_modules/level"));
  t.true(folders.includes("node_modules/classic-level"));
  t.false(folders.some((folder) => folder.endsWith("/preact")));
  t.false(neededBy(lockedPackages(), ["ws"]).has(""));
});

for (const [file, isOut] of [
  ["valibot/dist/index.d.ts", true],
  ["valibot/dist/index.js", false],
  ["valibot/dist/index.js.map", true],
  ["valibot/LICENSE.md", false],
  ["valibot/README.md", true],
  ["@evan/opus/tests/a.js", true],
  ["classic-level/deps/leveldb/leveldb.gyp", true],
  ["classic-level/deps/snappy/snappy/COPYING", false],
  ["classic-level/prebuilds/linux-x64/classic-level.node", false],
  ["classic-level/prebuilds/linux-x64/classic-level.musl.node", true],
  ["classic-level/prebuilds/win32-x64/classic-level.node", true],
  ["@evan/opus/node/x64-linux.node", true],
  ["@evan/opus/wasm/simd.wasm", false],
  ["@roamhq/wrtc-linux-x64/wrtc.node", false],
  ["tsyringe/dist/esm5/providers/index.js", false],
  ["ws/package.json", false],
] as const) {
  test(`[PK2] ${file} is ${isOut ? "left out" : "packed"} on Linux`, (t) => {
    t.is(isLeftOut(file, linux), isOut);
  });
}

test("[PK2] Windows gets its own binary", (t) => {
  t.false(isLeftOut("classic-level/prebuilds/win32-x64/classic-level.node", windows));
  t.true(isLeftOut("classic-level/prebuilds/linux-x64/classic-level.node", windows));
});

test("[PK3] the program is packed without maps and shell", (t) => {
  const files = ["main.js", "main.js.map", "electron/main.cjs", "ui/app.js", "ui/index.html"];
  t.deepEqual(files.filter(isOfProgram), ["main.js", "ui/app.js", "ui/index.html"]);
});

test("[PK4] each target has its Node and its native files, by the packages of the lock file", (t) => {
  t.regex(NODE_VERSION, /^\d+\.\d+\.\d+$/);
  const packages = lockedPackages();
  for (const target of Object.values(TARGETS)) {
    t.regex(target.node.integrity, /^sha512-[A-Za-z0-9+/]{86}==$/);
    t.is(target.natives.length, 4, target.name);
    for (const file of target.natives) {
      t.false(isLeftOut(file, target), file);
      const name = file
        .split("/")
        .slice(0, file.startsWith("@") ? 2 : 1)
        .join("/");
      const locked = packages[`node_modules/${name}`];
      t.not(locked, undefined, name);
      t.true(locked?.os?.includes(target.os) ?? true, name);
      t.true(locked?.cpu?.includes(target.cpu) ?? true, name);
    }
  }
  t.is(new Set(Object.values(TARGETS).map(({ node }) => node.integrity)).size, 4);
});

test("[PK8] the list of checksums is in the order of names", (t) => {
  t.is(
    checksumLines([
      ["b/c", "22"],
      ["a", "11"],
    ]),
    "11  a\n22  b/c\n",
  );
});
