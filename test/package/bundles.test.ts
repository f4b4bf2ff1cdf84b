/** What the window is built into. Rules: SPEC.md. */
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { build } from "esbuild";
import { framePage, WINDOW_BUNDLES, WINDOW_FILES } from "../../scripts/bundles.ts";
import { framePolicy } from "../../src/window-host/policies.ts";

test("[DC25] the window names no server that tells a machine its address: calls stay on the local network", async (t) => {
  const script = (await windowFiles()).get("app.js") ?? "";
  t.regex(script, /iceServers/);
  t.notRegex(script, /(?:stun|turn)s?:[a-z]|google\.com|twilio/);
});

const HOSTS = /(?:https?|wss?):\/\/[a-z0-9.-]+\.[a-z]{2,}/gi;
/** Names of formats and of who wrote something. Nothing is sent there. */
const NAMES_ONLY: ReadonlySet<string> = new Set([
  "http://www.w3.org",
  "https://feross.org",
  "https://rolldown.rs",
  "https://emscripten.org",
]);

test("[UI429] no file of the window names a host of the internet", async (t) => {
  for (const [name, text] of await windowFiles()) {
    const hosts = (text.match(HOSTS) ?? []).filter((host) => !NAMES_ONLY.has(host));
    t.deepEqual(hosts, [], name);
  }
});

/** Where its messages of errors say more: the library's of graphs, the compiler's and the model's runtime. */
const IN_MESSAGES: ReadonlySet<string> = new Set([
  ...["https://emscripten.org", "https://github.com", "https://www.tensorflow.org"],
]);

test("[BG40] what finds people in pictures names no host but in its messages, and its policy lets it reach none", async (t) => {
  const names = Object.keys(WINDOW_FILES).filter((name) => name.startsWith("selfie_segmentation"));
  t.is(names.length, 4);
  const files = names.map((name) => [name, readFileSync(WINDOW_FILES[name] ?? "", "latin1")] as const);
  for (const [name, text] of [...files, ["background.html", await framePage()] as const]) {
    const hosts = (text.match(HOSTS) ?? []).filter((host) => !IN_MESSAGES.has(host));
    t.deepEqual(hosts, [], name);
  }
  t.regex(framePolicy, /default-src 'none'.*connect-src blob:;/);
  t.notRegex(framePolicy, /\*|https?:|'self'.*connect|allow-same-origin/);
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
