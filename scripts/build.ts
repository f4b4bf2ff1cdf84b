/** Builds dist/: the command, the media process and the participant for Node, the window for Chromium, Electron's shell. */
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (file: string) => `${root}${file}`;

const node: BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  // Bundling bonjour-service fails, and native packages can't be bundled.
  packages: "external",
  logLevel: "warning",
  sourcemap: "linked",
};

rmSync(at("dist"), { recursive: true, force: true });
mkdirSync(at("dist/ui"), { recursive: true });
await Promise.all([
  build({
    ...node,
    entryPoints: {
      main: at("src/main.ts"),
      "media-process": at("src/media/process/process.ts"),
      "files-worker": at("src/files/worker/worker.ts"),
      participant: at("src/headless/process.ts"),
    },
    outdir: at("dist"),
  }),
  build({
    ...node,
    format: "cjs",
    entryPoints: { main: at("electron/main.ts"), preload: at("electron/preload.ts") },
    outExtension: { ".js": ".cjs" },
    outdir: at("dist/electron"),
  }),
  build({
    bundle: true,
    entryPoints: [
      { in: at("src/ui/main.tsx"), out: "app" },
      { in: at("src/ui/styles/app.css"), out: "app" },
    ],
    outdir: at("dist/ui"),
    format: "esm",
    target: "chrome120",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    logLevel: "warning",
  }),
]);
for (const file of ["index.html", "icon.svg"]) copyFileSync(at(`src/ui/${file}`), at(`dist/ui/${file}`));
