/** Hosts run the meeting, and what those meet whom they mute, ask or put out. */
import type { Page } from "playwright-core";
import type { Command } from "../../../src/api/commands.ts";
import { peerIdAt } from "../cast.ts";
import { choose } from "./choose.ts";
import { advance, behaviour } from "./harness-test.ts";

declare global {
  interface Window {
    /** What a screen reader was given, by id. */
    heard?: Map<number, string>;
  }
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const sent = (page: Page, type: Command["type"]) =>
  page.evaluate((wanted) => window.harness.core.sent.filter((command) => command.type === wanted), type);

behaviour(
  "[UI200] a host mutes, asks, bans after a question, lifts the ban, and ends the meeting, by keyboard",
  { scenario: "hosting" },
  async (t, page) => {
    await page.keyboard.press("p");
    await choose(page, "More about Elif Yılmaz", "Mute");
    const row = page.locator(".participant", { hasText: "Elif" });
    await row.getByText("Muted by a host").waitFor();
    await choose(page, "More about Elif Yılmaz", "Ask to unmute");
    await page.getByText("Elif Yılmaz is asked to unmute.").first().waitFor();
    await choose(page, "More for everybody", "Mute all until asked");
    await button(page, "Unlock").press("Enter");
    await button(page, "Lock the meeting").waitFor();
    await choose(page, "More about Elif Yılmaz", "Ban…");
    await page.getByRole("dialog").getByText("until a host lifts the ban").waitFor();
    t.is((await sent(page, "ban")).length, 0, "it asks first");
    await page.getByRole("dialog").getByRole("button", { name: "Ban" }).press("Enter");
    await button(page, "Lift the ban of Elif Yılmaz").press("Enter");
    await button(page, "Lift the ban of Elif Yılmaz").waitFor({ state: "detached" });
    t.like((await sent(page, "ban"))[0], { peerId: peerIdAt(4) });
    t.like((await sent(page, "muteAll"))[0], { mayUnmute: false });
    t.is((await sent(page, "unban")).length, 1);
    await choose(page, "More for everybody", "End for everybody…");
    await page.getByRole("dialog").getByRole("button", { name: "End for everybody" }).press("Enter");
    await page.getByRole("alert").getByText("A host has ended the meeting for everybody.").waitFor();
  },
);

behaviour(
  "[UI201] [UI202] a held microphone stays off, an invitation is said once and answered, and nobody is unmuted before",
  { scenario: "held-by-host" },
  async (t, page) => {
    await page.keyboard.press("p");
    t.is(await button(page, "More for everybody").count(), 0, "who is no host has no such tools");
    await button(page, "Muted by a host").click();
    await page.getByText("Raise your hand to be asked to speak").last().waitFor();
    const isOn = () => page.evaluate(() => window.harness.core.view.self.isMicrophoneOn);
    t.false(await isOn());
    const ask = "A host asks you to unmute.";
    await page.evaluate(() => {
      const heard = (window.heard = new Map());
      window.harness.app.state.spoken.subscribe((list) =>
        list.forEach(({ id, text }) => heard.set(id, text)),
      );
    });
    await page.evaluate(() =>
      window.harness.core.setMeeting({ ownMutes: { microphone: "invited", camera: "none" } }),
    );
    await button(page, "Stay muted").waitFor();
    // What waits to be said before it takes 1.5 s each.
    for (let step = 0; step < 5; step += 1) await advance(page, 2_000);
    const heard = await page.evaluate(() => [...(window.heard?.values() ?? [])]);
    t.is(heard.filter((text) => text.startsWith(ask)).length, 1, heard.join("; "));
    t.false(await isOn());
    await button(page, "Stay muted").press("Enter");
    await button(page, "Stay muted").waitFor({ state: "detached" });
    t.false(await isOn());
    await page.evaluate(() =>
      window.harness.core.setMeeting({ ownMutes: { microphone: "invited", camera: "none" } }),
    );
    await page.getByRole("region", { name: ask }).getByRole("button", { name: "Unmute" }).press("Enter");
    await button(page, "Mute").waitFor();
    t.true(await isOn());
  },
);

behaviour(
  "[UI203] who is removed reads so on the home screen, until it is put away",
  { scenario: "meeting-5" },
  async (t, page) => {
    const message = "A host has removed you from this meeting. You may ask to be let in again.";
    await page.evaluate((text) => {
      window.harness.core.emit({ type: "error", code: "removed", message: text });
      window.harness.core.setMeeting(null);
    }, message);
    await page.getByRole("alert").getByText(message).waitFor();
    await advance(page, 60_000);
    t.true(await page.getByRole("alert").getByText("Design review").isVisible());
    await page.getByRole("alert").getByRole("button", { name: "Dismiss" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
  },
);
