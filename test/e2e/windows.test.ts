/**
 * Two windows on two machines, driven as people do, and a third machine without one: a window makes a meeting, the others find it, and they
 * see, hear, write and present to each other; cores and machines die, and the meeting goes on. A third window would show nothing else, and
 * takes more than half of a processor.
 */
import { readFile } from "node:fs/promises";
import anyTest, { type ExecutionContext } from "ava";
import type { Locator, Page } from "playwright-core";
import { createLan, lanProblem, type Lan } from "../lan/lan.ts";
import { eventually, PATIENCE_MS } from "../support/eventually.ts";
import { prepareIdentities } from "../support/identities.ts";
import { colourCamera, speechMicrophone } from "./media-files.ts";
import { removeDataFolders, startPeer, type Peer } from "../support/peer.ts";
import { startWindow, windowProblem, type Window } from "./window.ts";
import { onlyInFull } from "../support/full.ts";

interface Person {
  readonly name: string;
  readonly colour: string;
  readonly rgb: readonly [r: number, g: number, b: number];
  readonly toneHz: number;
  readonly voice: string;
}

const ANA: Person = { name: "Ana", colour: "red", rgb: [254, 0, 0], toneHz: 410, voice: "en" };
const BEN: Person = { name: "Ben", colour: "lime", rgb: [0, 255, 0], toneHz: 890, voice: "de" };
const CLEO: Person = { name: "Cleo", colour: "blue", rgb: [0, 0, 254], toneHz: 1_570, voice: "fr" };
/** The first makes the meeting, and coordinates. */
const PEOPLE = [ANA, BEN, CLEO] as const;
/** They have windows. Cleo has none. */
const WATCHING = [ANA, BEN] as const;
const TITLE = "Two windows";
/** Others' tones stand this much above the own one, which comes from the others' speech alone. */
const TONE_MARGIN_DB = 10;
const COLOUR_TOLERANCE = 45;
/** Half the work of the usual size, and no part of the window is folded away. */
const VIEWPORT = { width: 820, height: 660 };
/** To look into a window takes processor time from what is looked for. */
const LOOKING = { everyMs: 250 };

const problem = lanProblem() ?? windowProblem();
const test = problem === null ? anyTest.serial : anyTest.serial.skip;
let lan: Lan;
let folders: readonly string[];
/** Whoever was killed and started again has had more than one. */
const windows = new Map<Person, Window>();
const peers = new Map<Person, Peer>();
const problems: string[] = [];

const hostOf = (person: Person): number => PEOPLE.indexOf(person) + 1;
const filesOf = ({ name, voice, toneHz, colour }: Person) => ({
  camera: colourCamera(colour),
  microphone: speechMicrophone(name, voice, toneHz),
});

async function openWindow(person: Person, name: string, args: readonly string[] = []): Promise<void> {
  const dataFolder = folders[PEOPLE.indexOf(person)] ?? "";
  const media = { ...filesOf(person), dataFolder, args, viewport: VIEWPORT };
  const window = await startWindow(lan, hostOf(person), name, media);
  window.page.setDefaultTimeout(PATIENCE_MS);
  windows.set(person, window);
  peers.set(person, window.peer);
}

/** Ends the person's core at once, as a crash does. */
async function killCore(person: Person): Promise<void> {
  peerOf(person).kill("SIGKILL");
  await peerOf(person).exit();
}

if (problem === null) {
  anyTest.before(async () => {
    lan = createLan({ name: "llw-windows", hosts: PEOPLE.length });
    folders = await prepareIdentities(PEOPLE.map(({ name }) => name));
    for (const person of WATCHING) await openWindow(person, `${person.name} at first`);
  });
}
anyTest.after.always(async () => {
  for (const window of windows.values()) await window.closeBrowser();
  for (const peer of peers.values()) {
    peer.kill("SIGTERM");
    await peer.exit();
  }
  if (problem === null) lan.close();
  removeDataFolders();
});

function windowOf(person: Person): Window {
  const window = windows.get(person);
  if (window === undefined) throw new Error(`${person.name} has no window`);
  return window;
}
function peerOf(person: Person): Peer {
  const peer = peers.get(person);
  if (peer === undefined) throw new Error(`${person.name} has not been started`);
  return peer;
}
const pageOf = (person: Person): Page => windowOf(person).page;
const others = (person: Person): readonly Person[] => PEOPLE.filter((other) => other !== person);
const tile = (viewer: Person, text: string) => pageOf(viewer).locator(".tile").filter({ hasText: text });
const button = (person: Person, name: string | RegExp) =>
  pageOf(person).getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
/** What both windows come to, at the same time. */
const inBoth = async (look: (person: Person) => Promise<unknown>): Promise<void> =>
  void (await Promise.all(WATCHING.map(look)));

async function sees(viewer: Person, seen: Person): Promise<void> {
  await eventually(
    `${viewer.name} sees ${seen.name}`,
    async () => {
      const colour = await windowOf(viewer).colourOf(seen.name);
      return (
        colour !== null &&
        [colour.r, colour.g, colour.b].every(
          (value, index) => Math.abs(value - (seen.rgb[index] ?? 0)) < COLOUR_TOLERANCE,
        )
      );
    },
    LOOKING,
  );
}

/** Waits until the listener hears each of `heard` and none of the others, itself included. */
async function hears(listener: Person, heard: readonly Person[]): Promise<void> {
  const level = ({ toneHz }: Person) => windowOf(listener).toneDb(toneHz);
  const find = async () => {
    const silent = await Promise.all(PEOPLE.filter((person) => !heard.includes(person)).map(level));
    const levels = await Promise.all(heard.map(level));
    return Math.min(...levels) > Math.max(...silent) + TONE_MARGIN_DB && Math.min(...levels) > -75;
  };
  await eventually(`${listener.name} hears ${heard.map(({ name }) => name).join(" and ")}`, find, LOOKING);
}

/** Waits until further frames were decoded: the picture moves. */
async function moves(what: string, video: Locator): Promise<void> {
  const frames = () =>
    video.evaluate((element: HTMLVideoElement) => element.getVideoPlaybackQuality().totalVideoFrames);
  let first = await frames();
  const find = async () => {
    const count = await frames();
    // A takeover puts another element there, which counts from zero.
    first = Math.min(first, count);
    return count > first + 1;
  };
  await eventually(what, find, LOOKING);
}

const decodes = (viewer: Person, text: string): Promise<void> =>
  moves(`${viewer.name} decodes ${text}`, tile(viewer, text).locator("video:not(.coming)"));

const seesAndDecodes = (viewer: Person, all: readonly Person[] = PEOPLE): Promise<unknown> =>
  Promise.all(all.map((seen) => sees(viewer, seen).then(() => decodes(viewer, seen.name))));

async function write(person: Person, text: string): Promise<void> {
  const field = pageOf(person).getByRole("textbox", { name: "Message everyone" });
  if (!(await field.isVisible())) await button(person, /^Chat/).click();
  await field.fill(text);
  await field.press("Enter");
}

/** A message in the open chat. What is said to a screen reader stands in the page, too. */
const message = (person: Person, text: string) =>
  pageOf(person).locator(".chat-text").filter({ hasText: text }).first();
const messages = (person: Person): Promise<readonly string[]> =>
  pageOf(person).locator(".chat-text").allTextContents();

test("[E20] a meeting that was made in one window is listed in another, and a click leads into it", async (t) => {
  await button(ANA, "New meeting").click();
  await pageOf(ANA).getByRole("textbox", { name: "Title" }).fill(TITLE);
  await button(ANA, "Continue").click();
  await previews(t, ANA);
  await changeName(ANA);
  await button(ANA, "Start meeting").click();
  await pageOf(ANA).getByRole("heading", { name: TITLE }).waitFor();
  const { camera, microphone } = filesOf(CLEO);
  const files = ["--camera", camera, "--microphone", microphone];
  const dataFolder = folders[PEOPLE.indexOf(CLEO)] ?? "";
  peers.set(CLEO, startPeer(lan, hostOf(CLEO), CLEO.name, ["join", TITLE, ...files], { dataFolder }));
  await button(BEN, new RegExp(TITLE)).click();
  await previews(t, BEN);
  await changeName(BEN);
  await button(BEN, "Join").click();
  await pageOf(BEN).getByRole("heading", { name: TITLE }).waitFor();
  await inBoth(async (viewer) => {
    for (const { name } of PEOPLE) await tile(viewer, name).waitFor();
    t.is(await pageOf(viewer).locator(".tile").count(), PEOPLE.length);
  });
});

/** In the preview. */
async function changeName(person: Person): Promise<void> {
  const name = pageOf(person).getByRole("textbox", { name: "Your name" });
  await name.fill(person.name);
  await name.press("Tab");
}

/** The preview shows the own camera and the microphone's level, before anybody else gets either. */
async function previews(t: ExecutionContext, person: Person): Promise<void> {
  const video = pageOf(person).locator(".preview video");
  const isMoving = () =>
    video.evaluate((element: HTMLVideoElement) => element.currentTime > 0 && element.videoWidth > 0);
  await eventually(`${person.name}'s preview moves`, isMoving, LOOKING);
  t.is(await pageOf(person).getByRole("alert").count(), 0);
}

test("[E21] every window decodes every participant's own picture", async (t) => {
  await inBoth((viewer) => seesAndDecodes(viewer));
  t.pass();
});

test("[E22] every window plays the others' voices and not its own", async (t) => {
  await inBoth((listener) => hears(listener, others(listener)));
  t.pass();
});

test("[E23] a message arrives with an unread badge, and its author sees the delivery", async (t) => {
  await write(BEN, "Can you all read this? https://example.org/");
  await button(ANA, "Chat, 1 unread").click();
  await message(ANA, "Can you all read this?").waitFor();
  t.is(await pageOf(ANA).getByRole("link", { name: "https://example.org/" }).count(), 1);
  await button(ANA, "Close chat").click();
  await button(ANA, "Chat").waitFor();
  await pageOf(BEN).getByRole("img", { name: "Delivered" }).waitFor();
  await button(BEN, "Close chat").click();
});

test("[E24] a muted participant is marked, and is not heard until unmuting", async (t) => {
  await button(BEN, "Mute").click();
  await inBoth((viewer) => tile(viewer, BEN.name).getByRole("img", { name: "Muted" }).waitFor());
  await hears(ANA, [CLEO]);
  await button(BEN, "Unmute").click();
  await tile(ANA, BEN.name).getByRole("img", { name: "Muted" }).waitFor({ state: "detached" });
  await hears(ANA, [BEN, CLEO]);
  t.pass();
});

onlyInFull(test)(
  "[E41] of two windows on one core one has the media, the other one offers to take it over, and it comes back when that is closed",
  async (t) => {
    const elsewhere = "Your camera, microphone and sound are in another window.";
    const first = pageOf(ANA);
    const second = await windowOf(ANA).openPage();
    second.setDefaultTimeout(PATIENCE_MS);
    await second.getByText(elsewhere).waitFor();
    await second.locator(".tile").first().waitFor();
    t.is(await first.getByText(elsewhere).count(), 0);
    // Nothing plays twice, and nobody hears Ana twice.
    const playing = (page: Page) => page.locator(".tile video").count();
    t.is(await playing(second), 0);
    await hears(ANA, others(ANA));
    await second.getByRole("button", { name: "Use it here" }).click();
    await first.getByText(elsewhere).waitFor();
    await second.getByText(elsewhere).waitFor({ state: "detached" });
    await moves("Ben, in the second window", second.locator(".tile", { hasText: "Ben" }).locator("video"));
    await hears(BEN, others(BEN));
    await seesAndDecodes(BEN);
    t.is(await playing(first), 0);
    await second.close();
    await first.getByText(elsewhere).waitFor({ state: "detached" });
    await inBoth(async (viewer) => {
      await seesAndDecodes(viewer);
      await hears(viewer, others(viewer));
    });
  },
);

onlyInFull(test)(
  "[E25] one screen is presented at a time; a second presenter may ask for the place",
  async (t) => {
    await button(BEN, "Present your screen").click();
    await decodes(ANA, "Ben's screen");
    await pageOf(BEN).getByText("Everyone sees your screen").waitFor();

    await button(ANA, "Present your screen").click();
    const told = pageOf(ANA).getByRole("dialog", { name: "Someone is presenting" });
    await told.getByText("You can ask to take over").waitFor();
    await told.getByRole("button", { name: "Ask to take over" }).click();
    const asked = pageOf(BEN).getByRole("alertdialog", { name: "Request to present" });
    await asked.getByText("Ana asks to take over presenting").waitFor();
    await asked.getByRole("button", { name: "Decline" }).click();
    await pageOf(ANA).getByText("Ben goes on presenting").first().waitFor();

    await button(ANA, "Present your screen").click();
    await told.getByRole("button", { name: "Ask to take over" }).click();
    await asked.getByRole("button", { name: "Allow" }).click();
    await button(ANA, "Choose what to show").click();
    await decodes(BEN, "Ana's screen");
    await button(ANA, "Stop presenting").first().click();
    await inBoth(async (viewer) => {
      await tile(viewer, "'s screen").waitFor({ state: "detached" });
      t.is(await pageOf(viewer).locator(".tile").count(), PEOPLE.length);
    });
  },
);

onlyInFull(test)("[E26] a running meeting has no axe violation", async (t) => {
  const page = pageOf(ANA);
  await button(ANA, "Chat").click();
  await page.evaluate(await readFile("node_modules/axe-core/axe.min.js", "utf8"));
  // Injected by the line above.
  const found = await page.evaluate<readonly string[]>(
    "axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`)))",
  );
  t.deepEqual(found, []);
  await button(ANA, "Close chat").click();
});

onlyInFull(test)(
  "[E27] a core that dies and starts again finds its window waiting, and both are back in the meeting",
  async (t) => {
    const { page } = windowOf(BEN);
    await killCore(BEN);
    await page.getByText("Reconnecting to Landline").waitFor();
    // Its legs are the window's own, and outlive the core.
    for (const { name } of others(BEN)) await decodes(BEN, name);
    await write(ANA, "Where is Ben?");
    await button(ANA, "Close chat").click();
    const { dataFolder } = peerOf(BEN);
    peers.set(BEN, startPeer(lan, hostOf(BEN), BEN.name, ["--rejoin"], { mode: "window", dataFolder }));
    await page.getByText("Reconnecting to Landline").waitFor({ state: "detached" });
    await inBoth(async (viewer) => {
      await tile(viewer, BEN.name).waitFor();
      await seesAndDecodes(viewer);
      await hears(viewer, others(viewer));
    });
    await button(BEN, /^Chat/).click();
    await message(BEN, "Where is Ben?").waitFor();
    t.deepEqual(await messages(BEN), ["Can you all read this? https://example.org/", "Where is Ben?"]);
    await button(BEN, "Close chat").click();
  },
);

onlyInFull(test)(
  "[E40] a window that is cut off says so, keeps what is typed, and sends it when it is back",
  async (t) => {
    const { page } = windowOf(BEN);
    const bar = page.getByText("You are not connected to the others.");
    await button(BEN, /^Chat/).click();
    const field = page.getByRole("textbox", { name: "Message everyone" });
    await field.fill("Typed while cut off");
    lan.cut(hostOf(BEN));
    await bar.waitFor();
    t.is(await field.inputValue(), "Typed while cut off");
    await field.press("Enter");
    const line = page.locator(".chat-line").last();
    await line.getByText("Typed while cut off").waitFor();
    await line.getByRole("img", { name: "Sending" }).waitFor();
    lan.uncut(hostOf(BEN));
    await bar.waitFor({ state: "detached" });
    await line.getByRole("img", { name: /^(Sent|Delivered)$/ }).waitFor();
    await button(BEN, "Close chat").click();
    await button(ANA, /^Chat/).click();
    await message(ANA, "Typed while cut off").waitFor();
    await button(ANA, "Close chat").click();
    await inBoth((viewer) => Promise.all(PEOPLE.map(({ name }) => decodes(viewer, name))));
    await page.keyboard.press("i");
    await page.getByText("Network lost: nobody could be reached").waitFor();
    await page.getByText(/^Network back after/).waitFor();
    await page.keyboard.press("i");
  },
);

test("[E28] the coordinator's machine is switched off, and the others go on", async (t) => {
  const reported = peerOf(BEN).all("takeover").length;
  peerOf(ANA).kill("SIGKILL");
  await windowOf(ANA).closeBrowser();
  await tile(BEN, ANA.name).waitFor({ state: "detached" });
  await seesAndDecodes(BEN, [CLEO]);
  await hears(BEN, [CLEO]);
  // The top bar says it, and the log lists it with its gaps; there is no dialog and no toast.
  await button(BEN, /^Carried by (you|Cleo)$/).click();
  await button(BEN, "Show the numbers").click();
  const happened = pageOf(BEN).getByRole("complementary", { name: "Statistics" });
  await happened
    .getByText(/Ana's computer went away: .*computer carries the meeting now/)
    .first()
    .waitFor();
  // What the window has measured too late is left out.
  const report = () =>
    peerOf(BEN)
      .all("takeover")
      .slice(reported)
      .find(({ cause }) => cause === "died");
  await peerOf(BEN).until("the takeover's report", () => report() !== undefined);
  if (report()?.pictureGapMs !== null)
    await happened
      .getByText(/carries the meeting now .*pictures/)
      .first()
      .waitFor();
  await happened
    .getByText(/frames\/s/)
    .first()
    .waitFor();
  peerOf(CLEO).send({ type: "sendMessage", text: "Still here?" });
  await button(BEN, "Chat, 1 unread").click();
  await message(BEN, "Still here?").waitFor();
  t.is((await messages(BEN)).at(-1), "Still here?");
});

onlyInFull(test)(
  "[DC26] two windows call each other apart from the meeting, and the call goes on when both cores are killed",
  async (t) => {
    problems.push(...windowOf(ANA).problems);
    await openWindow(ANA, ANA.name, ["--rejoin"]);
    await button(BEN, "People").click();
    await button(BEN, "More about Ana").click();
    await pageOf(BEN).getByRole("menuitem", { name: "Call", exact: true }).click();
    await button(ANA, "With picture").click();
    const card = (person: Person, name: string) =>
      pageOf(person).getByRole("region", { name: `Call with ${name}`, exact: true });
    const cards = [card(BEN, ANA.name), card(ANA, BEN.name)] as const;
    for (const each of cards) await each.getByRole("timer").waitFor();
    const [words, theirs] = await Promise.all(
      cards.map((each) => each.locator(".call-words li").allTextContents()),
    );
    t.is(words?.length, 4);
    t.deepEqual(words, theirs);
    // The meeting does not hear what they say to each other.
    for (const person of WATCHING)
      await tile(person, `${person.name} (you)`).getByRole("img", { name: "Muted" }).waitFor();

    for (const person of WATCHING) await killCore(person);
    for (const person of WATCHING)
      await pageOf(person)
        .getByText(/Reconnecting/)
        .first()
        .waitFor();
    for (const [listener, speaker] of [
      [BEN, ANA],
      [ANA, BEN],
    ] as const) {
      await hears(listener, [speaker]);
      await moves(
        `${listener.name} sees ${speaker.name} in the call`,
        pageOf(listener).locator(".call-pictures > video"),
      );
    }
    await card(BEN, ANA.name).getByRole("button", { name: "Hang up" }).click();
    for (const each of cards) await each.waitFor({ state: "detached" });
  },
);

test("[E29] no page meets an exception or asks for a file that is missing", (t) => {
  for (const person of WATCHING) problems.push(...windowOf(person).problems);
  /** What Chromium itself logs while a core is away. */
  const isAbsentCore = (text: string) => /^WebSocket connection to .*\/link' failed/.test(text);
  t.deepEqual(
    problems.filter((text) => !isAbsentCore(text)),
    [],
  );
});
