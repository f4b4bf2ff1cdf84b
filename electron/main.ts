/**
 * The Electron shell: one window on the core's own page, permissions for that origin alone, the screen picker, a
 * global hotkey for the microphone. The core runs in a process of its own.
 */
import path from "node:path";
import {
  app,
  BrowserWindow,
  desktopCapturer,
  globalShortcut,
  session,
  utilityProcess,
  type UtilityProcess,
} from "electron";

/** What the window may use; anything else is refused, to anybody. */
const ALLOWED = new Set([
  "media",
  "display-capture",
  "notifications",
  "fullscreen",
  "speaker-selection",
  "clipboard-sanitized-write",
]);
const HOTKEY = "CommandOrControl+Shift+Space";
const RESTART_AFTER_MS = 300;

let window: BrowserWindow | null = null;
let core: UtilityProcess | null = null;
let origin = "";
let isQuitting = false;

// Calls and sounds go on behind other windows.
app.commandLine.appendSwitch("disable-background-timer-throttling");
app.commandLine.appendSwitch("disable-renderer-backgrounding");
app.commandLine.appendSwitch("autoplay-policy", "no-user-gesture-required");

function startCore(args: readonly string[]): void {
  const script = path.join(__dirname, "..", "main.js");
  const started = utilityProcess.fork(script, [...args, "--no-window"], {
    stdio: "inherit",
    serviceName: "Landline core",
    // This page gets paths from the system's dialogs and drops, so its commands may name them.
    env: { ...process.env, LANDLINE_SHELL: "electron" },
  });
  core = started;
  started.on("message", (message: { type?: unknown; url?: unknown }) => {
    if (message.type === "ready" && typeof message.url === "string") showWindow(message.url);
    if (message.type === "focus") window?.show();
  });
  started.on("exit", () => {
    if (isQuitting) app.exit(0);
    else setTimeout(() => startCore([...args, "--rejoin"]), RESTART_AFTER_MS);
  });
}

function showWindow(url: string): void {
  origin = new URL(url).origin;
  // After a restart of the core the page reconnects by itself.
  if (window !== null) return;
  window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 400,
    minHeight: 500,
    title: "Landline",
    autoHideMenuBar: true,
    webPreferences: {
      preload: path.join(__dirname, "preload.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      backgroundThrottling: false,
    },
  });
  window.webContents.setWindowOpenHandler(() => ({ action: "deny" }));
  window.webContents.on("will-navigate", (event, target) => {
    if (new URL(target).origin !== origin) event.preventDefault();
  });
  window.webContents.on("will-attach-webview", (event) => event.preventDefault());
  window.on("closed", () => {
    window = null;
    app.quit();
  });
  void window.loadURL(url);
}

function guardPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(ALLOWED.has(permission) && isOurs(details.requestingUrl));
  });
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) => ALLOWED.has(permission) && isOurs(requestingOrigin),
  );
  defaultSession.setDisplayMediaRequestHandler(
    (request, callback) => {
      if (!isOurs(request.securityOrigin)) {
        callback({});
        return;
      }
      // Reached only where the system has no picker of its own: the first screen, and its sound where there is loopback.
      desktopCapturer.getSources({ types: ["screen", "window"] }).then(
        ([source]) => {
          const sound =
            process.platform === "win32" && request.audioRequested ? { audio: "loopback" as const } : {};
          callback(source === undefined ? {} : { video: source, ...sound });
        },
        () => callback({}),
      );
    },
    { useSystemPicker: true },
  );
}

function isOurs(url: string): boolean {
  try {
    return origin !== "" && new URL(url).origin === origin;
  } catch {
    return false;
  }
}

// One running copy per data folder.
const dataFolder = process.env["LANDLINE_DATA_DIR"];
if (dataFolder !== undefined) app.setPath("userData", path.join(dataFolder, "electron"));
if (app.requestSingleInstanceLock()) {
  app.on("second-instance", () => {
    window?.restore();
    window?.focus();
  });
  void app.whenReady().then(() => {
    guardPermissions();
    globalShortcut.register(HOTKEY, () => window?.webContents.send("toggleMicrophone"));
    startCore(process.argv.slice(2));
  });
  app.on("window-all-closed", () => app.quit());
  app.on("before-quit", (event) => {
    if (isQuitting || core === null) return;
    // The core hands the meeting over before it ends; its exit ends the app.
    isQuitting = true;
    event.preventDefault();
    core.postMessage({ type: "close" });
  });
} else {
  app.quit();
}
