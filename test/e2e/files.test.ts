/// <reference lib="dom" />
/** Messages and files of one window arrive in another: files by picker and drop, private messages, announcements for late comers. */
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import anyTest from "ava";
import type { Page } from "playwright-core";
import { createLan, lanProblem, type Lan } from "../lan/lan.ts";
import { PATIENCE_MS, eventually } from "../support/eventually.ts";
import { removeDataFolders, startPeer, type Peer } from "../support/peer.ts";
import { startWindow, windowProblem, type Window } from "./window.ts";
import { onlyInFull } from "../support/full.ts";

const TITLE = "Files";
const NOTES = "First line of the notes.\nSecond line.\n";

const problem = lanProblem() ?? windowProblem();
const test = problem === null ? anyTest.serial : anyTest.serial.skip;
let lan: Lan;
let ana: Window;
let ben: Window;
/** Headless, and in the meeting from the beginning. */
let cleo: Peer;
const folder = mkdtempSync(path.join(tmpdir(), "landline-e2e-files-"));

if (problem === null) {
  anyTest.before(async () => {
    lan = createLan({ name: "llw-files", hosts: 3 });
    ana = await startWindow(lan, 1, "Ana", {});
    ben = await startWindow(lan, 2, "Ben", {});
    for (const { page } of [ana, ben]) page.setDefaultTimeout(PATIENCE_MS);
  });
}
anyTest.after.always(async () => {
  await ana?.close();
  await ben?.close();
  cleo?.kill("SIGTERM");
  await cleo?.exit();
  if (problem === null) lan.close();
  removeDataFolders();
  rmSync(folder, { recursive: true, force: true });
});

const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name }).first();
const card = (page: Page, name: string) => page.getByRole("article", { name: `${name}, shared file` });

test("[E50] an announcement stands at the top for a participant who joins after it", async (t) => {
  const { page } = ana;
  await button(page, "New meeting").click();
  await page.getByRole("textbox", { name: "Title" }).fill(TITLE);
  await button(page, "Continue").click();
  await button(page, "Start meeting").click();
  await page.getByRole("heading", { name: TITLE }).waitFor();
  await button(page, "People").click();
  await button(page, "Announce").click();
  await page.getByRole("textbox", { name: "Announcement" }).fill("Doors close at six.");
  await page.getByRole("dialog").getByRole("button", { name: "Announce" }).click();
  await page.getByRole("region", { name: "Announcement" }).getByText("Doors close at six.").waitFor();

  cleo = startPeer(lan, 3, "Cleo", ["join", TITLE]);
  t.is((await cleo.event("announcement")).text, "Doors close at six.");
  await button(ben.page, new RegExp(TITLE)).click();
  await button(ben.page, "Join").click();
  const banner = ben.page.getByRole("region", { name: "Announcement" });
  await banner.getByText("Doors close at six.").waitFor();
  await banner.getByText("Ana").waitFor();
  t.is(await banner.getByRole("button", { name: "Withdraw" }).count(), 0);
});

test("[E51] a private message is read by its reader alone", async (t) => {
  await button(ana.page, "More about Ben").click();
  await ana.page.getByRole("menuitem", { name: "Message privately" }).click();
  await ana.page.getByText("Only you and Ben can read this.").waitFor();
  await ana.page.getByRole("textbox", { name: "Message Ben" }).fill("Between the two of us");
  await ana.page.keyboard.press("Enter");
  await button(ben.page, "Chat, 1 unread").click();
  await ben.page.getByRole("tab", { name: /Ana/ }).click();
  await ben.page.getByText("Between the two of us", { exact: true }).waitFor();
  await ana.page.getByRole("tab", { name: "Everyone" }).click();
  await ana.page.getByRole("textbox", { name: "Message everyone" }).fill("For all to read");
  await ana.page.keyboard.press("Enter");
  await cleo.event("message", ({ text }) => text === "For all to read");
  t.deepEqual(
    cleo.all("message").map(({ text }) => text),
    ["For all to read"],
  );
});

test("[E52] a shared file is previewed and saved by another window, bit for bit", async (t) => {
  const bytes = randomBytes(12_000_000);
  writeFileSync(path.join(folder, "notes.txt"), NOTES);
  writeFileSync(path.join(folder, "survey.bin"), bytes);
  await ana.page
    .getByLabel("Files to share")
    .setInputFiles([path.join(folder, "notes.txt"), path.join(folder, "survey.bin")]);
  await ben.page.getByRole("tab", { name: /Everyone/ }).click();
  await card(ben.page, "notes.txt").waitFor();
  await button(ben.page, "Preview notes.txt").click();
  await ben.page.getByRole("region", { name: "The file's text" }).getByText("Second line.").waitFor();
  await ben.page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();

  const saved = path.join(folder, "saved");
  mkdirSync(saved, { recursive: true });
  // A window in a browser names no folder; a script does.
  ben.peer.send({ type: "setSettings", settings: { downloadFolder: saved } });
  await button(ben.page, "More").click();
  await ben.page.getByRole("menuitem", { name: "Settings" }).click();
  await eventually(
    "the settings show the folder",
    async () => (await ben.page.getByLabel("Save files in").inputValue()) === saved,
  );
  await ben.page.keyboard.press("Escape");
  await card(ben.page, "survey.bin").waitFor();
  await button(ben.page, "Save survey.bin").click();
  await card(ben.page, "survey.bin")
    .getByText(`Checked and saved: ${path.join(saved, "survey.bin")}`)
    .waitFor();
  t.true(readFileSync(path.join(saved, "survey.bin")).equals(bytes));
  await button(ben.page, "Details of survey.bin").click();
  await ben.page.getByText(createHash("sha256").update(bytes).digest("hex")).waitFor();
  // Ben and Cleo are all there are besides Ana.
  await card(ana.page, "survey.bin")
    .getByText("2 others have all of it: nothing is lost if you leave.")
    .waitFor();
});

onlyInFull(test)("[E53] what is dropped is shared; a folder arrives with all that is in it", async (t) => {
  await ana.page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(["dropped content"], "dropped.txt"));
    const options = { dataTransfer: data, bubbles: true, cancelable: true };
    window.dispatchEvent(new DragEvent("dragover", options));
    window.dispatchEvent(new DragEvent("drop", options));
  });
  await card(ben.page, "dropped.txt").waitFor();
  // Words between them, or the four files in a row are one card.
  await ana.page.getByRole("textbox", { name: "Message everyone" }).fill("And a folder");
  await ana.page.keyboard.press("Enter");
  await ben.page.getByText("And a folder", { exact: true }).first().waitFor();
  const site = path.join(folder, "Site ü");
  mkdirSync(path.join(site, "inner"), { recursive: true });
  writeFileSync(path.join(site, "inner", "one.txt"), "one");
  writeFileSync(path.join(site, "two.txt"), "two");
  await ana.page.getByLabel("Folder to share").setInputFiles(site);
  await button(ben.page, "Save Site ü").click();
  const saved = path.join(folder, "saved", "Site ü");
  await card(ben.page, "Site ü").getByText(`Checked and saved: ${saved}`).waitFor();
  t.deepEqual(readdirSync(saved).toSorted(), ["inner", "two.txt"]);
  t.is(readFileSync(path.join(saved, "inner", "one.txt"), "utf8"), "one");
});

test("[E54] no page meets an exception or asks for a file that is missing", (t) => {
  t.deepEqual([...ana.problems, ...ben.problems], []);
});
