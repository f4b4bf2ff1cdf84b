/** Real browsers against the real media process, in a network namespace of their own; needs root and Chromium. */
import test from "ava";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { hasChromium } from "../../support/chromium.ts";
import type { Reception } from "./relay-page.ts";
import { LIMIT_MS } from "../../support/eventually.ts";
import { onlyInFull } from "../../support/full.ts";

const canRun = process.getuid?.() === 0 && hasChromium && existsSync("/sbin/ip");
const relayTest = canRun ? test : test.skip;
const driver = fileURLToPath(new URL("relay-driver.ts", import.meta.url));
const namespace = `llm-${process.pid}`;

interface Seen {
  readonly both: { readonly alice: Reception; readonly bob: Reception };
  readonly half: Reception;
  readonly quarter: Reception;
  readonly full: Reception;
  readonly screen: Reception;
  readonly standby: Reception;
  readonly heard: readonly string[];
}

onlyInFull(relayTest)(
  "[RL20] [RL55] [RL57] [LG30] [SO3] two browsers see and hear each other by way of one relay, and a screen's sound in stereo",
  async (t) => {
    t.timeout(LIMIT_MS);
    const ip = (line: string): unknown => execFileSync("ip", line.split(" "));
    ip(`netns add ${namespace}`);
    t.teardown(() => void ip(`netns del ${namespace}`));
    ip(`-n ${namespace} link set lo up`);
    ip(`-n ${namespace} link add v0 type veth peer name v1`);
    ip(`-n ${namespace} addr add 10.99.0.1/24 dev v0`);
    ip(`-n ${namespace} link set v0 up`);
    ip(`-n ${namespace} link set v1 up`);
    const command = ["netns", "exec", namespace, process.execPath, "--import=tsx", driver];
    const { stdout } = await promisify(execFile)("ip", command, { timeout: LIMIT_MS });
    // Printed by the driver.
    const seen = JSON.parse(stdout) as Seen;
    for (const { videos, audio } of [seen.both.alice, seen.both.bob]) {
      t.true((videos[0]?.frames ?? 0) > 60);
      t.is(videos[0]?.width, 1_280);
      t.true(audio.energy > 1e-4);
    }
    t.is(seen.half.videos[0]?.width, 640);
    // The larger layers are not made meanwhile.
    t.is(seen.quarter.videos[0]?.width, 320);
    t.is(seen.full.videos[0]?.width, 1_280);
    t.deepEqual(seen.screen.videos.map(({ mid }) => mid).toSorted(), ["4", "5"]);
    const { left, right } = seen.screen.screenSound;
    const isApart = (own = -200, other = 0) => own > other + 30;
    t.true(isApart(left[0], left[1]) && isApart(right[1], right[0]), JSON.stringify([left, right]));
    // One clock for all: the browser's own, which captured, and the mixer's are years apart.
    const { audio, video } = seen.screen.reportedAtMs;
    t.true(audio.length > 0 && video.length > 0, JSON.stringify(seen.screen.reportedAtMs));
    t.true(Math.max(...audio, ...video) - Math.min(...audio, ...video) < 60_000);
    t.true(seen.standby.messages.some((message) => message.type === "pictures" && !message.wanted));
    t.is(seen.heard.length, 2);
  },
);
