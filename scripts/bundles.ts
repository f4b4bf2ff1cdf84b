/** What the product is built into: the command, the media process, the recorder, the composer, the files' worker and the participant for Node, Electron's shell, the window for Chromium. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { MODEL_FILES } from "../src/ui/background/frame-messages.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
export const at = (file: string): string => `${root}${file}`;

/**
 * Loaded from node_modules at run time: what has native code or WebAssembly beside it, bonjour-service, which can't be bundled, and what only the
 * build needs. All else is in the bundles: a process starts in three quarters of the processor time that reading some hundred files takes.
 */
const EXTERNAL = [
  ...["@evan/opus", "@serenity-kit/opaque", "level", "node-datachannel", "wrtc"],
  ...["bonjour-service", "electron", "esbuild"],
];
/** Bundled CommonJS asks for Node's own modules. */
const REQUIRE =
  'import { createRequire as requireFor } from "node:module"; const require = requireFor(import.meta.url);';

/**
 * Loads what stays outside by `require`: for an `import` of CommonJS Node reads the whole file once more, in search of its exports. In a library that holds its WebAssembly
 * as text that takes longer than loading it.
 */
const byRequire: Plugin = {
  name: "external modules by require",
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(${EXTERNAL.join("|")})$`);
    onResolve({ filter }, ({ path, kind }) =>
      kind === "require-call" ? { path, external: true } : { path, namespace: "by-require" },
    );
    onLoad({ filter, namespace: "by-require" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      resolveDir: root,
    }));
  },
};

const node: BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  external: EXTERNAL,
  plugins: [byRequire],
  banner: { js: REQUIRE },
  logLevel: "warning",
  sourcemap: "linked",
};

/** Relative to the folder of the build. */
export const NODE_BUNDLES: BuildOptions = {
  ...node,
  entryPoints: {
    main: at("src/main.ts"),
    "media-process": at("src/media/process/process.ts"),
    "files-worker": at("src/files/worker/worker.ts"),
    recorder: at("src/recording/process/process.ts"),
    composer: at("src/recording/composer/process.ts"),
    participant: at("src/headless/process.ts"),
  },
};

/** CommonJS: a sandboxed preload takes nothing else. */
export const ELECTRON_BUNDLES: BuildOptions = {
  ...node,
  format: "cjs",
  banner: {},
  entryPoints: { "electron/main": at("electron/main.ts"), "electron/preload": at("electron/preload.ts") },
  outExtension: { ".js": ".cjs" },
};

/** simple-peer asks servers on the internet unless it is told which ones. It always is told "none", and the window does not even name them. */
const withoutStunServers: Plugin = {
  name: "without STUN servers",
  setup({ onLoad }) {
    onLoad({ filter: /simplepeer\.min\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: text.replace(/iceServers:\[\{urls:\[[^\]]*\]\}\]/, "iceServers:[]") };
    });
  },
};

export const WINDOW_BUNDLES: BuildOptions = {
  bundle: true,
  entryPoints: [
    { in: at("src/ui/main.tsx"), out: "ui/app" },
    { in: at("src/ui/styles/app.css"), out: "ui/app" },
    // Each AudioWorklet loads a script of its own.
    { in: at("src/ui/media/speech-worklet.ts"), out: "ui/speech-worklet" },
    { in: "@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js", out: "ui/noise-worklet" },
  ],
  format: "esm",
  // Each language but English is loaded when it is wanted.
  splitting: true,
  chunkNames: "ui/[name]-[hash]",
  // Half the size for languages of other letters.
  charset: "utf8",
  target: "chrome123",
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: true,
  plugins: [withoutStunServers],
  logLevel: "warning",
};

/** The console of a relay. Not in one build with the window, whose script would then be cut into what both have and what each has. */
export const CONSOLE_BUNDLES: BuildOptions = {
  ...WINDOW_BUNDLES,
  splitting: false,
  entryPoints: [
    { in: at("src/ui/console/main.tsx"), out: "ui/console" },
    { in: at("src/ui/styles/console.css"), out: "ui/console" },
  ],
};

/** The page that makes films, in a browser of its own. */
export const FILM_BUNDLES: BuildOptions = {
  bundle: true,
  entryPoints: [{ in: at("src/recording/page/page.ts"), out: "film/page" }],
  format: "esm",
  target: "chrome123",
  minify: true,
  logLevel: "warning",
};

/** What finds people in pictures. Every browser that shows the window has WebAssembly's vector instructions: the files without them stay behind. */
const segmentation = (name: string): string =>
  fileURLToPath(import.meta.resolve(`@mediapipe/selfie_segmentation/${name}`));
/** Copied as they are, each to its name in ui. */
export const WINDOW_FILES: Readonly<Record<string, string>> = {
  "index.html": at("src/ui/index.html"),
  "console.html": at("src/ui/console/console.html"),
  "icon.svg": at("src/ui/icon.svg"),
  "noise-model.wasm": fileURLToPath(
    import.meta.resolve("@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm"),
  ),
  ...Object.fromEntries(MODEL_FILES.map((name) => [name, segmentation(name)])),
};

/**
 * The page of the frame that finds people in pictures, in one file: a page without an origin is given no second one. The library's script comes as it is,
 * since it puts its name on the global object.
 */
export async function framePage(): Promise<string> {
  const library = await readFile(segmentation("selfie_segmentation.js"), "utf8");
  const { outputFiles } = await build({
    entryPoints: [at("src/ui/background/frame.ts")],
    ...({ bundle: true, write: false, format: "iife", target: "chrome123", minify: true } as const),
    logLevel: "warning",
  });
  const scripts = [library, outputFiles[0]?.text ?? ""].map(
    (script) => `<script>${script.replaceAll("</script", "<\\/script")}</script>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Landline</title>${scripts.join("")}`;
}
