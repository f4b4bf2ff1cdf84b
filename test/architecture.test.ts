/** Imports point one way: electron, command -> core -> modules -> kernel. Modules are strangers to each other. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Folder -> what its files may import from src/, besides their own folder. The first match counts. */
const ALLOWED: readonly (readonly [folder: string, prefixes: readonly string[]])[] = [
  ["src/kernel/", []],
  ["src/api/", ["src/kernel/"]],
  ["src/platform/", ["src/kernel/"]],
  ["src/discovery/", ["src/kernel/", "src/platform/"]],
  ["src/mesh/", ["src/kernel/", "src/platform/"]],
  ["src/election/", ["src/kernel/"]],
  ["src/presence/", ["src/kernel/"]],
  ["src/store/", ["src/kernel/", "src/platform/"]],
  ["src/files/", ["src/kernel/", "src/platform/"]],
  ["src/media/", ["src/kernel/", "src/platform/"]],
  [
    "src/meeting/",
    [
      ...["src/api/", "src/kernel/", "src/platform/", "src/discovery/", "src/mesh/", "src/election/"],
      ...["src/presence/", "src/store/", "src/files/", "src/media/"],
    ],
  ],
  ["src/headless/", ["src/kernel/", "src/platform/", "src/media/leg/", "src/api/", "src/core/clients.ts"]],
  ["src/ui/", [...["src/kernel/", "src/media/leg/", "src/api/"]]],
  ["src/", ["src/"]],
  ["electron/", ["src/api/", "src/kernel/", "src/platform/"]],
];

function filesBelow(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`);
}

test("[AR1] every import is one that the table allows", (t) => {
  const files = [...filesBelow("src"), ...filesBelow("electron")];
  t.true(files.length > 40);
  for (const file of files) {
    const [folder, prefixes] = ALLOWED.find(([prefix]) => file.startsWith(prefix)) ?? ["", []];
    for (const [, imported = ""] of readFileSync(path.join(root, file), "utf8").matchAll(
      /from "(\.[^"]+)"/g,
    )) {
      const target = path.posix.join(path.posix.dirname(file), imported);
      const isAllowed = target.startsWith(folder) || prefixes.some((prefix) => target.startsWith(prefix));
      t.true(
        isAllowed,
        `${file} imports ${target}; the table in test/architecture.test.ts allows ${[folder, ...prefixes].join(", ")}`,
      );
    }
  }
});

test("[AR2] only the core and what it is made of reach into modules' insides", (t) => {
  for (const file of ["core", "meeting", "cli", "window-host"].flatMap((folder) =>
    filesBelow(`src/${folder}`),
  )) {
    for (const [, imported = ""] of readFileSync(path.join(root, file), "utf8").matchAll(
      /from "\.\.\/((?:discovery|mesh|election|presence|store|files)\/[^"]+)"/g,
    )) {
      t.regex(imported, /\/(index|types)\.ts$/, `${file} imports ${imported}`);
    }
  }
});
