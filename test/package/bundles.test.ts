/** What the window is built into. Rules: SPEC.md. */
import path from "node:path";
import test from "ava";
import { build } from "esbuild";
import { WINDOW_BUNDLES } from "../../scripts/bundles.ts";

test("[DC25] the window names no server that tells a machine its address: calls stay on the local network", async (t) => {
  const script = (await windowFiles()).get("app.js") ?? "";
  t.regex(script, /iceServers/);
  t.notRegex(script, /(?:stun|turn)s?:[a-z]|google\.com|twilio/);
});

/** Names of formats and of who wrote something. Nothing is sent there. */
const NAMES_ONLY: ReadonlySet<string> = new Set([
  "http://www.w3.org",
  "https://feross.org",
  "https://rolldown.rs",
  "https://emscripten.org",
]);

test("[UI429] no file of the window names a host of the internet", async (t) => {
  for (const [name, text] of await windowFiles()) {
    const hosts = (text.match(/(?:https?|wss?):\/\/[a-z0-9.-]+\.[a-z]{2,}/gi) ?? []).filter(
      (host) => !NAMES_ONLY.has(host),
    );
    t.deepEqual(hosts, [], name);
  }
});

test("[LG51] each language but English is a script of its own", async (t) => {
  const files = await windowFiles();
  const scripts = [...files].filter(([name]) => name.endsWith(".js"));
  for (const words of [
    "Warteraum",
    "Salle d’attente",
    "Salir de todos modos",
    "Sair mesmo assim",
    "غرفة الانتظار",
  ]) {
    const holders = scripts.filter(([, text]) => text.includes(words)).map(([name]) => name);
    t.is(holders.length, 1, words);
    t.not(holders[0], "app.js");
    t.true(files.get("app.js")?.includes(`import("./${holders[0]}")`), words);
  }
  t.true(files.get("app.js")?.includes("Waiting room"));
});

let bundled: Promise<ReadonlyMap<string, string>> | null = null;

/** The built files by name; built once. */
function windowFiles(): Promise<ReadonlyMap<string, string>> {
  bundled ??= build({ ...WINDOW_BUNDLES, outdir: "out", write: false }).then(
    ({ outputFiles }) => new Map(outputFiles.map((file) => [path.basename(file.path), file.text])),
  );
  return bundled;
}
