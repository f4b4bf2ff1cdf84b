import { EventEmitter } from "node:events";
import test from "ava";
import type { ElectronBridge } from "../../src/api/electron-bridge.ts";
import { bundleOf, runBundle, startShell, type FakeSource, type ShellOptions } from "./stand-in.ts";

const ORIGIN = "http://127.0.0.1:5000";
const KEY = "CommandOrControl+Shift+Space";
let main = "";
let preload = "";
test.before(async () => {
  main = await bundleOf("main");
  preload = await bundleOf("preload");
});
const start = (options: ShellOptions = {}) => startShell(main, options);
const argumentsOf = (cores: readonly { readonly args: readonly string[] }[]) => cores.map(({ args }) => args);

test("[SH20] it starts the core, and shows its page in a sandboxed window when it is ready", async (t) => {
  const shell = await start({
    args: ["join", "Tea", "--name", "Ana"],
    env: { HOME: "/home/ana", LANDLINE_DATA_DIR: "/data" },
  });
  t.deepEqual(argumentsOf(shell.cores), [["join", "Tea", "--name", "Ana", "--no-window"]]);
  t.is(shell.core().script, "/dist/main.js");
  t.like(shell.core().options.env, { HOME: "/home/ana", LANDLINE_SHELL: "electron" });
  t.deepEqual(shell.paths, ["userData=/data/electron"]);
  t.deepEqual(shell.windows, []);
  await shell.ready();
  t.deepEqual(shell.window().loaded, [`${ORIGIN}/enter?key=s`]);
  const { webPreferences } = shell.window().options;
  t.like(webPreferences, {
    preload: "/dist/electron/preload.cjs",
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
  });
  // What Electron's own checklist forbids stays as Electron has it.
  for (const name of [
    ...["webSecurity", "allowRunningInsecureContent", "experimentalFeatures", "enableBlinkFeatures"],
    ...["nodeIntegrationInWorker", "nodeIntegrationInSubFrames", "webviewTag"],
  ])
    t.false(name in webPreferences, name);
});

test("[SH21] a second copy ends at once", async (t) => {
  const shell = await start({ isFirst: false });
  t.deepEqual(shell.cores, []);
  t.deepEqual(shell.ended, [{ by: "quit", code: 0 }]);
});

test("[SH21] a second start brings the window to the front", async (t) => {
  const shell = await start();
  shell.app.emit("second-instance", {}, ["landline"]);
  await shell.ready();
  shell.window().isHidden = true;
  shell.app.emit("second-instance", {}, ["landline"]);
  t.deepEqual(shell.window().calls, ["restore", "show", "focus"]);
  shell.core().emit("message", { type: "focus" });
  t.deepEqual(shell.window().calls.slice(3), ["show", "focus"]);
});

const LINK = "landline:join?m=1&k=2";

test("[PK60] a link starts the core with what stands before it alone, and reaches it when it is ready", async (t) => {
  const shell = await start({
    args: ["--no-sandbox", "--name", "Ana", "--", LINK, "--data-dir", "/evil", "landline:join?m=3"],
    isPackaged: true,
  });
  t.deepEqual(argumentsOf(shell.cores), [["--name", "Ana", "--no-window"]]);
  t.is(shell.core().script, "/opt/Landline/resources/core/dist/main.js");
  t.deepEqual(shell.core().posted, []);
  await shell.ready();
  t.deepEqual(shell.core().posted, [{ type: "openLink", link: LINK }]);
  await shell.coreExits(1);
  await shell.advance(300);
  await shell.ready();
  t.deepEqual(shell.core().posted, [], "it is opened once");
});

test("[PK61] a second start and the system hand over a link; it waits for a core that is started again", async (t) => {
  const shell = await start();
  await shell.ready();
  shell.app.emit("second-instance", {}, ["landline", "--some-switch", LINK, "--gpu"]);
  t.deepEqual(shell.core().posted, [{ type: "openLink", link: LINK }]);
  t.deepEqual(shell.window().calls, ["show", "focus"]);
  await shell.coreExits(1);
  let isPrevented = false;
  shell.app.emit("open-url", { preventDefault: () => (isPrevented = true) }, "landline:join?m=4");
  t.true(isPrevented);
  await shell.advance(300);
  t.deepEqual(shell.core().posted, []);
  await shell.ready();
  t.deepEqual(shell.core().posted, [{ type: "openLink", link: "landline:join?m=4" }]);
});

test("[PK62] Windows learns at the start of a package who opens such links, and nothing of a link is an option", async (t) => {
  const installed = await start({ isPackaged: true, platform: "win32" });
  t.deepEqual(installed.calls, [
    "enableSandbox",
    'setAsDefaultProtocolClient ["landline","/opt/Landline/landline",["--"]]',
  ]);
  for (const options of [{ platform: "win32" }, { isPackaged: true }] as const)
    t.deepEqual((await start(options)).calls, ["enableSandbox"]);
});

test("[PK63] a frame in the window's page is given nothing, though it has the page's address", async (t) => {
  const shell = await start();
  await shell.ready();
  t.false(shell.isGranted("media", `${ORIGIN}/background.html`, false));
  t.false(shell.frameAsks("setHotkey", `${ORIGIN}/background.html`, KEY));
});

const FOREIGN = [
  ...["http://127.0.0.1:5001", "http://localhost:5000", "https://127.0.0.1:5000", "https://evil.example"],
  ...["null", "", "file:///etc/passwd", "nonsense"],
];

test("[SH22] the core's page gets what a meeting needs, and everybody else nothing", async (t) => {
  const shell = await start();
  t.false(shell.isGranted("media", ORIGIN), "before there is a page");
  t.false(shell.isGranted("media", ""));
  await shell.ready();
  const needed = [
    "media",
    "display-capture",
    "notifications",
    "fullscreen",
    "speaker-selection",
    "screen-wake-lock",
  ];
  for (const permission of [...needed, "clipboard-sanitized-write"]) {
    t.true(shell.isGranted(permission, `${ORIGIN}/`), permission);
    t.true(shell.isChecked(permission, ORIGIN), permission);
    for (const url of FOREIGN) {
      t.false(shell.isGranted(permission, url), `${permission} ${url}`);
      t.false(shell.isChecked(permission, url), `${permission} ${url}`);
    }
  }
  for (const permission of [
    "geolocation",
    "midi",
    "hid",
    "usb",
    "serial",
    "clipboard-read",
    "openExternal",
  ]) {
    t.false(shell.isGranted(permission, `${ORIGIN}/`), permission);
    t.false(shell.isChecked(permission, ORIGIN), permission);
  }
});

test("[SH23] the page stays within its origin, and links open outside", async (t) => {
  const shell = await start();
  await shell.ready();
  for (const step of ["will-navigate", "will-redirect"] as const) {
    t.false(shell.isStopped(step, `${ORIGIN}/other`), step);
    for (const url of FOREIGN) t.true(shell.isStopped(step, url), `${step} ${url}`);
  }
  shell.opened.length = 0;
  t.true(shell.isStopped("will-navigate", "https://example.org/a"));
  const { webContents } = shell.window();
  for (const url of [
    ...["https://example.org/b", "http://example.org/", "mailto:ana@example.org"],
    ...["file:///etc/passwd", "javascript:alert(1)", "smb://server/share", "ms-msdt:/id", "nonsense"],
    ...[`${ORIGIN}/enter`, "about:blank"],
  ])
    t.deepEqual(webContents.openHandler({ url }), { action: "deny" });
  t.deepEqual(shell.opened, [
    ...["https://example.org/a", "https://example.org/b", "http://example.org/", "mailto:ana@example.org"],
  ]);
  let isPrevented = false;
  webContents.emit("will-attach-webview", { preventDefault: () => (isPrevented = true) });
  t.true(isPrevented);
});

const sourceOf = (id: string, name: string, picture = "data:image/png;base64,AA"): FakeSource => ({
  ...{ id, name },
  thumbnail: { isEmpty: () => picture === "", toDataURL: () => picture },
});
/** The last question that the page was asked. */
const askedOf = (shell: Awaited<ReturnType<typeof start>>) =>
  shell.window().webContents.sentWith.get("chooseSource") ?? [];

test("[SH24] the user chooses what is shown, by its picture, in the page", async (t) => {
  const shell = await start();
  await shell.ready();
  t.deepEqual(await shell.askForScreen(ORIGIN), [null], "there is nothing to show");
  const screen = sourceOf("screen:0", "Entire screen");
  const letter = sourceOf("window:1", "Letter to my doctor", "");
  shell.sources.push(screen, letter);
  const results = await shell.askForScreen(`${ORIGIN}/`);
  t.deepEqual(results, [], "nothing is shown before the person chooses");
  const [question, sources] = askedOf(shell);
  t.deepEqual(sources, [
    { id: "screen:0", name: "Entire screen", isWindow: false, thumbnail: "data:image/png;base64,AA" },
    { id: "window:1", name: "Letter to my doctor", isWindow: true, thumbnail: null },
  ]);
  for (const url of FOREIGN) shell.pageSends("sourceChosen", url, question, "screen:0");
  shell.pageSends("sourceChosen", `${ORIGIN}/`, "another question", "screen:0");
  await shell.settled();
  t.deepEqual(results, [], "by another page's word, or as an answer to another question, neither");
  shell.pageSends("sourceChosen", `${ORIGIN}/`, question, "window:1");
  await shell.settled();
  t.deepEqual(results, [{ video: letter }]);

  const refused = await shell.askForScreen(ORIGIN);
  shell.pageSends("sourceChosen", `${ORIGIN}/`, askedOf(shell)[0], null);
  await shell.settled();
  t.deepEqual(refused, [null]);
  const madeUp = await shell.askForScreen(ORIGIN);
  shell.pageSends("sourceChosen", `${ORIGIN}/`, askedOf(shell)[0], "screen:99");
  await shell.settled();
  t.deepEqual(madeUp, [null]);
  const before = shell.window().webContents.sent.length;
  for (const url of FOREIGN) t.deepEqual(await shell.askForScreen(url), [null]);
  t.is(shell.window().webContents.sent.length, before, "nobody is asked for another page");
});

test("[HV1] a second question takes the place of the first, and a page that begins anew shows nothing", async (t) => {
  const shell = await start();
  await shell.ready();
  shell.sources.push(sourceOf("screen:0", "Entire screen"));
  const first = await shell.askForScreen(ORIGIN);
  const [asked] = askedOf(shell);
  const second = await shell.askForScreen(ORIGIN);
  t.deepEqual([first, second], [[null], []]);
  shell.pageSends("sourceChosen", `${ORIGIN}/`, asked, null);
  await shell.settled();
  t.deepEqual(second, [], "the first dialog's end is no answer to the second question");
  shell.pageSends("sourceChosen", `${ORIGIN}/`, null, null);
  await shell.settled();
  t.deepEqual(second, [null]);
});

test("[SH24] the machine's sound goes along on Windows, if it was asked for", async (t) => {
  for (const [platform, isAsked, isSent] of [
    ["win32", true, true],
    ["win32", false, false],
    ["linux", true, false],
  ] as const) {
    const shell = await start({ platform });
    await shell.ready();
    shell.sources.push(sourceOf("screen:0", "Entire screen"));
    const results = await shell.askForScreen(ORIGIN, isAsked);
    shell.pageSends("sourceChosen", `${ORIGIN}/`, askedOf(shell)[0], "screen:0");
    await shell.settled();
    t.deepEqual(results, [{ video: shell.sources[0], ...(isSent ? { audio: "loopback" } : {}) }]);
  }
});

test("[SH25] a core that dies is started again, later each time, with the same arguments", async (t) => {
  const shell = await start({ args: ["create", "Tea"] });
  await shell.ready();
  for (const delayMs of [300, 300, 1_200, 5_000]) {
    await shell.coreExits(1);
    const before = shell.cores.length;
    await shell.advance(delayMs - 1);
    t.is(shell.cores.length, before);
    await shell.advance(1);
    t.is(shell.cores.length, before + 1);
  }
  t.deepEqual(argumentsOf(shell.cores), [
    ["create", "Tea", "--no-window"],
    ...Array.from({ length: 4 }, () => ["create", "Tea", "--no-window", "--rejoin"]),
  ]);
  await shell.ready();
  t.is(shell.windows.length, 1);
  t.is(shell.window().loaded.length, 1, "the page finds the core by itself");
  t.deepEqual(shell.ended, []);
});

test("[SH26] a core that cannot start is not started again, and a box says why", async (t) => {
  const shell = await start();
  shell.core().stderr.emit("data", Buffer.from("landline: one line\nlandline: The data folder cannot "));
  shell.core().stderr.emit("data", Buffer.from("be written.\n"));
  await shell.coreExits(1);
  t.deepEqual(shell.errorBoxes, ["Landline has stopped: The data folder cannot be written."]);
  t.deepEqual(shell.ended, [{ by: "exit", code: 1 }]);
  await shell.advance(60_000);
  t.is(shell.cores.length, 1);
  t.is(shell.written.join(""), "landline: one line\nlandline: The data folder cannot be written.\n");

  const silent = await start();
  await silent.coreExits(7);
  t.deepEqual(silent.errorBoxes, ["Landline has stopped: The core ended before it was ready (exit code 7)."]);
});

test("[SH27] a core that keeps dying ends the app, and old deaths are forgiven", async (t) => {
  const shell = await start();
  await shell.ready();
  for (let day = 0; day < 30; day += 1) {
    await shell.advance(40_000);
    await shell.coreExits(1);
    await shell.advance(300);
  }
  t.deepEqual(shell.ended, []);
  for (let death = 0; death < 11; death += 1) {
    await shell.coreExits(1);
    await shell.advance(5_000);
  }
  t.deepEqual(shell.errorBoxes, [
    "Landline has stopped: The core keeps failing. Start Landline with --verbose to see why.",
  ]);
  t.deepEqual(shell.ended, [{ by: "exit", code: 1 }]);
});

test("[SH28] quitting asks the core to end first, and its end ends the app", async (t) => {
  const shell = await start();
  await shell.ready();
  shell.window().emit("closed");
  shell.app.emit("window-all-closed");
  shell.app.quit();
  t.deepEqual(shell.core().posted, [{ type: "close" }]);
  t.deepEqual(shell.ended, []);
  await shell.coreExits(0);
  t.deepEqual(shell.ended, [{ by: "exit", code: 0 }]);
  await shell.advance(9_000);
  t.is(shell.cores.length, 1);
});

test("[SH28] a core that hangs is killed, and the app ends", async (t) => {
  const shell = await start();
  await shell.ready();
  shell.app.quit();
  await shell.advance(9_999);
  t.false(shell.core().isKilled);
  t.deepEqual(shell.ended, []);
  await shell.advance(1);
  t.true(shell.core().isKilled);
  t.deepEqual(shell.ended, [{ by: "exit", code: 0 }]);
});

test("[SH29] the app quits at once while a dead core waits to be started again", async (t) => {
  const shell = await start();
  await shell.ready();
  await shell.coreExits(1);
  shell.app.quit();
  t.deepEqual(shell.ended, [{ by: "exit", code: 0 }]);
  await shell.advance(60_000);
  t.is(shell.cores.length, 1);
});

test("[SH30] a core under another address gets its page loaded anew, and permissions move with it", async (t) => {
  const shell = await start();
  await shell.ready();
  await shell.coreExits(1);
  await shell.advance(300);
  await shell.ready("http://127.0.0.1:6000/enter?key=s");
  t.deepEqual(shell.window().loaded, [`${ORIGIN}/enter?key=s`, "http://127.0.0.1:6000/enter?key=s"]);
  t.false(shell.isGranted("media", `${ORIGIN}/`));
  t.true(shell.isGranted("media", "http://127.0.0.1:6000/"));
  t.true(shell.isStopped("will-navigate", `${ORIGIN}/`));
});

test("[SH31] a page that crashes, or did not load, is loaded again", async (t) => {
  const shell = await start();
  await shell.ready();
  const { webContents, loaded, loadErrors } = shell.window();
  const crash = async () => {
    webContents.emit("render-process-gone", {}, { reason: "crashed" });
    await shell.advance(0);
  };
  await crash();
  t.is(loaded.length, 2);
  webContents.emit("render-process-gone", {}, { reason: "clean-exit" });
  await shell.advance(60_000);
  t.is(loaded.length, 2);
  loadErrors.push(Object.assign(new Error("refused"), { code: "ERR_CONNECTION_REFUSED" }));
  await crash();
  await shell.advance(1_000);
  t.is(loaded.length, 4, "crashed, then not loaded, then loaded");
  await shell.advance(60_000);
  loadErrors.push(Object.assign(new Error("another one took its place"), { code: "ERR_ABORTED" }));
  await crash();
  await shell.advance(60_000);
  t.is(loaded.length, 5);
  t.deepEqual(shell.ended, []);
});

test("[SH31] a page that keeps crashing ends the app, after the core", async (t) => {
  const shell = await start();
  await shell.ready();
  for (let crash = 0; crash < 6; crash += 1) {
    shell.window().webContents.emit("render-process-gone", {}, { reason: "oom" });
    await shell.advance(5_000);
  }
  t.deepEqual(shell.errorBoxes, ["Landline has stopped: The window keeps crashing. Start Landline again."]);
  t.deepEqual(shell.core().posted, [{ type: "close" }]);
});

const setHotkey = (shell: Awaited<ReturnType<typeof start>>, keys: unknown, url = `${ORIGIN}/`) =>
  shell.pageAsks("setHotkey", url, keys);

test("[SH32] the hotkey that the page names is Landline's during a meeting only", async (t) => {
  const shell = await start();
  await shell.ready();
  const held = () => [...shell.shortcuts.keys()];
  shell.meeting(true);
  t.deepEqual(held(), [], "before the page has named one");
  shell.meeting(false);
  t.true(setHotkey(shell, KEY));
  t.deepEqual(held(), []);
  shell.meeting(true);
  shell.meeting(true);
  t.deepEqual(held(), [KEY]);
  shell.shortcuts.get(KEY)?.();
  t.deepEqual(shell.window().webContents.sent, ["toggleMicrophone"]);
  shell.meeting(false);
  t.deepEqual(held(), []);

  shell.meeting(true);
  await shell.coreExits(1);
  t.deepEqual(held(), [], "a dead core is in no meeting");
  await shell.advance(300);
  shell.meeting(true);
  shell.app.quit();
  t.deepEqual(held(), []);
  shell.meeting(true);
  t.deepEqual(held(), [], "not after the app has begun to end");
});

test("[HV2] it is changed and turned off at once, by the core's own page alone; what is no hotkey is refused", async (t) => {
  const shell = await start();
  await shell.ready();
  const held = () => [...shell.shortcuts.keys()];
  shell.meeting(true);
  setHotkey(shell, KEY);
  t.true(setHotkey(shell, "Alt+F9"));
  t.deepEqual(held(), ["Alt+F9"]);
  for (const url of FOREIGN) t.false(setHotkey(shell, KEY, url));
  for (const nonsense of [null, 7, { key: KEY }]) t.false(setHotkey(shell, nonsense));
  t.deepEqual(held(), ["Alt+F9"]);
  t.false(setHotkey(shell, "Alt+Nonsense"));
  t.deepEqual(held(), []);
  t.true(setHotkey(shell, KEY));
  t.true(setHotkey(shell, ""));
  t.deepEqual(held(), []);
  shell.meeting(false);
  shell.meeting(true);
  t.deepEqual(held(), []);
  t.deepEqual(shell.written, []);
});

test("[SH33] a hotkey that another program holds stops nothing, and the page learns of it", async (t) => {
  const shell = await start({ isHotkeyTaken: true });
  await shell.ready();
  t.false(setHotkey(shell, KEY));
  shell.meeting(true);
  t.deepEqual(shell.written, [`landline: Another program holds the hotkey ${KEY}.\n`]);
  shell.meeting(false);
  t.deepEqual(shell.ended, []);
});

const TEXTS = { open: "Landline öffnen", quit: "Landline beenden" };
const setTray = (shell: Awaited<ReturnType<typeof start>>, texts: unknown, url = `${ORIGIN}/`) =>
  shell.pageAsks("setTray", url, texts);

test("[SH38] with an icon in the tray a window that is closed outside of a meeting is hidden, and comes back; in a meeting it ends the app", async (t) => {
  const shell = await start();
  await shell.ready();
  t.true(setTray(shell, TEXTS));
  t.true(setTray(shell, TEXTS));
  t.is(shell.trays.length, 1);
  const [tray] = shell.trays;
  t.like(tray?.icon, { file: "/dist/electron/tray.png", width: 24 });
  t.deepEqual(
    tray?.menu.map(({ label, type }) => label ?? type),
    [TEXTS.open, "separator", TEXTS.quit],
  );
  shell.window().close();
  t.deepEqual([shell.window().calls, shell.ended, shell.core().posted], [["hide"], [], []]);
  tray?.menu[0]?.click?.();
  shell.app.emit("activate");
  t.deepEqual(shell.window().calls, ["hide", "show", "focus", "show", "focus"]);

  shell.meeting(true);
  shell.window().close();
  t.deepEqual(shell.core().posted, [{ type: "close" }]);
});

test("[SH38] the menu quits; without the icon, closing the window ends the app", async (t) => {
  const shell = await start();
  await shell.ready();
  setTray(shell, TEXTS);
  shell.window().close();
  shell.trays[0]?.menu[2]?.click?.();
  t.deepEqual(shell.core().posted, [{ type: "close" }]);
  // What the app closes itself on its way out is not hidden.
  shell.window().close();
  t.deepEqual(shell.window().calls, ["hide"]);

  const other = await start();
  await other.ready();
  setTray(other, TEXTS);
  t.true(setTray(other, null));
  t.true(other.trays[0]?.isDestroyed);
  other.window().close();
  t.deepEqual(other.core().posted, [{ type: "close" }]);
});

test("[SH39] where the system has no tray the page hears so; other pages and nonsense put nothing there", async (t) => {
  const without = await start({ hasNoTray: true });
  await without.ready();
  t.false(setTray(without, TEXTS));
  without.window().close();
  t.deepEqual(without.core().posted, [{ type: "close" }]);

  const shell = await start();
  await shell.ready();
  for (const url of FOREIGN) t.false(setTray(shell, TEXTS, url));
  for (const nonsense of [undefined, 7, "x", {}, { open: 1, quit: 2 }, { open: "a".repeat(101), quit: "b" }])
    t.false(setTray(shell, nonsense));
  t.deepEqual(shell.trays, []);
});

test("[SH34] the preload gives the page the hotkey and paths, and nothing of Electron's", (t) => {
  const asked: unknown[] = [];
  const ipcRenderer = Object.assign(new EventEmitter(), {
    send: (...message: unknown[]) => void asked.push(message),
    async invoke(...message: unknown[]) {
      asked.push(message);
      return true;
    },
  });
  const worlds: Record<string, unknown> = {};
  runBundle(
    preload,
    { process: { platform: "linux" } },
    {
      contextBridge: { exposeInMainWorld: (name: string, value: unknown) => void (worlds[name] = value) },
      ipcRenderer,
      webUtils: { getPathForFile: (file: { readonly name: string }) => `/home/ana/${file.name}` },
    },
  );
  t.deepEqual(Object.keys(worlds), ["landline"]);
  // What the page finds there is what the contract says.
  const bridge = worlds["landline"] as ElectronBridge<{ readonly name: string }>;
  t.deepEqual(Object.keys(bridge).toSorted(), [
    ...["isMac", "onChooseSource", "onShown", "onToggleMicrophone", "pathOf", "setBadge"],
    ...["setHotkey", "setTray"],
  ]);
  t.false(bridge.isMac);
  void bridge.setHotkey(KEY);
  void bridge.setTray(TEXTS);
  void bridge.setBadge(3);
  const offered: unknown[] = [];
  const stopOffers = bridge.onChooseSource((sources, choose) => {
    offered.push(sources);
    choose("screen:0");
  });
  ipcRenderer.emit("chooseSource", { sender: "Electron's" }, 3, ["the sources"]);
  stopOffers();
  t.deepEqual(offered, [["the sources"]]);
  t.deepEqual(asked, [
    ["sourceChosen", null, null],
    ["setHotkey", KEY],
    ["setTray", TEXTS],
    ["setBadge", 3],
    ["sourceChosen", 3, "screen:0"],
  ]);
  t.is(bridge.pathOf({ name: "a.txt" }), "/home/ana/a.txt");
  const heard: (readonly unknown[])[] = [];
  const stop = bridge.onToggleMicrophone((...args: unknown[]) => heard.push(args));
  ipcRenderer.emit("toggleMicrophone", { sender: "Electron's" });
  t.deepEqual(heard, [[]]);
  stop();
  ipcRenderer.emit("toggleMicrophone", {});
  t.is(heard.length, 1);
  t.is(ipcRenderer.listenerCount("toggleMicrophone"), 0);
  const shown: boolean[] = [];
  const stopShown = bridge.onShown((isShown) => shown.push(isShown));
  for (const event of ["hidden", "shown"]) ipcRenderer.emit(event, {});
  t.deepEqual(shown, [false, true]);
  stopShown();
  t.is(
    ipcRenderer.listenerCount("chooseSource") +
      ipcRenderer.listenerCount("hidden") +
      ipcRenderer.listenerCount("shown"),
    0,
  );
});

test("[SH70] the count of unread messages is on the program's icon, by the core's own page alone", async (t) => {
  const shell = await start();
  await shell.ready();
  shell.pageAsks("setBadge", `${ORIGIN}/`, 3);
  for (const url of FOREIGN) shell.pageAsks("setBadge", url, 4);
  for (const nonsense of [undefined, "5", -1, 1.5, NaN, {}])
    shell.pageAsks("setBadge", `${ORIGIN}/`, nonsense);
  shell.pageAsks("setBadge", `${ORIGIN}/`, 0);
  t.deepEqual(
    shell.calls.filter((call) => call.startsWith("setBadgeCount")),
    ["setBadgeCount 3", "setBadgeCount 0"],
  );
});

test("[SH37] the page hears when the window is out of sight and when it is back", async (t) => {
  const shell = await start();
  await shell.ready();
  for (const event of ["minimize", "restore", "hide", "show"]) shell.window().emit(event);
  t.deepEqual(shell.window().webContents.sent, ["hidden", "shown", "hidden", "shown"]);
});

const NOTHING_CLICKED = {
  ...{ linkURL: "", selectionText: "", isEditable: false, misspelledWord: "", dictionarySuggestions: [] },
  editFlags: { canCut: false, canCopy: false, canPaste: false, canSelectAll: true },
};

test("[SH35] a right click has a menu of what can be done, and none where nothing can", async (t) => {
  const shell = await start();
  await shell.ready();
  const { webContents } = shell.window();
  const click = (change: Partial<Record<keyof typeof NOTHING_CLICKED, unknown>>) => {
    const before = shell.menus.length;
    webContents.emit("context-menu", {}, { ...NOTHING_CLICKED, ...change });
    return shell.menus.slice(before).at(0) ?? null;
  };
  const named = (change: Parameters<typeof click>[0]) =>
    click(change)?.map(
      ({ label, role, enabled }) => `${label ?? role ?? "-"}${enabled === false ? " (off)" : ""}`,
    );

  t.is(click({}), null);
  t.is(click({ selectionText: " \n" }), null);
  t.deepEqual(named({ selectionText: "word", editFlags: { ...NOTHING_CLICKED.editFlags, canCopy: true } }), [
    "copy",
  ]);
  const flags = { canCut: false, canCopy: false, canPaste: true, canSelectAll: true };
  t.deepEqual(named({ isEditable: true, editFlags: flags }), [
    ...["cut (off)", "copy (off)", "paste", "-", "selectAll"],
  ]);

  const link = click({ linkURL: "https://example.org/a" });
  t.deepEqual(
    link?.map(({ label }) => label),
    ["Open link", "Copy link"],
  );
  for (const item of link ?? []) item.click?.();
  t.deepEqual([shell.opened, shell.copied], [["https://example.org/a"], ["https://example.org/a"]]);
  for (const linkURL of [`${ORIGIN}/enter`, "javascript:alert(1)", "file:///etc/passwd", "nonsense"])
    t.is(click({ linkURL }), null, linkURL);

  const misspelt = click({
    ...{ isEditable: true, editFlags: flags, misspelledWord: "helo" },
    dictionarySuggestions: ["hello", "help", "halo", "hero", "held", "helot"],
  });
  t.deepEqual(
    misspelt?.slice(0, 7).map(({ label, type }) => label ?? type),
    ["hello", "help", "halo", "hero", "held", "Add to dictionary", "separator"],
  );
  misspelt?.[1]?.click?.();
  misspelt?.[5]?.click?.();
  t.deepEqual(webContents.spelt, ["help", "+helo"]);
  t.is(named({ isEditable: true, editFlags: flags, misspelledWord: "xq" })?.[0], "No suggestions (off)");
});

test("[SH36] spelling is checked only where no dictionary has to be fetched", async (t) => {
  for (const platform of ["darwin", "linux", "win32"] as const) {
    const shell = await start({ platform });
    await shell.ready();
    t.is(shell.window().options.webPreferences["spellcheck"], platform === "darwin", platform);
  }
});
