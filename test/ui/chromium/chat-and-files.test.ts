/** Chat, announcements and files in the window over a fake core, driven by keys and clicks. */
import type { Page } from "playwright-core";
import type { Command } from "../../../src/api/commands.ts";
import { advance, behaviour } from "./harness-test.ts";
import { peerIdAt } from "../cast.ts";
import { putShellAround } from "./shots-of-shell.ts";

const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name }).first();
const field = (page: Page, name = "Message everyone") => page.getByRole("textbox", { name });
const lineWith = (page: Page, text: string) =>
  page.locator(".chat-line").filter({ has: page.locator(".chat-text", { hasText: text }) });
/** The newest command of this type that the window sent. */
const sent = (page: Page, type: Command["type"]): Promise<Command | undefined> =>
  page.evaluate((wanted) => window.harness.core.sent.findLast((each) => each.type === wanted), type);
/** The window takes what arrives within 1.5 s of joining for history. */
const historyIsOver = (page: Page) => advance(page, 2_000);

behaviour(
  "[UI30] Up edits the last own message, and Escape leaves it",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.keyboard.press("c");
    await field(page).press("ArrowUp");
    await page.getByText("Editing your message").waitFor();
    t.is(await field(page).inputValue(), "It changed most since last week.");
    await field(page).press("Escape");
    t.is(await field(page).inputValue(), "");
    await field(page).press("ArrowUp");
    await field(page).fill("It changed a little.");
    await field(page).press("Enter");
    await lineWith(page, "It changed a little.").getByText("(edited)").waitFor();
    t.is(await field(page).inputValue(), "");
  },
);

behaviour("[UI30] deleting asks first and leaves a trace", { scenario: "meeting-5" }, async (t, page) => {
  await page.keyboard.press("c");
  await lineWith(page, "entrance hall?").hover();
  await button(page, "Delete").click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("This message was deleted.").waitFor();
  t.is(await lineWith(page, "entrance hall?").count(), 0);
  await lineWith(page, "Thanks Ben").hover();
  t.is(await page.getByRole("button", { name: "Delete", exact: true }).count(), 0);
});

behaviour("[UI31] chosen people have a tab of their own", { scenario: "meeting-5" }, async (t, page) => {
  await page.keyboard.press("c");
  await button(page, "New private message").click();
  await page.getByRole("checkbox", { name: "Ben Okafor" }).check();
  await page.getByRole("checkbox", { name: "Daniel Kim" }).press("Space");
  await button(page, "Write").click();
  await page.getByText(/Only you, .* and .* can read this/).waitFor();
  await page.getByRole("textbox", { name: /^Message (Ben|Daniel)/ }).fill("For you two");
  await page.keyboard.press("Enter");
  await lineWith(page, "For you two").getByRole("img", { name: "Delivered" }).waitFor();
  const command = await sent(page, "sendMessage");
  t.deepEqual(
    command?.type === "sendMessage" ? command.to?.toSorted() : null,
    [peerIdAt(1), peerIdAt(3)].toSorted(),
  );
  await page.getByRole("tab", { name: "Everyone" }).click();
  await lineWith(page, "entrance hall?").waitFor();
  t.is(await lineWith(page, "For you two").count(), 0);
});

behaviour(
  "[UI31] the people's menu leads to a private conversation",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.keyboard.press("p");
    await button(page, "More about Chloé Martin").press("Enter");
    await page.waitForFunction(() => document.activeElement?.role === "menuitem");
    await page.keyboard.press("Enter");
    await field(page, "Message Chloé Martin").waitFor();
    t.true(await page.getByRole("tab", { name: "Chloé Martin", selected: true }).isVisible());
  },
);

behaviour(
  "[UI32] counts stand on tabs and button, and go when a tab is opened",
  { scenario: "rich" },
  async (t, page) => {
    await button(page, "Chat, 3 unread").click();
    await page.getByRole("tab", { name: "Ben Okafor 2 unread" }).waitFor();
    await page.getByRole("tab", { name: "Everyone" }).press("ArrowRight");
    // A tab that was left before it was drawn is not read, and the open tab shows no count either way: wait for the sum.
    await page.waitForFunction(() => window.harness.app.state.unread.value === 2);
    await page.keyboard.press("ArrowRight");
    await lineWith(page, "Between us").waitFor();
    await page.waitForFunction(() => window.harness.app.state.unread.value === 0);
    t.like(await sent(page, "markRead"), { type: "markRead" });
  },
);

behaviour("[UI33] reactions are given, named, and taken back", { scenario: "meeting-5" }, async (t, page) => {
  await page.keyboard.press("c");
  await lineWith(page, "Thanks Ben").hover();
  await button(page, "React").click();
  await button(page, "Thumbs up").click();
  const thumb = page.getByRole("button", { name: "👍 1, by you" });
  await thumb.waitFor();
  t.is(await thumb.getAttribute("aria-pressed"), "true");
  await thumb.click();
  await thumb.waitFor({ state: "detached" });
  await lineWith(page, "Thanks Ben").hover();
  await button(page, "React").click();
  await page.getByRole("textbox", { name: "Another emoji" }).fill("🦜");
  await page.getByRole("button", { name: "🦜 1, by you" }).waitFor();
});

behaviour(
  "[UI33] messages and their buttons are reached by keys",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.keyboard.press("c");
    await page.getByRole("log").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.waitForFunction(() => document.activeElement?.textContent?.includes("+1. Also see"));
    for (let step = 0; step < 8; step += 1) {
      if (await page.evaluate(() => document.activeElement?.ariaLabel === "Reply")) break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.locator(".composing", { hasText: "+1. Also see" }).waitFor();
    t.true(await field(page).evaluate((area) => area === document.activeElement));
  },
);

behaviour(
  "[UI10] Escape closes an open menu first, then the panel",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.keyboard.press("c");
    await button(page, "More about the chat").click();
    await page.waitForFunction(() => document.activeElement?.role === "menuitem");
    await page.keyboard.press("ArrowUp");
    await page.waitForFunction(() => document.activeElement?.textContent?.includes("JSON"));
    await page.keyboard.press("Escape");
    await page.getByRole("menu").first().waitFor({ state: "hidden" });
    t.true(await page.getByRole("complementary", { name: "Chat" }).isVisible());
    await page.keyboard.press("Escape");
    await page.getByRole("complementary", { name: "Chat" }).waitFor({ state: "detached" });
  },
);

behaviour(
  "[UI105] Hebrew runs from right to left in a message, a name and the text field",
  { scenario: "meeting-5" },
  async (t, page) => {
    const hebrew = "שלום, זה מבחן 123!";
    const direction = (locator: ReturnType<Page["locator"]>) =>
      locator.evaluate((element) => getComputedStyle(element).direction);
    await page.keyboard.press("c");
    t.is(await direction(lineWith(page, "Thanks Ben").locator(".chat-text")), "ltr");
    await field(page).fill(hebrew);
    t.is(await direction(field(page)), "rtl");
    await field(page).press("Enter");
    t.is(await direction(lineWith(page, hebrew).locator(".chat-text")), "rtl");
    await page.evaluate((name) => {
      const { core } = window.harness;
      const { meeting } = core.view;
      if (meeting === null) throw new Error("There is no meeting");
      const participants = meeting.participants.map((each) => (each.isSelf ? each : { ...each, name }));
      core.emit({ type: "view", view: { ...core.view, meeting: { ...meeting, participants } } });
    }, hebrew);
    await page.locator(".chat-author .ellipsis", { hasText: hebrew }).first().waitFor();
    t.is(await direction(page.locator(".chat-author .ellipsis", { hasText: hebrew }).first()), "rtl");
  },
);

behaviour(
  "[UI102] keys of an input method neither send nor close",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.keyboard.press("c");
    await field(page).fill("にほん");
    const press = (name: string) =>
      page.evaluate((key) => {
        const event = { key, isComposing: true, bubbles: true, cancelable: true };
        document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", event));
      }, name);
    await press("Enter");
    await press("Escape");
    await advance(page, 0);
    t.is(await field(page).inputValue(), "にほん");
    t.is(await sent(page, "sendMessage"), undefined);
    await button(page, "Search messages").click();
    await page.getByRole("searchbox").focus();
    await press("Escape");
    await advance(page, 0);
    t.true(await page.getByRole("searchbox").isVisible());
    // The keys themselves work.
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox").waitFor({ state: "detached" });
  },
);

behaviour(
  "[UI34] a name is completed by keys, and the named participant is notified",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.keyboard.press("c");
    await field(page).pressSequentially("Hello @");
    await page.getByRole("option", { name: "Ben Okafor" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("textarea")?.value === "Hello @Chloé Martin ");
    await page.keyboard.press("Enter");
    await page.locator(".mention", { hasText: "@Chloé Martin" }).waitFor();
    t.like(await sent(page, "sendMessage"), { text: "Hello @Chloé Martin", mentions: [peerIdAt(2)] });
    await page.keyboard.press("Escape");
    await historyIsOver(page);
    await page.evaluate(() => window.harness.core.say(1, "@Ana Ribeiro look", { mentionsSelf: true }));
    await page.getByText("Ben Okafor mentioned you: @Ana Ribeiro look").waitFor();
    await button(page, "Show").click();
    await page.locator(".chat-line.mentioned").waitFor();
  },
);

behaviour("[UI35] a reply quotes, and its quote leads back", { scenario: "long-talk" }, async (t, page) => {
  await page.keyboard.press("c");
  await lineWith(page, "Message 9999").hover();
  await button(page, "Reply").click();
  await field(page).fill("As I said");
  await page.keyboard.press("Enter");
  const quote = lineWith(page, "As I said").getByRole("button", { name: /Message 9999/ });
  await quote.waitFor();
  t.is(await page.locator(".composing").count(), 0);
  await page.evaluate(() => {
    for (let index = 0; index < 40; index += 1) window.harness.core.say(1, `filler ${index}`);
  });
  await lineWith(page, "filler 39").waitFor();
  await quote.click();
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("Message 9999"));
});

behaviour(
  "[UI36] search leads to what it finds, in its conversation, however far back",
  { scenario: "long-talk" },
  async (t, page) => {
    await page.evaluate(() => window.harness.core.say(1, "the secret word is heron", { isPrivate: true }));
    await page.keyboard.press("c");
    await button(page, "Search messages").click();
    await page.getByRole("searchbox").fill("heron");
    await page.getByRole("button", { name: /heron/ }).click();
    await page.getByRole("tab", { name: "Ben Okafor", selected: true }).waitFor();
    await button(page, "Search messages").click();
    await page.getByRole("searchbox").fill("Message 4321");
    await page.getByRole("button", { name: /Message 4321/ }).click();
    await page.waitForFunction(() => document.activeElement?.textContent?.includes("Message 4321"));
    t.true(await lineWith(page, "Message 4321").isVisible());
  },
);

behaviour(
  "[UI37] a long history shows its end, and more on scrolling up",
  { scenario: "long-talk" },
  async (t, page) => {
    await page.keyboard.press("c");
    await lineWith(page, "Message 9999").waitFor();
    const count = () => page.locator(".chat-line").count();
    t.is(await count(), 200);
    const list = page.getByRole("log");
    // As a wheel does, a step at a time: the first one reaches the part where more is drawn.
    const moved = await list.evaluate(async (element) => {
      element.scrollTop = 380;
      const first = [...element.querySelectorAll<HTMLElement>(".chat-line")].find(
        (line) => line.getBoundingClientRect().top > element.getBoundingClientRect().top,
      );
      const before = first?.getBoundingClientRect().top ?? 0;
      for (let frame = 0; element.querySelectorAll(".chat-line").length === 200; frame += 1) {
        if (frame === 1_000) throw new Error("Scrolling up brought no more lines in 1,000 frames");
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return Math.abs((first?.getBoundingClientRect().top ?? 0) - before);
    });
    t.true(moved <= 1, `moved by ${moved}`);
    t.is(await count(), 300);
    await button(page, "Newest").click();
    await page.waitForFunction(() => document.querySelectorAll(".chat-line").length === 200);
  },
);

behaviour(
  "[UI38] a host announces and withdraws; self puts one away",
  { scenario: "announced-host" },
  async (t, page) => {
    await page.keyboard.press("p");
    await button(page, "Announce").click();
    await page.getByRole("textbox", { name: "Announcement" }).fill("Fire drill at four.");
    await page.getByRole("dialog").getByRole("button", { name: "Announce" }).click();
    const banner = page.getByRole("region", { name: "Announcement" });
    await banner.getByText("Fire drill at four.").waitFor();
    await banner.getByRole("button", { name: "Withdraw" }).click();
    await banner.getByText("We start again").waitFor();
    await banner.getByRole("button", { name: "Dismiss announcement" }).click();
    await banner.waitFor({ state: "detached" });
    t.is(await page.evaluate(() => window.harness.core.view.meeting?.announcements.length), 2);
  },
);

behaviour(
  "[UI38] a member that is no host can neither announce nor make hosts",
  { scenario: "announced" },
  async (t, page) => {
    t.is(await button(page, "Withdraw").count(), 0);
    await page.keyboard.press("p");
    t.is(await button(page, "Announce").count(), 0);
    await button(page, "More about Chloé Martin").click();
    await page.getByRole("menuitem", { name: "Message privately" }).waitFor();
    t.is(await page.getByRole("menuitem", { name: "Make host" }).count(), 0);
  },
);

behaviour("[UI39] the history is exported as a download", { scenario: "meeting-5" }, async (t, page) => {
  await page.keyboard.press("c");
  const exportAs = async (item: string): Promise<string> => {
    await button(page, "More about the chat").click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: item }).click();
    return (await download).suggestedFilename();
  };
  t.is(await exportAs("Export as JSON"), "Design review.json");
  t.like(await sent(page, "exportHistory"), { format: "json" });
  t.is(await exportAs("Export as a web page"), "Design review.html");
  t.is(await exportAs("Export as Markdown"), "Design review.md");
});

behaviour("[UI40] a file is saved, shown, and withdrawn", { scenario: "files" }, async (t, page) => {
  await page.keyboard.press("c");
  await button(page, "Save entrance.jpg").click();
  await page.locator(".toast", { hasText: "/home/ana/Downloads/entrance.jpg" }).waitFor();
  await button(page, "Preview notes.txt").click();
  await page.getByRole("region", { name: "The file's text" }).getByText("A line of the notes").waitFor();
  await page.keyboard.press("Escape");
  await button(page, "Details of notes.txt").click();
  await page.getByText("9f86d081884c7d65").waitFor();
  await button(page, "Withdraw notes.txt").click();
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("article", { name: /notes.txt/ }).waitFor({ state: "detached" });
  t.pass();
});

behaviour("[UI108] the end stays in sight when a card grows", { scenario: "files" }, async (t, page) => {
  await page.keyboard.press("c");
  const below = () =>
    page.getByRole("log").evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
  const height = () => page.getByRole("log").evaluate((list) => list.scrollHeight);
  const details = page
    .getByRole("log")
    .getByRole("button", { name: /^Details of/ })
    .last();
  await details.waitFor();
  const before = await height();
  await details.press("Enter");
  await page.getByRole("term").filter({ hasText: "SHA-256" }).waitFor();
  await advance(page, 0);
  t.true((await height()) > before, "the card did not grow");
  t.true((await below()) <= 1, `${await below()} px below`);
});

behaviour(
  "[UI41] leaving with a file that nobody else has asks first",
  { scenario: "files" },
  async (t, page) => {
    await button(page, "Leave").click();
    await page
      .getByText(/survey.zip/)
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
    t.is(await sent(page, "leave"), undefined);
    await page.evaluate(() => {
      const file = window.harness.app.state.files.value.find(({ name }) => name === "survey.zip");
      if (file === undefined) throw new Error("it is gone");
      window.harness.core.emit({ type: "fileHeld", fileId: file.fileId, holders: 2, isSafe: true });
    });
    await page.waitForFunction(() =>
      window.harness.app.state.files.value.every(({ held }) => held === null || held.isSafe),
    );
    await button(page, "Leave").click();
    await page.getByRole("heading", { name: "Meetings", exact: true }).waitFor();
  },
);

behaviour(
  "[UI45] dropped, picked and pasted files go to the open conversation",
  { scenario: "rich" },
  async (t, page) => {
    await page.keyboard.press("c");
    await page.getByRole("tab", { name: /Ben Okafor/ }).click();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(["dropped"], "plan.pdf", { lastModified: 1_000 }));
      const options = { dataTransfer: data, bubbles: true, cancelable: true };
      window.dispatchEvent(new DragEvent("dragover", options));
      window.dispatchEvent(new DragEvent("drop", options));
    });
    await page.getByRole("article", { name: "plan.pdf, shared file" }).waitFor();
    const uploads = () =>
      page.evaluate(() => window.harness.core.uploads.map(({ path }) => path.replace(/^.*\?/, "")));
    t.deepEqual(await uploads(), [`name=plan.pdf&kind=file&modified=1000&to=${peerIdAt(1)}`]);
    await page.getByRole("tab", { name: "Everyone" }).click();
    await page
      .getByLabel("Files to share")
      .setInputFiles({ name: "picked.txt", mimeType: "text/plain", buffer: Buffer.from("picked") });
    await page.getByRole("article", { name: "picked.txt, shared file" }).waitFor();
    await field(page).evaluate((area) => {
      const data = new DataTransfer();
      data.items.add(new File(["png"], "image.png", { type: "image/png" }));
      area.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
    const waiting = page.getByRole("list", { name: "Files to send" });
    await waiting.getByText(/^Picture \d{4}-.*\.png$/).waitFor();
    t.is((await uploads()).length, 2);
    await field(page).press("Enter");
    await page.getByRole("article", { name: /^Picture \d{4}-.*\.png, shared file/ }).waitFor();
    t.is((await uploads()).length, 3);
    t.is(await waiting.count(), 0);
    t.is(await sent(page, "sendMessage"), undefined);
    t.regex((await uploads())[1] ?? "", /^name=picked\.txt&kind=file&modified=\d+$/);
  },
);

behaviour(
  "[UI103] what is dropped on the home screen is caught, and answered",
  { scenario: "home-empty" },
  async (t, page) => {
    const drop = (kind: "file" | "link", type: string) =>
      page.evaluate(
        ([what, name]) => {
          const data = new DataTransfer();
          if (what === "file") data.items.add(new File(["dropped"], "plan.pdf"));
          else data.setData("text/uri-list", "http://127.0.0.1:9/");
          const options = { dataTransfer: data, bubbles: true, cancelable: true };
          // False if the browser is kept from its own answer, which is to open it.
          return !document.body.dispatchEvent(new DragEvent(name, options));
        },
        [kind, type] as const,
      );
    t.true(await drop("link", "dragover"));
    t.is(await page.getByRole("region", { name: "Drop files" }).count(), 0);
    t.true(await drop("file", "dragover"));
    await page.getByRole("region", { name: "Drop files" }).getByText("Join or start one first").waitFor();
    t.true(await drop("file", "drop"));
    await page.locator(".toast", { hasText: "Files are shared in a meeting." }).waitFor();
    t.is(await page.getByRole("region", { name: "Drop files" }).count(), 0);
    t.is(await page.evaluate(() => window.harness.core.uploads.length), 0);
  },
);

behaviour(
  "[UI43] an upload that fails says why and is tried again",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(
      () => (window.harness.core.uploadProblem = "The disk is full. Make room and try again."),
    );
    await page.keyboard.press("c");
    await page
      .getByLabel("Files to share")
      .setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
    await page.getByText("The disk is full.").waitFor();
    await button(page, "Leave").click();
    await page.getByText(/would not be shared/).waitFor();
    await page.keyboard.press("Escape");
    await page.evaluate(() => (window.harness.core.uploadProblem = null));
    await button(page, "Try again: a.txt").click();
    await page.getByRole("article", { name: "a.txt, shared file" }).waitFor();
    t.is(await page.getByRole("region", { name: "Files on their way" }).count(), 0);
  },
);

behaviour("[UI46] a transfer is paused, resumed and cancelled", { scenario: "files" }, async (t, page) => {
  await page.keyboard.press("c");
  const queue = page.getByRole("region", { name: "Files on their way" });
  await queue.getByText("45 % · 104 MB/s · 4 s left").waitFor();
  await queue.getByRole("button", { name: "Pause Site photos" }).click();
  await queue.getByText("45 %, paused").waitFor();
  await queue.getByRole("button", { name: "Resume Site photos" }).click();
  await queue.getByText("45 % · 104 MB/s").waitFor();
  await queue.getByRole("button", { name: "Cancel Site photos" }).click();
  await queue.getByText("Site photos").waitFor({ state: "detached" });
  await queue.getByRole("button", { name: "Try again: rehearsal.mp4" }).click();
  t.like(await sent(page, "controlTransfer"), { action: "retry" });
});

behaviour("[UI48] a host makes another one", { scenario: "meeting-11-host" }, async (t, page) => {
  await page.keyboard.press("p");
  await button(page, "More about Chloé Martin").click();
  await page.getByRole("menuitem", { name: "Make co-host" }).click();
  await page
    .locator(".participant", { hasText: "Chloé" })
    .locator(".participant-roles", { hasText: "Co-host" })
    .waitFor();
  t.like(await sent(page, "setRole"), { peerId: peerIdAt(2), role: "coHost" });
});

behaviour(
  "[UI49] a bad folder and a bad number get a sentence",
  { scenario: "meeting-5" },
  async (t, page) => {
    // In the app, which names folders.
    await putShellAround(page);
    await button(page, "More").click();
    await page.getByRole("menuitem", { name: "Settings" }).click();
    const folder = page.getByLabel("Save files in");
    await folder.fill("/nowhere");
    await folder.press("Tab");
    await page.getByText("/nowhere is no folder").waitFor();
    await folder.fill("/home/ana/Files");
    await folder.press("Tab");
    await page.waitForFunction(() => window.harness.core.view.settings.downloadFolder === "/home/ana/Files");
    const room = page.getByLabel(/Room for copies/);
    await room.fill("lots");
    await room.press("Tab");
    await page.getByText("Type a number of gigabytes").waitFor();
    await room.fill("5");
    await room.press("Tab");
    await page.waitForFunction(() => window.harness.core.view.settings.copiesLimitBytes === 5e9);
    t.pass();
  },
);

behaviour(
  "[CP241] in a browser the settings show the speech program and the folder for downloads, and say where they are changed",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() => {
      const { core } = window.harness;
      const settings = { ...core.view.settings, captionOwnSpeech: true, speechProgram: "hear --well" };
      core.setView({ settings });
    });
    await button(page, "More").click();
    await page.getByRole("menuitem", { name: "Settings" }).click();
    for (const [label, value, option] of [
      ["Speech program", "hear --well", "--speech-program"],
      ["Save files in", "Your own folder for downloads", "--download-folder"],
    ] as const) {
      const field = page.getByLabel(label, { exact: true });
      t.is(await field.inputValue(), value);
      t.false(await field.isEditable());
      await page.getByText(option).waitFor();
    }
    const own = page.getByRole("switch", { name: "Caption what I say" });
    await own.click();
    await page.waitForFunction(() => !window.harness.core.view.settings.captionOwnSpeech);
  },
);

behaviour(
  "[UI124] forty photos are one card, one notice and one tone, and are saved by one button",
  { scenario: "meeting-5" },
  async (t, page) => {
    await historyIsOver(page);
    const unread = () => page.evaluate(() => window.harness.app.state.unread.value);
    const before = await unread();
    // A chime is two notes.
    await page.evaluate(() => {
      const Plain = OscillatorNode;
      const notes: unknown[] = [];
      class Counted extends Plain {
        constructor(context: BaseAudioContext, options?: OscillatorOptions) {
          super(context, options);
          notes.push(options);
        }
      }
      Object.assign(window, { notes, OscillatorNode: Counted, PlainOscillator: Plain });
    });
    const share = (from: number, to: number) =>
      page.evaluate(
        ([first, last]) => {
          for (let index = first; index <= last; index += 1)
            window.harness.core.offer(1, `IMG_${String(index).padStart(4, "0")}.jpg`, 4_200_000);
        },
        [from, to] as const,
      );
    await page.evaluate(() =>
      window.harness.app.state.send({ type: "setSettings", settings: { notificationSounds: true } }),
    );
    await page.waitForFunction(() => window.harness.app.state.view.value?.settings.notificationSounds);
    await share(1, 20);
    await page.locator(".toast", { hasText: "Ben Okafor shares 20 files" }).waitFor();
    // Longer than a burst: it is the run that has one tone.
    await advance(page, 3_500);
    await share(21, 40);
    await page.locator(".toast", { hasText: "Ben Okafor shares 40 files" }).waitFor();
    t.is(await page.locator(".toast").count(), 1);
    const notes = await page.evaluate(() => {
      const counted = window as unknown as { notes: unknown[]; PlainOscillator: typeof OscillatorNode };
      window.OscillatorNode = counted.PlainOscillator;
      return counted.notes.length;
    });
    t.is(notes, 2, "[UI125] one tone");
    t.is(await unread(), before + 1, "[UI125] one in the badge, too");
    await page.keyboard.press("c");
    const card = page.getByRole("article", { name: "40 pictures, shared files" });
    await card.getByText("168 MB in all").waitFor();
    t.is(await page.locator(".file-card").count(), 1);
    await card.getByRole("button", { name: "Show the 40 pictures" }).click();
    await card.getByRole("button", { name: "Save IMG_0003.jpg" }).click();
    await card.getByText("1 of 40 saved").waitFor();
    await card.getByRole("button", { name: "Save the rest" }).click();
    await card.getByText("All 40 checked and saved").waitFor();
    await page.locator(".toast", { hasText: "40 files are saved in /home/ana/Downloads" }).waitFor();
    t.is(
      await page.evaluate(() => window.harness.core.sent.filter(({ type }) => type === "fetchFile").length),
      40,
    );
  },
);

behaviour(
  "[UI128] a line parts what was read from what came while the chat was closed",
  { scenario: "meeting-5" },
  async (t, page) => {
    await historyIsOver(page);
    const line = page.getByRole("separator", { name: "New messages" });
    await page.keyboard.press("c");
    await page.waitForFunction(() => window.harness.app.state.unread.value === 0);
    await page.keyboard.press("Escape");
    await page.keyboard.press("c");
    await lineWith(page, "Sure, entrance hall first.").waitFor();
    t.is(await line.count(), 0);
    await page.evaluate(() => window.harness.core.say(1, "while it is open"));
    await lineWith(page, "while it is open").waitFor();
    await page.waitForFunction(() => window.harness.app.state.unread.value === 0);
    t.is(await line.count(), 0);
    await page.keyboard.press("Escape");
    await page.evaluate(() => {
      window.harness.core.say(1, "the first of two");
      window.harness.core.say(2, "the second");
    });
    await button(page, "Chat, 2 unread").click();
    await line.waitFor();
    t.is(
      await line.locator("xpath=following::*[contains(@class,'chat-text')][1]").textContent(),
      "the first of two",
    );
    await page.waitForFunction(() => window.harness.app.state.unread.value === 0);
    t.is(await line.count(), 1, "it stays while the conversation is open");
  },
);

behaviour(
  "[UI129] all of a long chat is printed, and the screen is not",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() => {
      // More than the chat draws at a time.
      for (let index = 0; index < 500; index += 1) window.harness.core.say(1, `line ${index}`);
      // As the browser does, but for the paper.
      window.print = () => {
        window.dispatchEvent(new Event("beforeprint"));
        document.body.dataset["printed"] = String(document.querySelectorAll(".print-page .chat-line").length);
      };
    });
    await page.keyboard.press("Control+p");
    await page.locator("body[data-printed]").waitFor();
    t.is(await page.locator("body").getAttribute("data-printed"), "508");
    const isShown = (selector: string) =>
      page.evaluate((wanted) => (document.querySelector(wanted)?.getClientRects().length ?? 0) > 0, selector);
    t.false(await isShown(".print-page"), "on the screen");
    await page.emulateMedia({ media: "print" });
    t.true(await isShown(".print-page"));
    t.false(await isShown("#app"));
    t.true(await page.evaluate(() => document.body.scrollHeight > 10 * innerHeight), "it is cut at one page");
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    t.is(await page.locator(".print-page").count(), 0);
  },
);

behaviour(
  "[UI560] all files are found, ordered, chosen, saved together and withdrawn, by keyboard",
  { scenario: "shared-files" },
  async (t, page) => {
    await page.keyboard.press("d");
    const panel = page.getByRole("complementary", { name: "Files" });
    const rows = panel.getByRole("listitem");
    const names = () => panel.locator(".file-row .file-name").allTextContents();
    const asked = () =>
      page.evaluate(() =>
        window.harness.core.sent.flatMap((each) =>
          each.type === "fetchFile" ? [each.fileId.slice(-2)] : [],
        ),
      );
    await panel.getByText("10 files, 21 GB").waitFor();
    await rows.filter({ hasText: "budget.ods" }).getByText("Private: Ben Okafor").waitFor();
    await rows.filter({ hasText: "Site photos" }).getByText(/^45 %/).waitFor();

    await panel.getByLabel("Order").selectOption("name");
    t.deepEqual((await names()).slice(0, 3), ["budget.ods", "drafts.zip", "entrance.jpg"]);
    await panel.getByLabel("Kind").selectOption("pictures");
    await panel.getByText("1 file, 1.8 MB").waitFor();
    await panel.getByLabel("Kind").selectOption("all");
    await panel.getByRole("searchbox", { name: "Find files" }).fill("chloe");
    await panel.getByText("2 files, 743 MB").waitFor();
    await panel.getByRole("searchbox").fill("nothing at all");
    await panel.getByText("No file fits").waitFor();
    await panel.getByRole("searchbox").fill("");

    await panel.getByRole("checkbox", { name: "Choose budget.ods" }).press("Space");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await panel.getByText("2 chosen, 9.3 MB").waitFor();
    await panel.getByRole("button", { name: "Save chosen" }).press("Enter");
    await panel.getByText("All 2 checked and saved").waitFor();
    t.deepEqual(await asked(), ["15", "18"]);
    await panel.getByRole("button", { name: "Dismiss" }).press("Enter");
    await panel.getByRole("button", { name: "Save the rest" }).press("Enter");
    // Neither what is saved, nor what is on its way, nor one's own; what failed is tried again.
    await panel.getByText("All 4 checked and saved").waitFor();
    t.deepEqual((await asked()).slice(2).toSorted(), ["03", "06", "16", "17"]);

    await panel.getByRole("checkbox", { name: "Choose notes.txt" }).press("Space");
    await panel.getByRole("button", { name: "Withdraw the chosen files" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw", exact: true }).press("Enter");
    await panel.getByText(/^9 files/).waitFor();
    t.false((await names()).includes("notes.txt"));
  },
);

behaviour(
  "[UI560] saving together is given up with one press, and of many files those near to what is in sight are drawn",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(async () => {
      const { core } = window.harness;
      const ids = Array.from({ length: 300 }, (_, index) =>
        core.offer(1, `IMG_${String(index).padStart(4, "0")}.jpg`, 4_000_000),
      );
      const transfers = ids.slice(0, 3).map((fileId) => ({
        ...{ fileId, direction: "fetch" as const, name: "", sizeBytes: 4_000_000, bytes: 1_000_000 },
        ...{ bytesPerSecond: 0, secondsLeft: null, state: "running" as const },
        ...{ problem: null, path: null, isHere: false },
      }));
      core.setMeeting({ transfers });
      await core.delivered();
      window.harness.app.state.saving.value = new Set(ids.slice(0, 3));
    });
    await page.keyboard.press("d");
    const panel = page.getByRole("complementary", { name: "Files" });
    await panel.getByText("300 files, 1.2 GB").waitFor();
    t.is(await panel.locator(".file-row").count(), 200);
    await panel.locator(".file-rows").evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
    await panel.locator('[aria-posinset="201"]').waitFor({ state: "attached" });
    await panel.getByText("0 of 3 saved").waitFor();
    await panel.getByRole("button", { name: "Stop saving" }).press("Enter");
    await panel.getByText("0 of 3 saved").waitFor({ state: "detached" });
    t.is(
      await page.evaluate(
        () => window.harness.core.sent.filter(({ type }) => type === "controlTransfer").length,
      ),
      3,
    );
  },
);

behaviour(
  "[UI561] the page of an earlier meeting lists its files, and saves together those that are on this computer",
  { scenario: "home-history" },
  async (t, page) => {
    await page.getByRole("button", { name: /^Read Friday coffee/ }).click();
    await page.getByRole("radio", { name: "Files" }).check();
    await page.getByText("3 files, 738 MB").waitFor();
    const elsewhere = page.getByRole("listitem").filter({ hasText: "entrance.jpg" });
    await elsewhere.getByText("Not on this computer").waitFor();
    t.is(await elsewhere.getByRole("button").count(), 0);
    await page.getByRole("button", { name: "Save all" }).press("Enter");
    await page.getByText("All 2 checked and saved").waitFor();
    const saves = await page.evaluate(
      () => window.harness.core.sent.filter(({ type }) => type === "saveKeptFile").length,
    );
    t.is(saves, 2);
    await page.getByRole("radio", { name: "Messages" }).check();
    await page.getByText("sheet 4").waitFor();
  },
);

behaviour(
  "[DV14] what was typed into the chat is there after a reload of the page, and a new tab begins without it",
  { scenario: "meeting-5" },
  async (t, page) => {
    // The page of the test before may have been loaded with another state.
    const url = new URL("?scenario=meeting-5", page.url()).href;
    await page.goto(url);
    await page.getByRole("toolbar", { name: "Meeting controls" }).waitFor();
    await page.keyboard.press("c");
    await field(page).fill("half a thought");
    await page.reload();
    await page.getByRole("toolbar", { name: "Meeting controls" }).waitFor();
    await page.keyboard.press("c");
    await field(page).waitFor();
    t.is(await field(page).inputValue(), "half a thought");
    const tab = await page.context().newPage();
    t.teardown(() => tab.close());
    await tab.goto(url);
    await tab.getByRole("toolbar", { name: "Meeting controls" }).waitFor();
    await tab.keyboard.press("c");
    await field(tab).waitFor();
    t.is(await field(tab).inputValue(), "");
  },
);
