/**
 * What one participant hears and sees while a link gets narrow and wide again: a headless peer carries the meeting, two people send a
 * camera whose pictures are hard to compress, one more window receives. Each is on a host of its own (network namespaces; needs root, and
 * `npm run build` before). `down`: the receiver's cable bears 8, then 1, then 8 Mbit/s each way, with a queue like a cheap router's. `up`: the
 * cable of the window that sends bears 4, then 0.6, then 4. `npx tsx bench/narrow-link.ts [down|up] [narrow Mbit/s]`
 */
import { loadavg } from "node:os";
import type { Page } from "playwright-core";
import { noiseCamera, toneMicrophone } from "../test/e2e/media-files.ts";
import { removeDataFolders, startPeer } from "../test/support/peer.ts";
import { startWindow, windowProblem, type Window } from "../test/e2e/window.ts";
import { createLan, lanProblem } from "../test/lan/lan.ts";
import { eventually } from "../test/support/eventually.ts";
import { printTable } from "./support/table.ts";

const isUp = process.argv[2] === "up";
const narrowMbit = Number(process.argv[3] ?? (isUp ? 0.6 : 1));
const WIDE_MBIT = isUp ? 4 : 8;
const TITLE = "Narrow link";
const SENDERS = ["Ana", "Ben"];
const RECEIVER = "Rita";
const PHASES = [
  ["wide", WIDE_MBIT, 12],
  ["narrow", narrowMbit, 20],
  ["wide again", WIDE_MBIT, 25],
] as const;
const SAMPLE_MS = 500;

/** Runs in the page (as text: this file belongs to Node's world): counters of what came so far, and of what was sent. */
const COUNTERS = `(async () => {
  const totals = { videoBytes: 0, frames: 0, largest: [], concealed: 0, samples: 0, sentLayers: {}, sentBytes: 0 };
  for (const connection of landlineConnections) {
    if (connection.connectionState === "closed") continue;
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type === "inbound-rtp" && entry.kind === "video") {
        totals.videoBytes += entry.bytesReceived;
        totals.frames += entry.framesDecoded ?? 0;
        if ((entry.framesDecoded ?? 0) > 0) totals.largest.push([entry.id, entry.framesDecoded, entry.frameWidth ?? 0]);
      }
      if (entry.type === "inbound-rtp" && entry.kind === "audio") {
        totals.concealed += entry.concealedSamples - (entry.silentConcealedSamples ?? 0);
        totals.samples += entry.totalSamplesReceived;
      }
      if (entry.type === "outbound-rtp" && entry.kind === "video") totals.sentBytes += entry.bytesSent;
      if (entry.type === "outbound-rtp" && entry.kind === "video" && entry.rid !== undefined)
        totals.sentLayers[entry.rid] = (totals.sentLayers[entry.rid] ?? 0) + (entry.framesEncoded ?? 0);
    }
  }
  return totals;
})()`;

interface Counters {
  readonly videoBytes: number;
  readonly frames: number;
  readonly largest: readonly (readonly [id: string, frames: number, width: number])[];
  readonly concealed: number;
  readonly samples: number;
  readonly sentBytes: number;
  readonly sentLayers: Readonly<Record<string, number>>;
}
const countersOf = (page: Page): Promise<Counters> => page.evaluate(COUNTERS);

const problem = lanProblem() ?? windowProblem();
if (problem !== null) {
  console.log(`bench/narrow-link: not possible here: ${problem}`);
  process.exit(0);
}
const lan = createLan({ name: "llp-narrow", hosts: SENDERS.length + 1 });
const windows: Window[] = [];
try {
  const carrier = startPeer(lan, 1, SENDERS[0] ?? "", [
    "create",
    TITLE,
    "--camera",
    noiseCamera(1),
    "--microphone",
    toneMicrophone(500),
  ]);
  await carrier.event("joined");
  for (const [index, name] of [...SENDERS.slice(1), RECEIVER].entries()) {
    const isReceiver = name === RECEIVER;
    const window = await startWindow(lan, index + 2, name, {
      microphone: toneMicrophone(800 + 300 * index),
      viewport: isReceiver ? { width: 1280, height: 800 } : { width: 480, height: 360 },
      ...(isReceiver ? {} : { camera: noiseCamera(index + 2) }),
    });
    windows.push(window);
    window.peer.send({ type: "joinMeeting", meeting: TITLE });
    await window.peer.event("joined");
    window.peer.send({ type: "setCamera", on: !isReceiver });
  }
  const receiver = windows.at(-1);
  const sender = windows[0];
  if (receiver === undefined || sender === undefined) throw new Error("no windows");
  const narrowHost = isUp ? 2 : SENDERS.length + 1;
  await lan.impair(narrowHost, { rateMbit: WIDE_MBIT });
  await eventually(
    "pictures of all",
    async () => (await countersOf(receiver.page)).largest.length >= SENDERS.length,
  );
  const rows: string[][] = [
    [
      "second",
      "cable",
      "video kbit/s",
      "frames/s",
      "streams",
      "widths",
      "sound concealed",
      "sender f/h frames",
      "sent kbit/s",
    ],
  ];
  const startedAtMs = performance.now();
  let before = await countersOf(receiver.page);
  let sentBefore = await countersOf(sender.page);
  let beforeAtMs = performance.now();
  for (const [phase, rateMbit, seconds] of PHASES) {
    await lan.impair(narrowHost, { rateMbit });
    const untilMs = performance.now() + seconds * 1_000;
    while (performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
      const [now, sent] = [await countersOf(receiver.page), await countersOf(sender.page)];
      const nowMs = performance.now();
      const span = (nowMs - beforeAtMs) / 1_000;
      const moving = now.largest.filter(
        ([id, frames]) => frames > (before.largest.find(([other]) => other === id)?.[1] ?? 0),
      );
      const sinceLayer = (rid: string) => (sent.sentLayers[rid] ?? 0) - (sentBefore.sentLayers[rid] ?? 0);
      rows.push([
        ((nowMs - startedAtMs) / 1_000).toFixed(1),
        `${phase} ${rateMbit}`,
        ((now.videoBytes - before.videoBytes) / 125 / span).toFixed(0),
        ((now.frames - before.frames) / span).toFixed(1),
        String(moving.length),
        moving.map(([, , width]) => width).join(" "),
        `${(((now.concealed - before.concealed) / Math.max(1, now.samples - before.samples)) * 100).toFixed(1)}% ${((now.concealed - before.concealed) / 48).toFixed(0)} ms`,
        `${sinceLayer("f")}/${sinceLayer("h")}`,
        ((sent.sentBytes - sentBefore.sentBytes) / 125 / span).toFixed(0),
      ]);
      [before, sentBefore, beforeAtMs] = [now, sent, nowMs];
    }
  }
  printTable(
    `A narrow link ${isUp ? "up" : "down"}, one of ${SENDERS.length + 1}, load ${loadavg()[0]?.toFixed(1) ?? "?"}`,
    rows,
  );
} finally {
  for (const window of windows) await window.close();
  lan.close();
  removeDataFolders();
}
