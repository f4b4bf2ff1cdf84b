/** What of the built program and of node_modules goes into a package. Decisions alone: names in, names out. */
import type { Target } from "./targets.ts";

/**
 * A script of dist names a package that lies beside it: by an import, or where it looks up a file of a package. In a bundle of modules esbuild calls
 * the `require` of CommonJS `__require`.
 */
const NAMED =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|\bresolve\(\s*|\b(?:__)?require\(\s*)"((?:@[^/"]+\/)?[^/"]+)(?:\/[^"]*)?"/g;

/** Which of `dependencies` the built scripts need beside them. What was bundled into them is not named any more. */
export function packagesNamedIn(
  scripts: readonly string[],
  dependencies: readonly string[],
): readonly string[] {
  const named = new Set(scripts.flatMap((text) => [...text.matchAll(NAMED)].map(([, name]) => name)));
  return dependencies.filter((name) => named.has(name)).toSorted();
}

/** Licences have to be in what is given away. */
const LICENCE = /(?:^|\/)(?:licen[cs]e|copying|notice)[^/]*$/i;
const FOR_DEVELOPERS = [
  /(?:^|\/)(?:test|tests|__tests__|benchmarks?|examples?|docs?|\.github)\//,
  /\.(?:map|md|markdown|ts|mts|cts|cc|cpp|c|h|hpp|gyp|gypi|cmake|tsbuildinfo|yml)$/i,
  /(?:^|\/)(?:CMakeLists\.txt|\.[^/]*|[^/]+\.config\.[cm]?js|package-lock\.json)$/,
];

/** @param file relative to node_modules or to dist, with slashes */
export function isLeftOut(file: string, target: Target): boolean {
  if (LICENCE.test(file)) return false;
  if (FOR_DEVELOPERS.some((pattern) => pattern.test(file))) return true;
  if (file.startsWith("classic-level/deps/")) return true;
  // Some packages have the binaries of all platforms, and one has some beside the WebAssembly that is used.
  if (file.includes("/prebuilds/") || file.endsWith(".node")) return !target.natives.includes(file);
  return false;
}

/** The built program without Electron's shell: a package shows its window in the browser that is there. */
export const isOfProgram = (file: string): boolean => !file.startsWith("electron/") && !file.endsWith(".map");

/** Lines that `sha256sum --check` reads. */
export const checksumLines = (sums: readonly (readonly [file: string, sha256: string])[]): string =>
  sums
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, sha256]) => `${sha256}  ${file}\n`)
    .join("");
