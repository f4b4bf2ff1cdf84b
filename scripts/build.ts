/** Builds dist/ in a fresh folder and puts it in place when it is whole: whoever starts meanwhile finds the former one. */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { FRAME_PAGE } from "../src/ui/background/frame-messages.ts";
import {
  at,
  CONSOLE_BUNDLES,
  ELECTRON_BUNDLES,
  FILM_BUNDLES,
  framePage,
  NODE_BUNDLES,
  WINDOW_BUNDLES,
  WINDOW_FILES,
} from "./bundles.ts";

/** Beside dist, so that a rename is enough and the source maps' paths hold. */
const DRAFT_PREFIX = ".build-";
/** A build takes some seconds; what is this old was left behind by one that was stopped. */
const ABANDONED_AFTER_MS = 10 * 60_000;

const startedAtMs = performance.now();
// On standard error: `npm start -- --json` owns standard output.
process.stderr.write("Building Landline …\n");
for (const name of readdirSync(at(""))) {
  const isAbandoned =
    name.startsWith(DRAFT_PREFIX) && Date.now() - statSync(at(name)).mtimeMs > ABANDONED_AFTER_MS;
  if (isAbandoned) rmSync(at(name), { recursive: true, force: true });
}

const draft = mkdtempSync(at(DRAFT_PREFIX));
try {
  // A temporary folder is its owner's alone; an installation is for everybody on the machine.
  chmodSync(draft, 0o755);
  mkdirSync(path.join(draft, "ui"));
  await Promise.all(
    [NODE_BUNDLES, ELECTRON_BUNDLES, WINDOW_BUNDLES, CONSOLE_BUNDLES, FILM_BUNDLES].map((bundles) =>
      build({ ...bundles, outdir: draft }),
    ),
  );
  for (const [name, file] of Object.entries(WINDOW_FILES)) copyFileSync(file, path.join(draft, "ui", name));
  copyFileSync(at("scripts/package/icon.png"), path.join(draft, "electron", "tray.png"));
  writeFileSync(path.join(draft, "ui", FRAME_PAGE), await framePage());
  putInPlace(at("dist"));
} finally {
  rmSync(draft, { recursive: true, force: true });
}
process.stderr.write(`Built in ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s.\n`);

function putInPlace(target: string): void {
  const former = `${draft}-former`;
  try {
    renameSync(target, former);
  } catch (error) {
    // The first build.
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  renameSync(draft, target);
  rmSync(former, { recursive: true, force: true });
}
