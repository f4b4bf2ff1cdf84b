/**
 * TypeScript files as JavaScript. What a file is transformed into is kept in .cache/typescript, which all processes share, and used for as
 * long as the file stays the same. esbuild is loaded only for a file that has changed.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = new URL("../../.cache/typescript/", import.meta.url);
const hash = (text) => createHash("sha256").update(text).digest("hex").slice(0, 32);

function kept(file, mark) {
  try {
    const code = readFileSync(file, "utf8");
    return code.startsWith(mark) ? code : null;
  } catch {
    return null;
  }
}

/** Another process may be transforming the same file: each writes a draft of its own and renames it. */
export async function transformed(url) {
  const text = readFileSync(fileURLToPath(url), "utf8");
  const file = fileURLToPath(new URL(`${hash(url)}.js`, FOLDER));
  const mark = `/* ${hash(text)} */`;
  const before = kept(file, mark);
  if (before !== null) return before;
  const { transform } = await import("esbuild");
  const { code } = await transform(text, {
    loader: url.endsWith("x") ? "tsx" : "ts",
    format: "esm",
    target: "node20",
    sourcefile: fileURLToPath(url),
    sourcemap: "inline",
    sourcesContent: false,
    jsx: "automatic",
    jsxImportSource: "preact",
    banner: mark,
  });
  mkdirSync(FOLDER, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, code);
  renameSync(draft, file);
  return code;
}
