/**
 * The Electron shell: one window on the core's own page, permissions for that origin alone, a hotkey for the microphone. The core
 * runs in a process of its own.
 */
import path from "node:path";
import { app, dialog, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from "electron";
import { realClock } from "../src/kernel/clock.ts";
import { startCore, type CoreProcess } from "./core-process.ts";
import { createHotkey } from "./hotkey.ts";
import { guardPermissions } from "./permissions.ts";
import { createScreenPicker } from "./screen-picker.ts";
import { createWindow, originOf, type AppWindow } from "./window.ts";

let window: AppWindow | null = null;
let core: CoreProcess | null = null;
/** Of the core's page; null until there is one. */
let origin: string | null = null;
let isQuitting = false;

const hotkey = createHotkey(() => window?.send("toggleMicrophone"));
const picker = createScreenPicker((...asked) => window?.send("chooseSource", ...asked));

const isOurs = (url: string): boolean => origin !== null && originOf(url) === origin;
const isFromOurs = ({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean =>
  senderFrame !== null && isOurs(senderFrame.url);

function start(): void {
  guardPermissions({ isOurs, chooseSource: picker.choose });
  ipcMain.on("sourceChosen", (event, question: unknown, id: unknown) => {
    if (isFromOurs(event)) picker.answer(question, id);
  });
  ipcMain.handle(
    "setHotkey",
    (event, keys: unknown) => isFromOurs(event) && typeof keys === "string" && hotkey.setKeys(keys),
  );
  core = startCore(realClock, process.argv.slice(app.isPackaged ? 1 : 2), {
    onReady(url) {
      origin = originOf(url);
      if (!isQuitting) showWindow(url);
    },
    onFocus: () => window?.toFront(),
    onMeeting: (isIn) => hotkey.setActive(isIn && !isQuitting),
    onEnd(problem) {
      core = null;
      if (problem !== null) dialog.showErrorBox("Landline has stopped", problem);
      app.exit(problem === null ? 0 : 1);
    },
  });
}

function showWindow(url: string): void {
  window ??= createWindow(realClock, {
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

// One running copy per data folder.
const dataFolder = process.env["LANDLINE_DATA_DIR"];
if (dataFolder !== undefined) app.setPath("userData", path.join(dataFolder, "electron"));
if (app.requestSingleInstanceLock()) {
  app.on("second-instance", () => window?.toFront());
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
