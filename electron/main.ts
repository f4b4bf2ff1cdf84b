/**
 * The Electron shell: one window on the core's own page, permissions for that origin alone, a hotkey for the microphone, an icon in
 * the tray for who wants it. The core runs in a process of its own.
 */
import path from "node:path";
import { app, dialog, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from "electron";
import { realClock } from "../src/kernel/clock.ts";
import { LINK_SCHEME } from "../src/kernel/link-scheme.ts";
import { startCore, type CoreProcess } from "./core-process.ts";
import { createHotkey } from "./hotkey.ts";
import { linkOf } from "./link.ts";
import { guardPermissions } from "./permissions.ts";
import { createScreenPicker } from "./screen-picker.ts";
import { createTray, readTexts } from "./tray.ts";
import { createWindow, originOf, type AppWindow } from "./window.ts";

let window: AppWindow | null = null;
let core: CoreProcess | null = null;
/** Of the core's page; null until there is one. */
let origin: string | null = null;
let isQuitting = false;
let isInMeeting = false;
/** On macOS one may come before the core is started. */
let earlyLink: string | null = null;

const hotkey = createHotkey(() => window?.send("toggleMicrophone"));
const tray = createTray({ onOpen: () => window?.toFront(), onQuit: () => app.quit() });
const picker = createScreenPicker((...asked) => window?.send("chooseSource", ...asked));

const isOurs = (url: string): boolean => origin !== null && originOf(url) === origin;
/** The frame that finds people in pictures has our address, and nothing to ask. */
const isFromOurs = ({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean =>
  senderFrame !== null && senderFrame.parent === null && isOurs(senderFrame.url);

/** In a package the core lies beside the archive that holds the shell: its threads, children and libraries are files of the disk. */
const coreScript = (): string =>
  app.isPackaged
    ? path.join(process.resourcesPath, "core", "dist", "main.js")
    : path.join(__dirname, "..", "main.js");

/** Any page of the web may have such a link: it fills in the way to a meeting, and joins nothing. */
function openLink(link: string): void {
  if (core === null) earlyLink = link;
  else core.openLink(link);
  window?.toFront();
}

function start(): void {
  guardPermissions({ isOurs, chooseSource: picker.choose });
  ipcMain.on("sourceChosen", (event, question: unknown, id: unknown) => {
    if (isFromOurs(event)) picker.answer(question, id);
  });
  ipcMain.handle(
    "setHotkey",
    (event, keys: unknown) => isFromOurs(event) && typeof keys === "string" && hotkey.setKeys(keys),
  );
  ipcMain.handle("setTray", (event, value: unknown) => {
    const texts = readTexts(value);
    return isFromOurs(event) && texts !== undefined && tray.set(texts);
  });
  ipcMain.handle("setBadge", (event, count: unknown) => {
    if (isFromOurs(event) && Number.isSafeInteger(count) && Number(count) >= 0)
      app.setBadgeCount(Number(count));
  });
  const { args, link } = linkOf(process.argv.slice(app.isPackaged ? 1 : 2));
  core = startCore(
    realClock,
    { script: coreScript(), args },
    {
      onReady(url) {
        origin = originOf(url);
        if (!isQuitting) showWindow(url);
      },
      onFocus: () => window?.toFront(),
      onMeeting(isIn) {
        isInMeeting = isIn;
        hotkey.setActive(isIn && !isQuitting);
      },
      onEnd(problem) {
        core = null;
        if (problem !== null) dialog.showErrorBox("Landline has stopped", problem);
        app.exit(problem === null ? 0 : 1);
      },
    },
  );
  const opened = link ?? earlyLink;
  if (opened !== null) core.openLink(opened);
}

function showWindow(url: string): void {
  window ??= createWindow(realClock, {
    // Whoever closes the window in a meeting wants to be out of it, neither heard nor seen.
    staysHidden: () => tray.isThere && !isInMeeting && !isQuitting,
    onClosed() {
      window = null;
      app.quit();
    },
    onHopeless() {
      dialog.showErrorBox("Landline has stopped", "The window keeps crashing. Start Landline again.");
      app.quit();
    },
  });
  window.show(url);
}

// Calls and sounds go on behind other windows.
app.commandLine.appendSwitch("disable-background-timer-throttling");
app.commandLine.appendSwitch("disable-renderer-backgrounding");
app.commandLine.appendSwitch("autoplay-policy", "no-user-gesture-required");
app.enableSandbox();

// One running copy per data folder.
const dataFolder = process.env["LANDLINE_DATA_DIR"];
if (dataFolder !== undefined) app.setPath("userData", path.join(dataFolder, "electron"));
if (app.requestSingleInstanceLock()) {
  // Elsewhere the package itself tells the system. Behind "--" nothing of a link is an option.
  if (app.isPackaged && process.platform === "win32")
    app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, ["--"]);
  app.on("second-instance", (_event, words) => {
    const { link } = linkOf(words.slice(1));
    if (link === null) window?.toFront();
    else openLink(link);
  });
  app.on("open-url", (event, url) => {
    event.preventDefault();
    openLink(url);
  });
  // A click on the icon in the dock of macOS.
  app.on("activate", () => window?.toFront());
  void app.whenReady().then(start);
  app.on("window-all-closed", () => app.quit());
  app.on("before-quit", (event) => {
    if (core === null) return;
    // The core hands the meeting over before it ends; its end ends the app.
    event.preventDefault();
    if (isQuitting) return;
    isQuitting = true;
    hotkey.setActive(false);
    core.close();
  });
} else {
  app.quit();
}
