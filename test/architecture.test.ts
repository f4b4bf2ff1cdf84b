/** Which place imports which others: each place has a row, and imports nothing but what the row names. Rules: SPEC.md. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";

const root = fileURLToPath(new URL("..", import.meta.url));

/** These files at the root of a module with rooms are its floor: rooms may import them. */
const FLOOR = /^(?:types|messages|database|rules|stored|new-entry)\.ts$/;
const floorOf = (folder: string): string => `${folder} floor`;

/** Place -> the other places that it may import from. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  electron: ["api", "kernel", "platform"],
  src: ["cli"],
  api: ["kernel"],
  audio: [],
  calls: ["kernel"],
  captions: ["kernel"],
  cli: [
    "api",
    "core",
    "discovery",
    "doctor",
    "headless",
    "kernel",
    "platform",
    "recording",
    "sentences",
    "updates",
    "window-host",
  ],
  core: [
    "api",
    "discovery",
    "doctor",
    "files",
    "files floor",
    "kernel",
    "media",
    "media floor",
    "meeting",
    "mesh",
    "mesh floor",
    "platform",
    "recording",
    "recording floor",
    "speech",
    "store",
    "store floor",
    "updates",
  ],
  discovery: ["kernel", "platform"],
  doctor: ["kernel", "platform"],
  election: ["kernel"],
  files: ["files/disk", "files/engine", "files/folder", "files/worker", "files floor", "kernel", "platform"],
  "files/blob": ["files/disk", "files/folder", "files floor", "kernel"],
  "files/disk": ["files floor", "kernel", "platform"],
  "files/engine": ["files/blob", "files/disk", "files/transfer", "files floor", "kernel"],
  "files/folder": ["files/disk", "files floor", "kernel"],
  "files/transfer": ["files/blob", "files/disk", "files/folder", "files floor", "kernel", "platform"],
  "files/worker": [
    "files/blob",
    "files/disk",
    "files/engine",
    "files/transfer",
    "files floor",
    "kernel",
    "platform",
  ],
  "files floor": ["kernel"],
  headless: ["api", "kernel", "media/leg", "platform"],
  kernel: [],
  "link-test": ["kernel", "platform"],
  media: ["kernel", "media/detour", "media/process", "media floor", "platform"],
  "media/call": ["kernel"],
  "media/detour": ["kernel", "media/sdp", "media floor", "platform"],
  "media/leg": ["kernel"],
  "media/mixer": ["audio", "kernel", "media/rtp"],
  "media/process": ["audio", "kernel", "media/mixer", "media/relay", "media floor", "platform"],
  "media/relay": ["audio", "kernel", "media/leg", "media/mixer", "media/rtp", "media/sdp", "media floor"],
  "media/rtp": [],
  "media/sdp": ["kernel", "media/leg"],
  "media floor": ["kernel"],
  meeting: [
    "api",
    "calls",
    "captions",
    "discovery",
    "election",
    "files floor",
    "kernel",
    "link-test",
    "media",
    "media floor",
    "mesh floor",
    "platform",
    "presence",
    "recording",
    "recording floor",
    "store floor",
    "updates",
  ],
  mesh: [
    "kernel",
    "mesh/admission",
    "mesh/identity",
    "mesh/links",
    "mesh/roster",
    "mesh/transport",
    "mesh floor",
    "platform",
  ],
  "mesh/admission": ["kernel", "mesh/identity", "mesh/transport", "mesh floor"],
  "mesh/identity": ["kernel", "platform"],
  "mesh/links": ["kernel", "mesh/identity", "mesh/roster", "mesh/transport", "mesh floor", "platform"],
  "mesh/roster": ["kernel", "mesh/identity", "mesh floor", "platform"],
  "mesh/transport": ["kernel", "mesh/identity", "mesh floor", "platform"],
  "mesh floor": ["kernel", "mesh/identity"],
  platform: ["kernel"],
  presence: ["kernel"],
  recording: [
    "kernel",
    "platform",
    "recording/compose",
    "recording/composer",
    "recording/disk",
    "recording/feed",
    "recording/process",
    "recording floor",
  ],
  "recording/compose": ["audio", "kernel", "recording/disk"],
  "recording/composer": [
    "audio",
    "kernel",
    "platform",
    "recording/compose",
    "recording/disk",
    "recording/film",
    "recording floor",
  ],
  "recording/film": ["audio", "kernel", "recording/compose", "recording/disk"],
  "recording/page": ["recording/film"],
  "recording/disk": ["kernel", "recording floor"],
  "recording/feed": ["kernel", "recording floor"],
  "recording/process": ["kernel", "platform", "recording/disk", "recording floor"],
  "recording floor": ["kernel"],
  sentences: [
    "api",
    "kernel",
    "sentences/ar",
    "sentences/de",
    "sentences/es",
    "sentences/fr",
    "sentences/pt",
  ],
  "sentences/ar": ["kernel"],
  "sentences/de": ["kernel"],
  "sentences/es": ["kernel"],
  "sentences/fr": ["kernel"],
  "sentences/pt": ["kernel"],
  speech: ["kernel", "platform"],
  store: [
    "kernel",
    "store/disk",
    "store/history",
    "store/log",
    "store/sealing",
    "store/state",
    "store/sync",
    "store floor",
  ],
  "store/disk": ["kernel", "platform", "store/log", "store floor"],
  "store/history": ["kernel", "store floor"],
  "store/log": ["kernel", "platform", "store floor"],
  "store/sealing": ["kernel", "platform", "store/log"],
  "store/state": ["kernel", "store/log", "store/sealing", "store floor"],
  "store/sync": ["kernel", "store/log", "store floor"],
  "store floor": ["kernel"],
  ui: [
    "api",
    "kernel",
    "media/call",
    "media/leg",
    "ui/background",
    "ui/chat",
    "ui/context",
    "ui/files",
    "ui/home",
    "ui/kit",
    "ui/language",
    "ui/media",
    "ui/meeting",
    "ui/model",
    "ui/notifications",
    "ui/recordings",
    "ui/settings",
  ],
  "ui/background": ["kernel"],
  "ui/chat": ["api", "kernel", "ui/context", "ui/files", "ui/kit", "ui/language", "ui/model"],
  "ui/console": ["api", "kernel", "ui/kit", "ui/language", "ui/model"],
  "ui/context": ["api", "kernel", "ui/background", "ui/language", "ui/media", "ui/model"],
  "ui/files": ["api", "kernel", "ui/context", "ui/kit", "ui/language", "ui/model"],
  "ui/home": [
    "api",
    "kernel",
    "ui/context",
    "ui/files",
    "ui/kit",
    "ui/language",
    "ui/media",
    "ui/model",
    "ui/recordings",
    "ui/settings",
  ],
  "ui/kit": ["kernel", "ui/context", "ui/language", "ui/model"],
  "ui/language": [
    "api",
    "kernel",
    "ui/language/ar",
    "ui/language/de",
    "ui/language/en",
    "ui/language/es",
    "ui/language/fr",
    "ui/language/pt",
  ],
  "ui/language/ar": ["sentences/ar", "ui/language/en"],
  "ui/language/de": ["sentences/de", "ui/language/en"],
  "ui/language/en": ["kernel"],
  "ui/language/es": ["sentences/es", "ui/language/en"],
  "ui/language/fr": ["sentences/fr", "ui/language/en"],
  "ui/language/pt": ["sentences/pt", "ui/language/en"],
  "ui/media": ["api", "kernel", "media/call", "media/leg", "ui/language", "ui/model"],
  "ui/meeting": [
    "api",
    "kernel",
    "media/leg",
    "ui/chat",
    "ui/context",
    "ui/files",
    "ui/kit",
    "ui/language",
    "ui/media",
    "ui/model",
    "ui/settings",
    "ui/statistics",
  ],
  "ui/model": ["api", "kernel", "media/leg", "ui/language"],
  "ui/notifications": ["kernel", "ui/context", "ui/kit", "ui/language", "ui/model"],
  "ui/recordings": ["api", "kernel", "ui/context", "ui/kit", "ui/language", "ui/model"],
  "ui/settings": [
    "api",
    "kernel",
    "ui/background",
    "ui/context",
    "ui/kit",
    "ui/language",
    "ui/media",
    "ui/model",
  ],
  "ui/statistics": ["api", "kernel", "media/leg", "ui/context", "ui/kit", "ui/language", "ui/model"],
  updates: ["kernel", "platform"],
  "window-host": ["api", "core", "kernel", "platform"],
};

/** Any of their files may be imported by those whose rows name them. */
const OPEN_PLACES = new Set([
  ...["api", "audio", "kernel", "platform", "media/call", "media/leg"],
  ...["sentences/ar", "sentences/de", "sentences/es", "sentences/fr", "sentences/pt"],
]);
/** What else than `index.ts` and `types.ts` other modules may import, though it stands in a module that is not open. */
const OPEN_FILES = [
  "cli/actions.ts",
  "cli/program.ts",
  "core/clients.ts",
  "core/core.ts",
  "core/error-codes.ts",
  "core/file-saver.ts",
  "core/history-export.ts",
  "core/kept-history.ts",
  "core/updates.ts",
  "core/window-files.ts",
  "headless/host.ts",
  "media/signalling.ts",
  "meeting/download-folder.ts",
  "meeting/meeting.ts",
  "meeting/shared-file.ts",
  "window-host/browsers.ts",
  "window-host/console-server.ts",
  "window-host/launch-system.ts",
  "window-host/launcher.ts",
  "window-host/server.ts",
];
/** A window runs these, too. */
const RUNS_IN_A_WINDOW =
  /^src\/(?:api|kernel|sentences|ui|media\/(?:call|leg)|recording\/page)\/|^src\/recording\/film\/messages\.ts$/;

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`);
const files = [...filesBelow("src"), ...filesBelow("electron")];
const folders = new Set(files.map((file) => path.posix.dirname(file)));

function placeOf(file: string): string {
  const folder = path.posix.dirname(file);
  const hasRooms = folder !== "src" && [...folders].some((other) => other.startsWith(`${folder}/`));
  const place = folder.replace(/^src\//, "");
  return hasRooms && FLOOR.test(path.posix.basename(file)) ? floorOf(place) : place;
}
const moduleOf = (file: string): string => placeOf(file).split(/[/ ]/)[0] ?? "";

/** `import … from "x"`, `import "x"`, `import("x")` and `export … from "x"`. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g;

interface Import {
  readonly from: string;
  readonly to: string;
}
const imports: readonly Import[] = files.flatMap((from) =>
  [...readFileSync(path.join(root, from), "utf8").matchAll(IMPORT)].map(([, to = ""]) => ({
    from,
    to: to.startsWith(".") ? path.posix.join(path.posix.dirname(from), to) : to,
  })),
);
const inside = imports.filter(({ to }) => /^(?:src|electron)\//.test(to));

test("[AR1] a file imports from its own place and those that its row names", (t) => {
  t.true(inside.length > 1_000);
  const strangers = inside.filter(({ from, to }) => {
    const [own, other] = [placeOf(from), placeOf(to)];
    return own !== other && !(ROWS[own] ?? []).includes(other);
  });
  t.deepEqual(strangers, []);
});

test("[AR1] dynamic and bare imports and exports are read, too", (t) => {
  const text =
    'import "./a.ts"; await import("./b.ts"); export * from "./c.ts"; import type { D } from "./d.ts";';
  t.deepEqual(
    [...text.matchAll(IMPORT)].map(([, to]) => to),
    ["./a.ts", "./b.ts", "./c.ts", "./d.ts"],
  );
});

test("[AR2] from another module only its index and its types are imported, but for what is open", (t) => {
  const inner = inside.filter(
    ({ from, to }) =>
      moduleOf(from) !== moduleOf(to) &&
      !OPEN_PLACES.has(placeOf(to)) &&
      !OPEN_FILES.includes(to.replace(/^src\//, "")) &&
      !/^src\/[^/]+\/(?:index|types)\.ts$/.test(to),
  );
  t.deepEqual(inner, []);
  const used = new Set(inside.filter(({ from, to }) => moduleOf(from) !== moduleOf(to)).map(({ to }) => to));
  t.deepEqual(
    OPEN_FILES.filter((file) => !used.has(`src/${file}`)),
    [],
    "imported by no other module",
  );
});

test("[AR3] every place has a row, each row is a place's, and nothing is open that nobody imports", (t) => {
  const places = new Set(files.map(placeOf));
  t.deepEqual(Object.keys(ROWS).toSorted(), [...places].toSorted());
  const used = new Set(inside.map(({ from, to }) => `${placeOf(from)} -> ${placeOf(to)}`));
  const rows = Object.entries(ROWS).flatMap(([own, others]) => others.map((other) => `${own} -> ${other}`));
  t.deepEqual(
    rows.filter((arrow) => !used.has(arrow)),
    [],
  );
  const imported = new Set(
    inside
      .filter(({ from, to }) => moduleOf(from) !== moduleOf(to))
      .map(({ to }) => to.replace(/^src\//, "")),
  );
  t.deepEqual(
    [...OPEN_FILES].filter((file) => !imported.has(file)),
    [],
  );
});

test("[AR4] no imports go round in a circle of places", (t) => {
  const left = new Map(Object.entries(ROWS));
  for (;;) {
    const free = [...left].filter(([, others]) => !others.some((other) => left.has(other)));
    if (free.length === 0) break;
    for (const [place] of free) left.delete(place);
  }
  t.deepEqual(Object.fromEntries(left), {});
});

test("[AR5] src holds main.ts and folders", (t) => {
  const loose = readdirSync(path.join(root, "src"), { withFileTypes: true }).filter(
    (entry) => !entry.isDirectory(),
  );
  t.deepEqual(
    loose.map(({ name }) => name),
    ["main.ts"],
  );
});

test("[AR6] what a window runs imports nothing of Node", (t) => {
  t.deepEqual(
    imports.filter(({ from, to }) => RUNS_IN_A_WINDOW.test(from) && to.startsWith("node:")),
    [],
  );
});
