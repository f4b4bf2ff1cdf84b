/**
 * From a click on a meeting to the first picture of somebody else, in a real Chromium window, and from the start of a
 * headless peer to a meeting listed. A headless peer with a camera (320x180, 10 fps) carries the meeting; each is on a
 * host of its own (network namespaces; needs root, and `npm run build` before). The click is on the meeting's row in the
 * page, with the preview skipped by the setting; times are the page's own clock. `npx tsx bench/join.ts [joins] [starts]`
 */
import { loadavg } from "node:os";
import { colourCamera, toneMicrophone } from "../test/e2e/media-files.ts";
import { removeDataFolders, startPeer } from "../test/support/peer.ts";
import { startWindow, windowProblem } from "../test/e2e/window.ts";
import { createLan, lanProblem } from "../test/lan/lan.ts";
import { median, printTable, quantile } from "./support/table.ts";

const joins = Number(process.argv[2] ?? 10);
const starts = Number(process.argv[3] ?? 20);
const TITLE = "Benchmark";
const HOST_NAME = "Ana";
const HOSTS = { carrier: 1, window: 2, starter: 3 } as const;

/** Milliseconds from the click. */
interface JoinTimes {
  /** The carrier's tile is on the page. */
  readonly tileMs: number;
  /** Its picture's track is attached. */
  readonly videoMs: number;
  readonly frameMs: number;
}

/** Runs in the page (as text: this file belongs to Node's world): clicks the meeting's row, and waits for a frame in the tile of `who`. */
const JOIN_BY_CLICK = `(who) => new Promise((resolve, reject) => {
  const row = document.querySelector(".meeting-row");
  if (row === null) throw new Error("no meeting to click on");
  let tileMs = -1;
  const startedAtMs = performance.now();
  const since = () => performance.now() - startedAtMs;
  const look = () => {
    const tile = [...document.querySelectorAll(".tile")].find((each) =>
      each.querySelector(".tile-name")?.textContent?.startsWith(who));
    if (tile === undefined) return;
    if (tileMs < 0) tileMs = since();
    const video = tile.querySelector("video");
    if (video === null) return;
    observer.disconnect();
    const videoMs = since();
    video.requestVideoFrameCallback(() => {
      clearTimeout(timer);
      resolve({ tileMs, videoMs, frameMs: since() });
    });
  };
  const observer = new MutationObserver(look);
  const timer = setTimeout(() => {
    observer.disconnect();
    reject(new Error("No picture within 20 s; the tile came after " + tileMs + " ms."));
  }, 20_000);
  observer.observe(document.body, { childList: true, subtree: true });
  row.click();
  look();
})`;

const row = (name: string, values: readonly number[], budget: string): string[] => [
  name,
  String(values.length),
  median(values).toFixed(0),
  quantile(values, 0.95).toFixed(0),
  Math.max(...values).toFixed(0),
  budget,
];

async function measure(): Promise<void> {
  const lan = createLan({ name: "llp-join", hosts: 3 });
  try {
    const media = ["--camera", colourCamera("red"), "--microphone", toneMicrophone(400)];
    const carrier = startPeer(lan, HOSTS.carrier, HOST_NAME, ["create", TITLE, ...media]);
    await carrier.event("joined");

    const times: JoinTimes[] = [];
    if (joins > 0) {
      const window = await startWindow(lan, HOSTS.window, "Win", { microphone: toneMicrophone(600) });
      window.peer.send({ type: "setSettings", settings: { skipPreview: true } });
      for (let run = 0; run < joins; run += 1) {
        await window.page.locator(".meeting-row").waitFor();
        await carrier.until("the window gone", () => carrier.last("members")?.members.length === 1);
        // What the text resolves to.
        times.push((await window.page.evaluate(`(${JOIN_BY_CLICK})("${HOST_NAME}")`)) as JoinTimes);
        const leftBefore = window.peer.all("left").length;
        window.peer.send({ type: "leave" });
        await window.peer.until("the end", () => window.peer.all("left").length > leftBefore);
      }
      await window.close();
    }

    const bareMs: number[] = [];
    for (let run = 0; run < starts; run += 1) {
      const startedAtMs = performance.now();
      const bare = lan.spawn(HOSTS.starter, process.execPath, ["--eval", "0"]);
      await new Promise((resolve) => bare.once("exit", resolve));
      bareMs.push(performance.now() - startedAtMs);
    }
    const processMs: number[] = [];
    const listedMs: number[] = [];
    for (let run = 0; run < starts; run += 1) {
      const startedAtMs = performance.now();
      const peer = startPeer(lan, HOSTS.starter, "Seer", []);
      peer.send({ type: "watchMeetings", on: true });
      await peer.event("ready");
      const readyAtMs = performance.now();
      await peer.event("meetings", ({ meetings }) => meetings.some(({ title }) => title === TITLE));
      processMs.push(readyAtMs - startedAtMs);
      listedMs.push(performance.now() - startedAtMs);
      peer.kill();
      await peer.exit();
    }

    const head = ["what", "n", "median", "p95", "worst", "budget"];
    printTable(`Joining and starting, ms; load average ${(loadavg()[0] ?? 0).toFixed(1)}`, [
      head,
      ...(times.length === 0
        ? []
        : [
            row(
              "click to the other's tile",
              times.map(({ tileMs }) => tileMs),
              "",
            ),
            row(
              "click to their picture's track",
              times.map(({ videoMs }) => videoMs),
              "",
            ),
            row(
              "click to their first frame",
              times.map(({ frameMs }) => frameMs),
              "800",
            ),
          ]),
      ...(listedMs.length === 0
        ? []
        : [
            row("start of the process to ready", processMs, ""),
            row("start of the process to the meeting listed", listedMs, ""),
            row("of it, a Node process that does nothing", bareMs, ""),
            row(
              "start of work (the rest) to the meeting listed",
              listedMs.map((ms) => ms - median(bareMs)),
              "150 / 700",
            ),
          ]),
    ]);
  } finally {
    lan.close();
    removeDataFolders();
  }
}

const problem = lanProblem() ?? windowProblem();
if (problem === null) await measure();
else console.log(`Not measured: ${problem}`);
process.exit(0);
