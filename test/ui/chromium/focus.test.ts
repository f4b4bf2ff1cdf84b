/** Presses every button of a screen, and every item of every menu, and looks where the focus is when what opened is closed again. Rules: ../SPEC.md. */
import type { ExecutionContext } from "ava";
import type { Page } from "playwright-core";
import { isFull } from "../../support/full.ts";
import { behaviour, type Context } from "./harness-test.ts";
import { openShot, SHOTS, type Shot } from "./shots.ts";

/** More of a kind, such as the buttons of each message, are pressed no second time. */
const MAX_OF_A_KIND = 1;
const QUICK = ["home-list", "meeting-5"];
const ALL = [
  ...["home-list", "home-earlier", "home-recordings", "history", "meeting-5", "people-host", "all-files"],
  ...["polls", "chat-rich", "statistics", "announcement", "recording"],
];

for (const name of isFull ? ALL : QUICK) {
  const shot = SHOTS.find((each) => each.name === name);
  if (shot !== undefined)
    behaviour(
      `[UI106] ${name}: whatever a button or a menu opens, the focus is back where it came from when it closes`,
      shot,
      (t, page) => crawl(t, page, shot),
    );
}

behaviour(
  "[UI109] a control that goes as it is pressed leaves the focus beside it",
  { scenario: "hosting", reach: (page) => page.keyboard.press("p") },
  async (t, page) => {
    const lift = page.getByRole("button", { name: "Lift the ban of Grace Liu" });
    await lift.press("Enter");
    await lift.waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement?.closest(".panel") != null);
    t.pass();
  },
);

async function crawl(t: ExecutionContext<Context>, page: Page, shot: Shot): Promise<void> {
  const reopen = (): Promise<void> => openShot(page, t.context.server.url, shot, true);
  const openers = await openersOf(page);
  t.true(openers.length > 0);
  const lost: string[] = [];
  let opened = 0;
  for (const opener of openers) {
    const what = await press(page, opener, null);
    if (what === "gone") continue;
    if (what === null) {
      if ((await focusOf(page)).isNowhere) lost.push(`${opener}: nowhere`);
      await reopen();
      continue;
    }
    opened += 1;
    const items = what === "menu" ? await itemsOf(page) : [];
    if (!(await closeAndLook(page, opener))) lost.push(`${opener}: ${(await focusOf(page)).label}`);
    for (const item of items) {
      if ((await press(page, opener, null)) !== "menu") {
        await reopen();
        if ((await press(page, opener, null)) !== "menu") break;
      }
      const chosen = await press(page, null, item);
      if (chosen === null || chosen === "gone") {
        if ((await focusOf(page)).isNowhere) lost.push(`${opener} > ${item}: nowhere`);
        await reopen();
        continue;
      }
      opened += 1;
      if (!(await closeAndLook(page, opener))) {
        lost.push(`${opener} > ${item}: ${(await focusOf(page)).label}`);
        await reopen();
      }
    }
  }
  t.deepEqual(lost, []);
  t.log(`${openers.length} buttons, ${opened} things opened`);
  t.true(opened > 0);
}

/** Accessible names of the buttons that can be pressed, one of a kind. */
const openersOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate((maxOfAKind) => {
    const kinds = new Map<string, number>();
    const names: string[] = [];
    for (const button of document.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")) {
      const isShown = button.getClientRects().length > 0 && button.closest("[popover], [inert]") === null;
      const name = button.ariaLabel ?? button.textContent?.trim() ?? "";
      const kind =
        button.closest("li") === null
          ? name
          : `${button.className} ${button.querySelector("svg")?.innerHTML}`;
      const count = kinds.get(kind) ?? 0;
      if (!isShown || name === "" || names.includes(name) || count >= maxOfAKind) continue;
      kinds.set(kind, count + 1);
      names.push(name);
    }
    return names;
  }, MAX_OF_A_KIND);

const itemsOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll(":popover-open button:not(:disabled)")].map(
      (item) => item.ariaLabel ?? item.textContent?.trim() ?? "",
    ),
  );

/** By key, as somebody without a mouse does. What that has opened: null for nothing, "gone" where there is no such button any more. */
async function press(
  page: Page,
  opener: string | null,
  item: string | null,
): Promise<"dialog" | "menu" | "panel" | "gone" | null> {
  const isThere = await page.evaluate(
    ([name, within]) => {
      const buttons = [...document.querySelectorAll<HTMLButtonElement>(`${within} button:not(:disabled)`)];
      const found = buttons.find(
        (button) =>
          (button.ariaLabel ?? button.textContent?.trim()) === name && button.getClientRects().length > 0,
      );
      found?.focus();
      document.body.dataset["panels"] = [...document.querySelectorAll("aside")]
        .map((each) => each.ariaLabel)
        .join();
      return found !== undefined;
    },
    [opener ?? item ?? "", item === null ? "" : ":popover-open"] as const,
  );
  if (!isThere) return "gone";
  await page.keyboard.press("Enter");
  return await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    const panels = [...document.querySelectorAll("aside")].map((each) => each.ariaLabel).join();
    if (document.querySelector("dialog[open]") !== null) return "dialog";
    if (document.querySelector("[popover=auto]:popover-open") !== null) return "menu";
    return panels !== "" && panels !== document.body.dataset["panels"] ? "panel" : null;
  });
}

/** True when the focus is on the opener then, or somewhere at all where that is no more. */
async function closeAndLook(page: Page, opener: string): Promise<boolean> {
  await page.keyboard.press("Escape");
  return await page.evaluate(async (name) => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    const label = (element: Element | null) => element?.ariaLabel ?? element?.textContent?.trim();
    const isThere = [...document.querySelectorAll("button")].some(
      (button) => label(button) === name && button.getClientRects().length > 0,
    );
    const focused = document.activeElement;
    return isThere ? label(focused) === name : focused !== null && focused !== document.body;
  }, opener);
}

const focusOf = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement;
    return {
      isNowhere: focused === null || focused === document.body,
      label: focused?.ariaLabel ?? focused?.textContent?.slice(0, 60) ?? "",
    };
  });
