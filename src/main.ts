/** The `landline` binary: says where its parts lie, and is the one place that ends the process. */
import { fileURLToPath } from "node:url";
import { createActions } from "./cli/actions.ts";
import { runProgram } from "./cli/program.ts";

/** Built scripts lie side by side in dist; from the sources, tsx runs them in place. */
const isBuilt = import.meta.url.endsWith(".js");
const pathOf = (built: string, source: string): string =>
  fileURLToPath(new URL(isBuilt ? built : source, import.meta.url));

// A reader that is gone (`landline list | head -1`) has read what it wanted.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const args = process.argv.slice(2);
const parts = {
  main: fileURLToPath(import.meta.url),
  mediaProcess: pathOf("./media-process.js", "./media/process/process.ts"),
  recorder: pathOf("./recorder.js", "./recording/process/process.ts"),
  composer: pathOf("./composer.js", "./recording/composer/process.ts"),
  filmPage: pathOf("./film/page.js", "../dist/film/page.js"),
  participant: pathOf("./participant.js", "./headless/process.ts"),
  window: pathOf("./ui", "../dist/ui"),
  electron: pathOf("./electron/main.cjs", "../dist/electron/main.cjs"),
};
const actions = createActions(parts, args, {
  onUncaught: (listener) => void process.on("uncaughtException", listener),
  printError: (line) => void process.stderr.write(`landline: ${line}\n`),
  exit: (code) => process.exit(code),
});
const exitCode = await runProgram(args, actions, process.stdout, process.stderr);
// Once standard output has taken everything. A natural exit would wait for sockets that nobody needs.
await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
process.exit(exitCode);
