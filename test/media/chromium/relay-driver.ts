/** Two Chromium legs, one relay: run inside a network namespace by relay-chromium.test.ts; prints what was seen as JSON. */
import { createServer } from "node:http";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { realClock } from "../../../src/kernel/clock.ts";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { createLog } from "../../../src/kernel/log.ts";
import { createMediaHost } from "../../../src/media/index.ts";
import type { Layer } from "../../../src/media/leg/messages.ts";
import { launchChromium } from "../../support/chromium.ts";
import type { PageLeg, Reception } from "./relay-page.ts";
import { peerId } from "../../support/ids.ts";
import { eventually } from "../../support/eventually.ts";

const DEADLINE_MS = 40_000;
const ALICE = peerId(1);
const BOB = peerId(2);

const bundle = await build({
  entryPoints: [new URL("relay-page.ts", import.meta.url).pathname],
  bundle: true,
  write: false,
  format: "iife",
});
const script = bundle.outputFiles[0]?.text ?? "";
const server = createServer((request, response) => {
  const isScript = request.url === "/page.js";
  response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
  response.end(isScript ? script : "<!doctype html><script src=/page.js></script>");
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
const port = typeof address === "object" && address !== null ? address.port : 0;

const host = createMediaHost({
  clock: realClock,
  log: createLog("debug", (line) => process.stderr.write(`${line}\n`)),
  entry: new URL("../../../src/media/process/process.ts", import.meta.url),
});
const heard = new Set<PeerId>();
host.onHeard((peers) => peers.forEach((peerId) => heard.add(peerId)));
host.setReady(true);

const browser = await launchChromium();

async function openPage(peerId: PeerId): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on("console", (message) => process.stderr.write(`${peerId.slice(1, 3)}: ${message.text()}\n`));
  await page.exposeFunction("exchange", (from: string, offer: string) =>
    host.connectLeg({ peerId: from as PeerId, legId: "1" }, offer),
  );
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.evaluate((id) => window.landlineLeg.open(id, true), peerId);
  return page;
}

async function until(
  what: string,
  page: Page,
  isReached: (reception: Reception) => boolean,
): Promise<Reception> {
  let last: Reception | undefined;
  const find = async () => {
    last = await page.evaluate(() => window.landlineLeg.reception());
    return isReached(last) ? last : null;
  };
  return eventually(what, find, {
    patienceMs: DEADLINE_MS,
    everyMs: 200,
    seen: () => JSON.stringify(last),
  });
}

const isSeenAndHeard = ({ videos, audio }: Reception): boolean =>
  videos.some(({ frames }) => frames > 60) && audio.energy > 1e-4 && audio.packets > 200;

const alice = await openPage(ALICE);
const bob = await openPage(BOB);
const both = {
  alice: await until("Bob at Alice's", alice, isSeenAndHeard),
  bob: await until("Alice at Bob's", bob, isSeenAndHeard),
};

/** Bob asks for Alice's picture in that layer. */
async function see(layer: Layer, ofWidth: number): Promise<Reception> {
  const wanted = { peerId: ALICE, layer };
  await bob.evaluate((each) => window.landlineLeg.send({ type: "want", pictures: [each] }), wanted);
  return until(`layer ${layer}`, bob, ({ videos }) => videos.some(({ width }) => width === ofWidth));
}
const isStopped = (layer: Layer) =>
  until(`layer ${layer} is not made`, alice, ({ videoOut }) =>
    videoOut.some(({ rid, isActive }) => rid === layer && !isActive),
  );
const half = await see("h", 640);
await isStopped("f");
const quarter = await see("q", 320);
await isStopped("h");
const full = await see("f", 1_280);
host.setPresenter(ALICE);
await alice.evaluate(() => window.landlineLeg.share(true));
const screen = await until(
  "the screen",
  bob,
  ({ videos, screenSound }) =>
    videos.length > 1 && videos.every(({ frames }) => frames > 5) && (screenSound.left[0] ?? -200) > -60,
);

// Pictures are wanted of everybody for as long as anybody takes this relay for the one that carries the meeting.
for (const page of [alice, bob])
  await page.evaluate(() => window.landlineLeg.send({ type: "active", on: false }));
const standby = await until("no picture wanted", bob, ({ messages }) =>
  messages.some((message) => message.type === "pictures" && !message.wanted),
);
const stats = await host.stats();
process.stdout.write(
  `${JSON.stringify({ both, half, quarter, full, screen, standby, stats, heard: [...heard] })}\n`,
);
await browser.close();
await host.close();
server.close();
process.exit(0);
export type { PageLeg };
