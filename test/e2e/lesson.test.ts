/** The host's part of a lesson in a real window, by keyboard alone: no pointer is ever moved. Two pupils are headless. */
import anyTest from "ava";
import type { Locator, Page } from "playwright-core";
import { createLan, lanProblem } from "../lan/lan.ts";
import { idOf, knocksAt, shown } from "../lan/meetings.ts";
import { eventually, PATIENCE_MS } from "../support/eventually.ts";
import { removeDataFolders, startPeer } from "../support/peer.ts";
import { startWindow, windowProblem } from "./window.ts";

const problem = lanProblem() ?? windowProblem();
const test = problem === null ? anyTest.serial : anyTest.serial.skip;
const TITLE = "Fractions";
/** More than any page of this test has stops for Tab: one round of all. */
const MAX_STOPS = 80;

type Role = Parameters<Page["getByRole"]>[0];

function createKeyboard(page: Page) {
  const { keyboard } = page;
  const isFocused = async (target: Locator) => (await target.and(page.locator(":focus")).count()) === 1;

  /** Walks on with that key until the focus is on what has that role and name. What has no name, or is hidden from screen readers, is not found. */
  async function walkTo(
    key: "Tab" | "ArrowDown" | "ArrowRight",
    role: Role,
    name: string | RegExp,
  ): Promise<void> {
    const target = page.getByRole(role, { name, exact: true });
    await target.first().waitFor({ timeout: PATIENCE_MS });
    for (let stop = 0; stop < MAX_STOPS; stop += 1) {
      if (await isFocused(target)) return;
      await keyboard.press(key);
    }
    throw new Error(`${key} does not reach the ${role} ${name}`);
  }

  /** The meeting's controls are one stop for Tab. */
  async function useControl(name: string | RegExp): Promise<void> {
    const inToolbar = page.getByRole("toolbar", { name: "Meeting controls" }).getByRole("button");
    for (let stop = 0; stop < MAX_STOPS && !(await isFocused(inToolbar)); stop += 1)
      await keyboard.press("Tab");
    await walkTo("ArrowRight", "button", name);
    await keyboard.press("Enter");
  }

  async function chooseNext(item: string): Promise<void> {
    // The menu's first item has the focus before a key can go to it.
    await eventually(`the menu with ${item} is open`, () => isFocused(page.getByRole("menuitem")));
    await walkTo("ArrowDown", "menuitem", item);
    await keyboard.press("Enter");
  }

  return {
    useControl,
    async press(name: string | RegExp): Promise<void> {
      await walkTo("Tab", "button", name);
      await keyboard.press("Enter");
    },
    async switchOn(name: RegExp): Promise<void> {
      await walkTo("Tab", "switch", name);
      await keyboard.press("Space");
    },
    async choose(menu: string, item: string): Promise<void> {
      await walkTo("Tab", "button", menu);
      await keyboard.press("Enter");
      await chooseNext(item);
    },
    chooseNext,
    async type(name: string, text: string): Promise<void> {
      await walkTo("Tab", "textbox", name);
      await keyboard.press("ControlOrMeta+a");
      await keyboard.type(text);
    },
  };
}

test("[MT60] the host's part of a lesson by keyboard alone: door, mute, hands, poll, end for all", async (t) => {
  t.timeout(360_000);
  const lan = createLan({ name: "llw-lesson", hosts: 3 });
  t.teardown(() => {
    lan.close();
    removeDataFolders();
  });
  const window = await startWindow(lan, 1, "Ana", {});
  t.teardown(window.close);
  const { page, peer: ana } = window;
  const by = createKeyboard(page);

  await by.press("New meeting");
  await by.type("Title", TITLE);
  await by.switchOn(/^Waiting room/);
  await by.switchOn(/^Muted on entry/);
  await by.press("Continue");
  await by.press("Start meeting");
  await ana.event("joined");

  const pupils = [2, 3].map((host) => startPeer(lan, host, host === 2 ? "Ben" : "Cleo", ["join", TITLE]));
  const [ben, cleo] = pupils;
  if (ben === undefined || cleo === undefined) throw new Error("two pupils");
  await ana.until("both are at the door", () => knocksAt(ana).length === 2);
  await by.press("Show them");
  await by.press("Admit all");
  for (const pupil of pupils) await pupil.event("joined");
  for (const pupil of pupils)
    for (const peer of [ana, pupil])
      await peer.until("the pupil came in muted", () => shown(peer, pupil)?.isMicrophoneMuted === true);

  ben.send({ type: "setMicrophone", on: true });
  await ana.until("Ben has unmuted", () => shown(ana, ben)?.isMicrophoneOn === true);
  await by.press("Mute all");
  await ana.until("Ben is muted", () => shown(ana, ben)?.isMicrophoneOn === false);

  for (const [index, pupil] of pupils.entries()) {
    pupil.send({ type: "setHand", up: true });
    await ana.until("the hand is up", () => shown(ana, pupil)?.handNumber === index + 1);
  }
  await by.choose("More about Ben", "Ask to unmute");
  await ben.event("muted", ({ source, mute }) => source === "microphone" && mute === "invited");
  await by.choose("More about Ben", "Lower hand");
  await ana.until("Cleo is the first", () => shown(ana, cleo)?.handNumber === 1);
  t.is(shown(ana, ben)?.isHandUp, false);
  await by.choose("More for everybody", "Lower all hands");
  await ana.until("no hand is up", () => shown(ana, cleo)?.isHandUp === false);

  await by.useControl("Polls");
  await by.press("Ask a poll…");
  await by.type("Question", "Is 2/4 a half?");
  await by.type("Option 1", "Yes");
  await by.type("Option 2", "No");
  await by.press("Ask");
  for (const pupil of pupils) {
    const { id } = await pupil.event("poll");
    pupil.send({ type: "vote", pollId: id, options: [0] });
  }
  await ana.until("both votes", () => ana.last("poll")?.counts?.[0] === 2);
  await by.press(/^Close the poll/);
  await ana.until("the poll is closed", () => ana.last("poll")?.closedBy === idOf(ana));

  await by.useControl(/^People/);
  await by.choose("More for everybody", "End for everybody…");
  await by.press("End for everybody");
  for (const pupil of pupils) {
    await pupil.event("error", ({ code }) => code === "ended");
    t.is(await pupil.exit(), 0);
  }
  await page.getByRole("heading", { name: "Meetings" }).waitFor({ timeout: PATIENCE_MS });
  t.deepEqual(window.problems, []);
});
