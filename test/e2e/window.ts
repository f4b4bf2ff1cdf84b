/// <reference lib="dom" />
/** Landline with a real window on a host of the test's LAN: its core, and a Chromium that plays files for devices. */
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { findBrowser } from "../../src/window-host/browsers.ts";
import type { Lan } from "../lan/lan.ts";
import { CHROMIUM_FLAGS } from "../support/chromium.ts";
import { startPeer, type Peer } from "../support/peer.ts";

export interface Window {
  readonly peer: Peer;
  readonly page: Page;
  /** Mean colour of the moving picture in that person's tile, or null while there is none. */
  colourOf(name: string): Promise<{ readonly r: number; readonly g: number; readonly b: number } | null>;
  /** For messages of failures: what each tile shows, and what each connection carries. */
  report(): Promise<string>;
  /** Level of a tone in what is played, dB below full scale. */
  toneDb(hz: number): Promise<number>;
  /** What went wrong in the page: exceptions, and errors on its console with the address they are about. */
  readonly problems: readonly string[];
  /** Another page of the same browser, by the address that the core prints. `page` may have been closed before. */
  openPage(): Promise<Page>;
  /** Ends the browser; the core goes on. */
  closeBrowser(): Promise<void>;
  close(): Promise<void>;
}

export interface WindowOptions {
  readonly camera?: string;
  readonly microphone?: string;
  readonly dataFolder?: string;
  /** Another starter than this tree's own, such as an installed package's. */
  readonly program?: string;
  /** 1280x800 if absent. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Runs before the page's own scripts. */
  readonly script?: string;
  /** A first start: nothing knows the person's name. */
  readonly isNameless?: boolean;
  /** The core serves the window; the browser starts after that. */
  readonly onReady?: () => void;
  /** The core's command line. */
  readonly args?: readonly string[];
  /** Further switches of Chromium. */
  readonly flags?: readonly string[];
}

/** Null where there is no Chromium to test with. */
export const windowProblem = (): string | null =>
  findBrowser() === null ? "Chromium is not installed" : null;

/** Runs before the page's own scripts: tees everything that is played into an analyser, and keeps the connections for `report`. */
const TAP = `
  const Connection = RTCPeerConnection;
  window.landlineConnections = [];
  window.RTCPeerConnection = class extends Connection {
    constructor(...args) {
      super(...args);
      landlineConnections.push(this);
    }
  };
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      // Chimes play in a context of their own.
      window.landlineTaps ??= new Map();
      if (!landlineTaps.has(target)) {
        landlineTaps.set(target, new AnalyserNode(target.context, { fftSize: 16384, smoothingTimeConstant: 0 }));
      }
      connect.call(this, landlineTaps.get(target));
    }
    return connect.call(this, target, ...rest);
  };
`;

export async function startWindow(
  lan: Lan,
  host: number,
  name: string,
  media: WindowOptions,
): Promise<Window> {
  const peer = startPeer(lan, host, name, media.args ?? [], {
    mode: "window",
    isNameless: media.isNameless === true,
    ...(media.dataFolder === undefined ? {} : { dataFolder: media.dataFolder }),
    ...(media.program === undefined ? {} : { program: media.program }),
  });
  const { url } = await peer.event("ready", (event) => event.url !== undefined);
  media.onReady?.();
  const browser = findBrowser();
  if (browser === null || url === undefined) throw new Error("no browser, or no window to show");
  const folder = mkdtempSync(path.join(tmpdir(), "landline-chromium-"));
  // Chromium runs on the host; the pipe that drives it passes through.
  const wrapper = path.join(folder, "chromium");
  writeFileSync(
    wrapper,
    `#!/bin/sh\nexec nsenter --net=/run/netns/${lan.namespace(host)} -- ${browser.executable} "$@"\n`,
  );
  chmodSync(wrapper, 0o755);
  const context: BrowserContext = await chromium.launchPersistentContext(path.join(folder, "profile"), {
    executablePath: wrapper,
    viewport: media.viewport ?? { width: 1280, height: 800 },
    args: [
      ...CHROMIUM_FLAGS,
      ...(media.microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${media.microphone}`]),
      ...(media.camera === undefined ? [] : [`--use-file-for-fake-video-capture=${media.camera}`]),
      ...(media.flags ?? []),
    ],
  });
  await context.addInitScript(TAP);
  if (media.script !== undefined) await context.addInitScript(media.script);
  const problems: string[] = [];
  const address = url;
  async function open(page: Page): Promise<Page> {
    page.on("pageerror", (error) => {
      problems.push(error.message);
      process.stderr.write(`${name}'s window: ${error.message}\n`);
    });
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(`${message.text()} ${message.location().url}`);
    });
    await page.goto(address);
    // The page that takes the key leads on to the window's own: what is asked of it in between is lost.
    await page.waitForURL((at) => at.pathname !== "/enter");
    return page;
  }
  const page = await open(context.pages()[0] ?? (await context.newPage()));
  return {
    peer,
    page,
    colourOf: (who) => page.evaluate(meanColour, who),
    report: () => page.evaluate(pictureReport),
    toneDb: (hz) => page.evaluate(toneLevel, hz),
    problems,
    openPage: async () => await open(await context.newPage()),
    closeBrowser: () => context.close(),
    async close() {
      await context.close();
      peer.kill("SIGTERM");
      await peer.exit();
    },
  };
}

/** Runs in the page. */
function meanColour(who: string): { r: number; g: number; b: number } | null {
  const tile = [...document.querySelectorAll(".tile")].find((each) =>
    each.querySelector(".tile-name")?.textContent?.startsWith(who),
  );
  const video = tile?.querySelector("video");
  if (video === null || video === undefined || video.videoWidth === 0 || video.currentTime === 0) return null;
  const canvas = new OffscreenCanvas(8, 8);
  const context = canvas.getContext("2d");
  if (context === null) return null;
  context.drawImage(video, 0, 0, 8, 8);
  const { data } = context.getImageData(2, 2, 1, 1);
  return { r: data[0] ?? 0, g: data[1] ?? 0, b: data[2] ?? 0 };
}

/** Runs in the page. A line per tile, and one per stream of each connection that is still open. */
async function pictureReport(): Promise<string> {
  const lines = [...document.querySelectorAll(".tile")].map((tile) => {
    const name = tile.querySelector(".tile-name")?.textContent ?? "?";
    const videos = [...tile.querySelectorAll("video")].map((video) => {
      const track = (video.srcObject as MediaStream | null)?.getVideoTracks()[0];
      const source = track === undefined ? "no track" : `${track.id} ${track.muted ? "muted" : "flows"}`;
      const state = `${video.readyState} ${video.paused ? "paused" : "plays"} at ${video.currentTime.toFixed(1)} s`;
      return `${video.videoWidth}x${video.videoHeight} ${state} (${source})`;
    });
    return `tile ${name}: ${videos.join(", ") || "no video"}`;
  });
  // Put there by TAP.
  const { landlineConnections: all } = globalThis as unknown as { landlineConnections: RTCPeerConnection[] };
  for (const [index, connection] of all.entries()) {
    if (connection.connectionState === "closed") continue;
    for (const entry of (await connection.getStats()).values()) {
      if (entry.kind !== "video") continue;
      const told =
        entry.type === "inbound-rtp"
          ? [
              "trackIdentifier",
              "packetsReceived",
              "packetsLost",
              "framesReceived",
              "framesDecoded",
              "keyFramesDecoded",
              "framesDropped",
              "pliCount",
              "nackCount",
            ]
          : entry.type === "outbound-rtp"
            ? [
                "rid",
                "active",
                "packetsSent",
                "framesEncoded",
                "keyFramesEncoded",
                "frameWidth",
                "qualityLimitationReason",
                "pliCount",
                "nackCount",
              ]
            : [];
      const values = told.map((key) => `${key} ${entry[key]}`);
      if (told.length > 0 && (entry.packetsReceived ?? entry.packetsSent) > 0)
        lines.push(`connection ${index} ${connection.connectionState} ${entry.type}: ${values.join(", ")}`);
    }
  }
  return lines.join("\n");
}

/** Runs in the page. */
function toneLevel(hz: number): number {
  // Put there by TAP.
  const { landlineTaps: taps } = globalThis as unknown as { landlineTaps?: Map<AudioNode, AnalyserNode> };
  const levels = [...(taps?.values() ?? [])].flatMap((tap) => {
    const spectrum = new Float32Array(tap.frequencyBinCount);
    tap.getFloatFrequencyData(spectrum);
    const bin = Math.round((hz * tap.fftSize) / tap.context.sampleRate);
    return [...spectrum.slice(bin - 2, bin + 3)];
  });
  return Math.max(-200, ...levels);
}
