/// <reference lib="dom" />
/**
 * Lip sync: a sender's Chromium shows a flash with each beep, once a second; in a receiver's Chromium each flash is noted when the browser says that it is on the screen, and each
 * beep when the browser says that it is heard. Prints by how much the sound is later (positive) or earlier than its picture. The others are headless, with cameras, and
 * the first of them carries the meeting. `npx tsx bench/lip-sync.ts [people] [seconds] [unsteered]` (root, `npm run build` before)
 */
import { loadavg } from "node:os";
import { colourCamera, toneMicrophone } from "../test/e2e/media-files.ts";
import { startWindow, windowProblem } from "../test/e2e/window.ts";
import { eventually } from "../test/support/eventually.ts";
import { createLan, lanProblem } from "../test/lan/lan.ts";
import { removeDataFolders, startPeer } from "../test/support/peer.ts";
import { median, printTable, quantile } from "./support/table.ts";

const people = Number(process.argv[2] ?? 3);
const seconds = Number(process.argv[3] ?? 40);
const isSteered = process.argv[4] !== "unsteered";
/** Until buffers have found their lengths. */
const WARM_SECONDS = 12;
const BEEP_HZ = 1_000;
/** Two browsers that draw by software fill a small machine. */
const SMALL = { width: 560, height: 420 };

/** In the receiver's page: nothing waits. */
const UNSTEERED = `Object.defineProperty(RTCRtpReceiver.prototype, "jitterBufferTarget", { get: () => null, set: () => {} });`;

/** In the sender's page, before its own scripts: camera and microphone of one clock. */
const FLASHER = `
  const synthetic = () => {
    const audio = new AudioContext();
    const gain = audio.createGain();
    gain.gain.value = 0;
    const tone = new OscillatorNode(audio, { frequency: ${BEEP_HZ} });
    const out = audio.createMediaStreamDestination();
    tone.connect(gain).connect(out);
    tone.start();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [160, 90];
    const context = canvas.getContext("2d");
    const track = canvas.captureStream(15).getVideoTracks()[0];
    let tick = 0;
    // Fifteen pictures a second. The beep begins with the picture that is bright.
    const draw = () => {
      const isOn = tick % 15 < 7;
      gain.gain.setValueAtTime(isOn ? 0.5 : 0, audio.currentTime);
      context.fillStyle = isOn ? "white" : "black";
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.fillStyle = "#888";
      context.fillRect((tick * 8) % canvas.width, 0, 8, 8);
      tick += 1;
      setTimeout(draw, 66);
    };
    draw();
    return [track, out.stream.getAudioTracks()[0]];
  };
  let made = null;
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
    made ??= synthetic();
    return new MediaStream([...(video ? [made[0].clone()] : []), ...(audio ? [made[1].clone()] : [])]);
  };
`;

/** In the receiver's page: notes flashes and beeps in the page's time. */
const watch = (who: string): string => `(() => {
  const videos = () => [...([...document.querySelectorAll(".tile")]
    .find((each) => each.querySelector(".tile-name")?.textContent?.startsWith("${who}"))?.querySelectorAll("video") ?? [])];
  if (videos().length === 0) return false;
  const watched = new WeakSet();
  window.lipFrames = 0;
  window.flashes = [];
  window.beeps = [];
  const canvas = new OffscreenCanvas(8, 8);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let wasOn = true;
  // The element may be another one after a change of the layout.
  const follow = (video) => {
    if (watched.has(video)) return;
    watched.add(video);
    const onFrame = (_, { expectedDisplayTime }) => {
      lipFrames += 1;
      context.drawImage(video, 0, 0, 8, 8);
      const isOn = context.getImageData(4, 4, 1, 1).data[1] > 128;
      if (isOn && !wasOn) flashes.push(expectedDisplayTime);
      wasOn = isOn;
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  };
  let heardUntil = 0;
  const samples = new Float32Array(2048);
  setInterval(() => {
    for (const video of videos()) follow(video);
    for (const tap of landlineTaps.values()) {
      tap.fftSize = 2048;
      const end = tap.context.currentTime;
      tap.getFloatTimeDomainData(samples);
      const first = samples.findIndex((each) => Math.abs(each) > 0.05);
      if (first < 0) continue;
      const onset = end - (samples.length - first) / tap.context.sampleRate;
      if (onset - heardUntil > 0.3) {
        const out = tap.context.getOutputTimestamp();
        beeps.push(out.performanceTime + (onset - out.contextTime) * 1000);
      }
      heardUntil = end;
    }
  }, 8);
  return true;
})()`;

async function measure(): Promise<void> {
  const lan = createLan({ name: "llp-lips", hosts: people });
  try {
    const others = Array.from({ length: people - 2 }, (_, index) => {
      const media = ["--camera", colourCamera("red"), "--microphone", toneMicrophone(0)];
      return startPeer(lan, index + 3, `Guest ${index + 1}`, [
        ...(index === 0 ? ["create", "Lips"] : ["join", "Lips"]),
        ...media,
      ]);
    });
    await others[0]?.event("joined");
    const sender = await startWindow(lan, 1, "Ben", { script: FLASHER, viewport: SMALL });
    const receiver = await startWindow(lan, 2, "Win", {
      viewport: SMALL,
      ...(isSteered ? {} : { script: UNSTEERED }),
    });
    for (const { peer, page } of [sender, receiver]) {
      peer.send({ type: "setSettings", settings: { skipPreview: true } });
      await page.locator(".meeting-row").click();
      await page.locator(".tile").first().waitFor();
    }
    await receiver.peer.until("everybody", () => receiver.peer.last("members")?.members.length === people);
    receiver.peer.send({ type: "setCamera", on: false });
    await eventually("the sender's picture", async () => (await receiver.colourOf("Ben")) !== null, {
      everyMs: 250,
    });
    await new Promise((resolve) => setTimeout(resolve, WARM_SECONDS * 1_000));
    if (!(await receiver.page.evaluate(watch("Ben")))) throw new Error("There is no picture of the sender.");
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const { flashes, beeps } = (await receiver.page.evaluate("({ flashes, beeps })")) as {
      flashes: number[];
      beeps: number[];
    };
    const offsets = flashes.flatMap((flash) => {
      const beep = beeps.toSorted((a, b) => Math.abs(a - flash) - Math.abs(b - flash))[0];
      return beep === undefined || Math.abs(beep - flash) > 450 ? [] : [beep - flash];
    });
    printTable(
      `Lip sync, load ${loadavg()[0]?.toFixed(1)}: by how much sound is later than its picture, ms`,
      [
        ["people", "flashes", "beeps", "pairs", "median", "p5", "p95", "p95 of the size"],
        [
          ...[people, flashes.length, beeps.length, offsets.length].map(String),
          median(offsets).toFixed(0),
          quantile(offsets, 0.05).toFixed(0),
          quantile(offsets, 0.95).toFixed(0),
          quantile(offsets.map(Math.abs), 0.95).toFixed(0),
        ],
      ],
    );
    if (process.env["VERBOSE"] === "1") console.log(offsets.map((each) => each.toFixed(0)).join(" "));
    await sender.close();
    await receiver.close();
    for (const each of others) each.kill("SIGTERM");
    for (const each of others) await each.exit();
  } finally {
    lan.close();
    removeDataFolders();
  }
}
const problem = lanProblem() ?? windowProblem();
if (problem === null) await measure();
else console.log(`Not measured: ${problem}`);
process.exit(0);
