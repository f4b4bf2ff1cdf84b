/// <reference lib="dom" />
/**
 * One person's whole day with Landline, in a real window; two others, who have one name, are headless. `LANDLINE_SHOTS=<folder>` keeps a picture
 * of each station.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import anyTest from "ava";
import type { Page } from "playwright-core";
import { createLan, lanProblem } from "../lan/lan.ts";
import { idOf } from "../lan/meetings.ts";
import { eventually, PATIENCE_MS } from "../support/eventually.ts";
import { removeDataFolders, startPeer, type Peer } from "../support/peer.ts";
import { colourCamera, toneMicrophone } from "./media-files.ts";
import { startWindow, windowProblem } from "./window.ts";

const problem = lanProblem() ?? windowProblem();
const test = problem === null ? anyTest.serial : anyTest.serial.skip;
const TITLE = "Choir rehearsal";
/** As Chromium calls its fake microphones. */
const [LAPTOP, HEADSET] = ["Fake Audio Input 1", "Fake Audio Input 2"];
const SHOTS = process.env["LANDLINE_SHOTS"];

/** A smallest picture: 1x1, red. */
const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==",
  "base64",
);

/** What a page is given before its own scripts: plugs that the test pulls, and a printer that counts what reaches it. */
const MACHINE = `
  const devices = navigator.mediaDevices;
  const list = devices.enumerateDevices.bind(devices);
  const open = devices.getUserMedia.bind(devices);
  const unplugged = new Set();
  window.dayTracks = [];
  devices.enumerateDevices = async () => (await list()).filter(({ label }) => !unplugged.has(label));
  devices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    dayTracks.push(...stream.getTracks());
    return stream;
  };
  window.dayPlug = (label, isIn) => {
    if (isIn) unplugged.delete(label);
    else unplugged.add(label);
    for (const track of dayTracks) {
      if (isIn || track.label !== label || track.readyState === "ended") continue;
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
    devices.dispatchEvent(new Event("devicechange"));
  };
  window.dayPrinted = [];
  window.print = () => {
    window.dispatchEvent(new Event("beforeprint"));
    dayPrinted.push(document.querySelector(".print-page")?.textContent ?? "");
    window.dispatchEvent(new Event("afterprint"));
  };
`;
interface Machine {
  readonly dayTracks: readonly MediaStreamTrack[];
  readonly dayPlug: (label: string, isIn: boolean) => void;
  readonly dayPrinted: readonly string[];
}

const plug = (page: Page, label: string, isIn: boolean): Promise<void> =>
  page.evaluate(
    ([which = "", is]) => (globalThis as unknown as Machine).dayPlug(which, is === "in"),
    [label, isIn ? "in" : "out"],
  );
/** Labels of the devices that are open. */
const openDevices = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    (globalThis as unknown as Machine).dayTracks
      .filter(({ readyState }) => readyState === "live")
      .map(({ label }) => label),
  );
const hears = (page: Page, microphone: string) =>
  eventually(`${microphone} is the open microphone`, async () => {
    const inputs = (await openDevices(page)).filter((label) => label.includes("Audio"));
    return inputs.length === 1 && inputs[0] === microphone;
  });

const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name }).first();
const choose = async (page: Page, menu: string | RegExp, item: string | RegExp): Promise<void> => {
  await button(page, menu).click();
  await page.getByRole(/Choose/.test(String(menu)) ? "menuitemradio" : "menuitem", { name: item }).click();
};
/** In the open chat's field, as a browser does it. */
const paste = (page: Page, field: string, text: string): Promise<void> =>
  page.getByRole("textbox", { name: field }).evaluate((element, cells) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", cells);
    clipboardData.setData("text/html", `<table><tr><td>${cells}</td></tr></table>`);
    clipboardData.items.add(new File(["a picture of the cells"], "image.png", { type: "image/png" }));
    const isLeftAlone = element.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
    // The browser itself inserts the text of a paste that nobody took.
    if (isLeftAlone) document.execCommand("insertText", false, cells);
  }, text);

test("[E61] one person's whole day, from the first start to the history on paper", async (t) => {
  const lan = createLan({ name: "llw-day", hosts: 3 });
  const downloads = mkdtempSync(path.join(tmpdir(), "landline-day-"));
  t.teardown(() => {
    lan.close();
    removeDataFolders();
    rmSync(downloads, { recursive: true, force: true });
  });
  const window = await startWindow(lan, 1, "Maria", { isNameless: true, script: MACHINE });
  t.teardown(window.close);
  const { peer: maria } = window;
  let { page } = window;
  page.setDefaultTimeout(PATIENCE_MS);
  let station = 0;
  async function shot(name: string): Promise<void> {
    station += 1;
    if (SHOTS === undefined) return;
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: path.join(SHOTS, `${String(station).padStart(2, "0")} ${name}.png`) });
  }

  // The first start asks the name, and then nothing is nearby.
  await page.getByRole("heading", { name: "What is your name?" }).waitFor();
  await shot("first start");
  await page.getByRole("textbox", { name: "Your name" }).fill("Maria Sá");
  await button(page, "Continue").click();
  await page.getByRole("heading", { name: "Your camera and microphone" }).waitFor();
  await button(page, "Skip").click();
  await page.getByRole("heading", { name: "Looking for meetings…" }).waitFor();
  await shot("empty list");
  await button(page, "New meeting").click();
  await page.getByRole("textbox", { name: "Title" }).fill(TITLE);
  await button(page, "Continue").click();
  await button(page, "Start meeting").click();
  await page.getByRole("heading", { name: "You are the only one here" }).waitFor();
  await shot("alone");

  // Two come who have one name; one of them holds a phone upright.
  const startAnna = (host: number, ...files: readonly string[]): Peer =>
    startPeer(lan, host, "Anna Lee", ["join", TITLE, ...files]);
  const singer = startAnna(2, "--camera", colourCamera("lime", "180x320"));
  const other = startAnna(3, "--microphone", toneMicrophone(890));
  for (const anna of [singer, other]) await anna.event("joined");
  const upright = page.locator(".tile", { hasText: "Anna Lee" }).locator("video:not(.coming)").first();
  await eventually("the upright picture is shown whole", async () => {
    const seen = await upright
      .evaluate((video: HTMLVideoElement) => ({
        isUpright: video.videoHeight > video.videoWidth,
        fit: getComputedStyle(video).objectFit,
      }))
      .catch(() => null);
    return seen !== null && seen.isUpright && seen.fit === "contain";
  });
  await shot("two of one name");

  // The wrong microphone, the right one, and that out and in again.
  await choose(page, "Choose microphone and speaker", LAPTOP);
  await hears(page, LAPTOP);
  await choose(page, "Choose microphone and speaker", HEADSET);
  await hears(page, HEADSET);
  await plug(page, HEADSET, false);
  await page.getByText(`${HEADSET} was disconnected`).first().waitFor();
  await eventually("another microphone stands in", async () =>
    (await openDevices(page)).some((label) => label.includes("Audio") && label !== HEADSET),
  );
  await shot("headset out");
  await plug(page, HEADSET, true);
  await hears(page, HEADSET);
  await page.getByText(`${HEADSET} is back`).first().waitFor();

  // Cells come as words, and a private message goes to the Anna that was chosen.
  await button(page, "Chat").click();
  await paste(page, "Message everyone", "Alto\t4");
  await page.keyboard.press("Enter");
  for (const anna of [singer, other]) await anna.event("message", ({ text }) => text === "Alto\t4");
  const nameOf = (peer: Peer): string => `Anna Lee (${idOf(peer).slice(1, 4)})`;
  await button(page, "People").click();
  await choose(page, `More about ${nameOf(other)}`, "Message privately");
  const field = page.getByRole("textbox", { name: `Message ${nameOf(other)}` });
  await field.fill("Only for you");
  await field.press("Enter");
  await other.event("message", ({ text }) => text === "Only for you");

  // Photos are one card for everybody.
  await page.getByRole("tab", { name: /^Everyone/ }).click();
  await page
    .locator("input[aria-label='Files to share']")
    .setInputFiles(
      [1, 2, 3, 4].map((n) => ({ name: `photo ${n}.png`, mimeType: "image/png", buffer: PHOTO })),
    );
  await page.getByRole("article", { name: "4 pictures, shared files" }).waitFor();
  await singer.until("all photos", () => singer.all("file").length === 4);
  t.deepEqual(
    singer.all("file").map(({ name }) => name),
    [1, 2, 3, 4].map((n) => `photo ${n}.png`),
    "and no picture of the cells",
  );
  await shot("photos");

  // The window is closed by mistake, and opened again.
  await page.close();
  page = await window.openPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.getByRole("heading", { name: TITLE }).waitFor();
  await page.locator(".tile", { hasText: "Anna Lee" }).nth(1).waitFor();
  await hears(page, HEADSET);
  t.deepEqual(maria.all("left"), []);

  // The only host is asked, and goes.
  await button(page, "Leave").click();
  await page.getByText(/You are the only host/).waitFor();
  await shot("leave as the only host");
  await button(page, "Leave anyway").click();
  await page.getByRole("heading", { name: "Meetings", exact: true }).waitFor();
  await maria.event("left");
  await singer.until("two are left", () => singer.last("members")?.members.length === 2);

  // What was said is read, a photo saved, and all of it printed, while the others sing on.
  await choose(page, `More about ${TITLE}`, "Read messages");
  await page.getByText("Only for you").waitFor();
  maria.send({ type: "setSettings", settings: { downloadFolder: downloads } });
  await button(page, "Save photo 3.png").click();
  await page.getByText(`photo 3.png is saved: ${path.join(downloads, "photo 3.png")}`).waitFor();
  t.deepEqual(readdirSync(downloads), ["photo 3.png"]);
  await shot("history");
  await choose(page, "More about this meeting", "Print");
  const printed = await eventually("the printed page", () =>
    page.evaluate(() => (globalThis as unknown as Machine).dayPrinted[0]),
  );
  for (const words of [TITLE, "Alto\t4", "Only for you", "photo 4.png"])
    t.true(printed.includes(words), words);
  await eventually("no device is open", async () => (await openDevices(page)).length === 0);
  t.is(singer.last("members")?.members.length, 2);
  t.is(maria.all("joined").length, 1);
  t.deepEqual(window.problems, []);
});
