/// <reference lib="dom" />
/** The teacher's part of a lesson in a real window, by keyboard alone: no pointer is ever moved. Six pupils are headless, one of them co-host in the end. */
import anyTest from "ava";
import type { Locator, Page } from "playwright-core";
import { createLan, lanProblem } from "../lan/lan.ts";
import { agree, coordinatorOf, idOf, knocksAt, peerIdOf, shown } from "../lan/meetings.ts";
import { eventually, PATIENCE_MS } from "../support/eventually.ts";
import { removeDataFolders, startPeer } from "../support/peer.ts";
import { startWindow, windowProblem } from "./window.ts";
import { onlyInFull } from "../support/full.ts";

const problem = lanProblem() ?? windowProblem();
const test = problem === null ? anyTest.serial : anyTest.serial.skip;
const TITLE = "Fractions";
/** More than any page of this test has stops for Tab: one round of all. */
const MAX_STOPS = 120;

type Role = Parameters<Page["getByRole"]>[0];

/** Runs in the page: what may name the thing that has the focus. */
function textsOfFocused(): readonly string[] {
  const focused = document.activeElement;
  const labels = focused instanceof HTMLInputElement ? [...(focused.labels ?? [])] : [];
  return [
    focused?.getAttribute("aria-label"),
    focused?.textContent,
    ...labels.map((each) => each.textContent),
  ]
    .map((text) => text?.trim() ?? "")
    .filter((text) => text !== "");
}
/** Runs in the page. */
const isToolbarFocused = (): boolean => document.activeElement?.closest('[role="toolbar"]') != null;

/** To ask for role and name at every stop would take most of the test's time. */
const mayHaveName = (texts: readonly string[], name: string | RegExp): boolean =>
  texts.length === 0 ||
  texts.some((text) => (typeof name === "string" ? text.includes(name) : name.test(text)));

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
      if (mayHaveName(await page.evaluate(textsOfFocused), name) && (await isFocused(target))) return;
      await keyboard.press(key);
    }
    throw new Error(`${key} does not reach the ${role} ${name}`);
  }

  /** The meeting's controls are one stop for Tab. */
  async function useControl(name: string | RegExp): Promise<void> {
    for (let stop = 0; stop < MAX_STOPS && !(await page.evaluate(isToolbarFocused)); stop += 1)
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

onlyInFull(test)(
  "[MT60] a lesson by keyboard alone: six at the door, mute, hands, speaker, poll, death of the teacher's machine, return, ban, end",
  async (t) => {
    const lan = createLan({ name: "llw-lesson", hosts: 7 });
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

    const start = (host: number, name: string, dataFolder?: string) =>
      startPeer(
        lan,
        host,
        name,
        ["join", TITLE, "--no-media"],
        dataFolder === undefined ? {} : { dataFolder },
      );
    const [ben, cleo, dov] = [start(2, "Ben"), start(3, "Cleo"), start(4, "Dov")];
    const [eve, fay, gus] = [start(5, "Eve"), start(6, "Fay"), start(7, "Gus")];
    const pupils = [ben, cleo, dov, fay, gus];
    await ana.until("six are at the door", () => knocksAt(ana).length === 6);
    await by.press("Show them");
    await by.press("Refuse Eve");
    t.is(await eve.exit(), 1);
    await ana.until("Eve has gone from the door", () => knocksAt(ana).length === 5);
    const eveAgain = start(5, "Eve", eve.dataFolder);
    await ana.until("Eve knocks again, beside the five", () => {
      const waiting = ana.last("knocks")?.knocks ?? [];
      return waiting.length === 6 && waiting.some(({ wasRefused }) => wasRefused);
    });
    await by.press("Refuse Eve");
    t.is(await eveAgain.exit(), 1);
    t.regex(eveAgain.standardError(), /turned you away twice/);
    await ana.until("five are at the door", () => knocksAt(ana).length === 5);
    await by.press("Admit all");
    for (const pupil of pupils) await pupil.event("joined");
    for (const pupil of pupils)
      for (const peer of [ana, pupil])
        await peer.until("the pupil came in muted", () => shown(peer, pupil)?.isMicrophoneMuted === true);

    ben.send({ type: "setMicrophone", on: true });
    await ana.until("Ben has unmuted", () => shown(ana, ben)?.isMicrophoneOn === true);
    await by.press("Mute all");
    await ana.until("Ben is muted", () => shown(ana, ben)?.isMicrophoneOn === false);

    for (const [index, pupil] of [ben, cleo].entries()) {
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

    await by.choose("More about Cleo", "Make viewer");
    await cleo.event("role", ({ peerId, role }) => peerId === idOf(cleo) && role === "viewer");
    cleo.send({ type: "setHand", up: true });
    await by.press("Let speak: Cleo");
    await cleo.event("role", ({ peerId, role }) => peerId === idOf(cleo) && role === "speaker");
    cleo.send({ type: "presentScreen", on: true });
    for (const peer of [ana, ...pupils])
      await peer.until("Cleo presents", () => peer.last("presenter")?.peerId === idOf(cleo));
    await by.choose("More about Cleo", "Stop presenting");
    await cleo.until("nobody presents", () => cleo.last("presenter")?.peerId === null);

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
    await ana.until("all votes", () => ana.last("poll")?.counts?.[0] === pupils.length);
    await by.press(/^Close the poll/);
    await ana.until("the poll is closed", () => ana.last("poll")?.closedBy === idOf(ana));

    await by.useControl(/^People/);
    await by.choose("More about Ben", "Make co-host");
    await ben.until("Ben is co-host", () => shown(ben, ben)?.isHost === true);
    t.is(coordinatorOf(ben), idOf(ana), "the teacher's machine carries the lesson");
    ana.kill();
    await agree(pupils);
    ben.send({ type: "lock", on: true });
    for (const peer of pupils)
      await peer.until("Ben has locked it", () => peer.last("view")?.view.meeting?.isLocked === true);
    ben.send({ type: "mute", peerId: peerIdOf(gus), mayUnmute: false });
    await gus.event("muted", ({ source, mute }) => source === "microphone" && mute === "held");
    await window.closeBrowser();

    const back = await startWindow(lan, 1, "Ana", { dataFolder: ana.dataFolder });
    t.teardown(back.close);
    const again = createKeyboard(back.page);
    await again.press(/^Join Fractions/);
    await again.press("Join");
    await agree([back.peer, ...pupils]);
    await again.useControl(/^People/);
    await again.choose("More about Dov", "Ban…");
    await again.press("Ban");
    await dov.event("error", ({ code }) => code === "banned");
    await dov.exit();
    const banned = start(4, "Dov", dov.dataFolder);
    t.is(await banned.exit(), 1);
    t.regex(banned.standardError(), /banned/);

    await again.choose("More for everybody", "End for everybody…");
    await again.press("End for everybody");
    for (const pupil of [ben, cleo, fay, gus]) {
      await pupil.event("error", ({ code }) => code === "ended");
      t.is(await pupil.exit(), 0);
    }
    await back.page.getByRole("heading", { name: "Meetings" }).waitFor({ timeout: PATIENCE_MS });
    const late = start(3, "Cleo", cleo.dataFolder);
    t.is(await late.exit(), 1);
    t.deepEqual(late.all("joined"), []);
    t.deepEqual(back.problems, []);
  },
);
