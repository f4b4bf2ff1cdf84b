#!/usr/bin/env node
import { existsSync, readdirSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

const main = new URL("../dist/main.js", import.meta.url);
const root = new URL("..", import.meta.url);
/** A build takes seconds; one that was stopped left its folder behind. */
const BUILD_PATIENCE_MS = 60_000;

const isBuilding = () => readdirSync(root).some((name) => name.startsWith(".build-"));

for (const beganMs = Date.now(); !existsSync(main) && isBuilding();) {
  if (Date.now() - beganMs > BUILD_PATIENCE_MS) break;
  await wait(100);
}
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write("landline: Landline is not built yet. Run: npm ci && npm run build\n");
  process.exitCode = 1;
}
