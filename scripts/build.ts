/** Builds dist/ in a fresh folder and puts it in place when it is whole: whoever starts meanwhile finds the former one. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
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
import { replaceFolder } from "./replace-folder.ts";

const startedAtMs = performance.now();
// On standard error: `npm start -- --json` owns standard output.
process.stderr.write("Building Landline …\n");
await replaceFolder(at("dist"), async (draft) => {
  mkdirSync(path.join(draft, "ui"));
  await Promise.all(
    [NODE_BUNDLES, ELECTRON_BUNDLES, WINDOW_BUNDLES, CONSOLE_BUNDLES, FILM_BUNDLES].map((bundles) =>
      build({ ...bundles, outdir: draft }),
    ),
  );
  for (const [name, file] of Object.entries(WINDOW_FILES)) copyFileSync(file, path.join(draft, "ui", name));
  copyFileSync(at("scripts/package/icon.png"), path.join(draft, "electron", "tray.png"));
  writeFileSync(path.join(draft, "ui", FRAME_PAGE), await framePage());
});
process.stderr.write(`Built in ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s.\n`);
