/** Transforms all files of src, test and scripts at once: in a fresh clone hundreds of test processes would each start an esbuild of their own. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transformed } from "./transformed.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
for (const folder of ["src", "test", "scripts"]) {
  const names = readdirSync(path.join(root, folder), { recursive: true });
  const files = names.filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"));
  await Promise.all(files.map((name) => transformed(pathToFileURL(path.join(root, folder, name)).href)));
}
