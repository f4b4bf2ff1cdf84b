/** Who waits to be let in, and those that let them in. */
import type { Page } from "playwright-core";
import type { Command } from "../../../src/api/commands.ts";
import { peerIdAt } from "../cast.ts";
import { choose } from "./choose.ts";
import { advance, behaviour } from "./harness-test.ts";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const sent = (page: Page, type: Command["type"]) =>
  page.evaluate((wanted) => window.harness.core.sent.filter((command) => command.type === wanted), type);

behaviour(
  "[UI220] who waits to be let in sees its place and nothing of the meeting, and may leave",
  { scenario: "home-list" },
  async (t, page) => {
    await page.evaluate(() => window.harness.core.setView({ joining: { title: "Design review", place: 2 } }));
    await page.getByRole("heading", { name: "Waiting to be let in" }).waitFor();
    await page.getByRole("status").getByText("You are number 2 in line.").waitFor();
    t.is(await page.getByRole("heading").count(), 1);
    await page.evaluate(() => window.harness.core.setView({ joining: { title: "Design review", place: 1 } }));
    await page.getByRole("status").getByText("You are the first in line.").waitFor();
    await button(page, "Leave").press("Enter");
    t.is((await sent(page, "leave")).length, 1);
  },
);

behaviour(
  "[UI221] a host reads who waits, hears it once, and admits or refuses by keyboard, one or all",
  { scenario: "knock-one" },
  async (t, page) => {
    await page.evaluate(() => {
      const heard = (window.heard = new Map());
      window.harness.app.state.spoken.subscribe((list) =>
        list.forEach(({ id, text }) => heard.set(id, text)),
      );
    });
    const notice = page.getByRole("region", { name: "Frida Berg is waiting to be let in" });
    await notice.getByText("Not seen here before").waitFor();
    /** What is to be said by then is said before the next step: it takes 1.5 s each. */
    const sayAll = async () => {
      for (let step = 0; step < 4; step += 1) await advance(page, 2_000);
    };
    const knocks = async (...names: readonly string[]) => {
      await page.evaluate(
        (people) => window.harness.core.setMeeting({ knocks: people }),
        names.map((name, index) => ({
          ...{ name, peerId: peerIdAt(20 + index), keyWords: "lusab babad" },
          ...{ wasHere: false, wasRefused: false },
        })),
      );
      await sayAll();
    };
    await knocks("Frida Berg");
    await button(page, "Refuse Frida Berg").press("Enter");
    await notice.waitFor({ state: "detached" });
    t.like((await sent(page, "refuse"))[0], { peerId: peerIdAt(20) });
    await knocks("Frida Berg", "Gus Moor");
    await page.getByRole("region", { name: "2 people are waiting" }).waitFor();
    await button(page, "Show them").press("Enter");
    await button(page, "Admit Gus Moor").press("Enter");
    await button(page, "Admit Gus Moor").waitFor({ state: "detached" });
    t.like((await sent(page, "admit"))[0], { peerId: peerIdAt(21) });
    await knocks("Frida Berg", "Gus Moor");
    await button(page, "Admit all").press("Enter");
    await page.getByRole("heading", { name: /^Waiting/ }).waitFor({ state: "detached" });
    t.is((await sent(page, "admitAll")).length, 1);
    await sayAll();
    const heard = await page.evaluate(() => [...(window.heard?.values() ?? [])]);
    t.is(
      heard.filter((text) => text.startsWith("Gus Moor is waiting")).length,
      2,
      "each time that it knocks",
    );
  },
);

behaviour(
  "[UI222] a host changes who can come in, and the title, while the meeting runs",
  { scenario: "hosting" },
  async (t, page) => {
    await page.keyboard.press("p");
    await choose(page, "More for everybody", "Meeting rules…");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^Waiting room/).press("Space");
    await dialog.getByLabel("While no host is here").selectOption("member");
    await dialog.getByLabel(/^Unlisted/).press("Space");
    await dialog.getByLabel(/^Muted on entry/).press("Space");
    await dialog.getByLabel(/^Camera off on entry/).press("Space");
    await dialog.getByLabel(/^Viewers may write/).press("Space");
    await dialog.getByLabel("Title", { exact: true }).fill("Design, second round");
    await dialog.getByLabel("Passcode", { exact: true }).fill("short");
    await button(page, "Save").press("Enter");
    await dialog.getByText("A passcode has at least").waitFor();
    await dialog.getByLabel("Passcode", { exact: true }).fill("long enough");
    await button(page, "Save").press("Enter");
    await page.getByRole("heading", { name: "Design, second round" }).waitFor();
    await choose(page, "More for everybody", "Meeting rules…");
    await button(page, "Take the passcode away").press("Enter");
    await button(page, "Take the passcode away").waitFor({ state: "detached" });
    t.like((await sent(page, "setMeeting")).at(-1), { passcode: null });
    t.deepEqual(
      (await sent(page, "waitingRoom")).map((command) => ({ ...command, requestId: "" })),
      [
        { type: "waitingRoom", requestId: "", on: true },
        { type: "waitingRoom", requestId: "", on: true, withoutHost: "member" },
      ],
    );
    t.like((await sent(page, "setMeeting"))[0], { isListed: false });
    t.like((await sent(page, "setMeeting"))[1], { microphoneOffOnEntry: true });
    t.like((await sent(page, "setMeeting"))[2], { cameraOffOnEntry: true });
    t.like((await sent(page, "setMeeting"))[3], { viewersMayChat: false });
    t.like((await sent(page, "setMeeting"))[4], { title: "Design, second round", passcode: "long enough" });
  },
);

behaviour(
  "[UI321] a viewer reads why the chat's field is closed, and writes again once it is open",
  { scenario: "watching" },
  async (t, page) => {
    await page.keyboard.press("c");
    const panel = page.getByRole("complementary", { name: "Chat" });
    await panel.getByRole("textbox").waitFor();
    await page.evaluate(() => window.harness.core.setMeeting({ viewersMayChat: false }));
    await panel.getByText(/^Hosts have closed the chat/).waitFor();
    t.is(await panel.getByRole("textbox").count(), 0);
    t.is(await button(page, "New private message").count(), 0);
    await page.evaluate(() => window.harness.core.setMeeting({ viewersMayChat: true }));
    await panel.getByRole("textbox").waitFor();
  },
);
