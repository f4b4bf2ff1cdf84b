/** `npm run bench [name ...]`: runs every file of bench/ (or those named), one after another; each prints a table. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../bench", import.meta.url));
const wanted = process.argv.slice(2);
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

console.log(
  `Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model.trim() ?? "unknown processor"}\n`,
);
let worst = 0;
for (const name of names) {
  const { status } = spawnSync(process.execPath, ["--import=tsx", `${folder}/${name}.ts`], {
    stdio: "inherit",
  });
  worst = Math.max(worst, status ?? 1);
  console.log("");
}
process.exit(worst);
