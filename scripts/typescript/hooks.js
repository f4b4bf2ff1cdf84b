/** Node's loader hooks for TypeScript. */
import { transformed } from "./transformed.js";

const TYPESCRIPT = /^file:.*\.tsx?$/;

export async function load(url, context, nextLoad) {
  if (!TYPESCRIPT.test(url)) return nextLoad(url, context);
  return { format: "module", shortCircuit: true, source: await transformed(url) };
}
