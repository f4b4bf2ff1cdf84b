/** The one window: it shows the core's page and nothing else, and comes back when its page crashes. */
import path from "node:path";
import { BrowserWindow, shell } from "electron";
import type { Clock } from "../src/kernel/clock.ts";
import { showContextMenus } from "./context-menu.ts";
import { createSupervisor, type RestartPolicy } from "../src/platform/supervisor.ts";

const PAGE_RELOADS: RestartPolicy = {
  restartAfterMs: [0, 1_000, 5_000],
  provenAfterMs: 60_000,
  // A page that crashes this often in a row will not get better by itself.
  maxRestarts: 5,
};
/** What the system's browser or mail program may be given. */
const EXTERNAL: ReadonlySet<string> = new Set(["https:", "http:", "mailto:"]);

export interface AppWindow {
  readonly browserWindow: BrowserWindow;
  /** Loads the page. Nothing happens if it is there already: it finds a restarted core by itself. */
  show(url: string): void;
  toFront(): void;
  /** Sends to the preload. */
  send(channel: string, ...args: readonly unknown[]): void;
}

export function createWindow(
  clock: Clock,
  events: {
    /** A window that is closed now is hidden. */
    readonly staysHidden: () => boolean;
    readonly onClosed: () => void;
    /** The page crashed too often. */
    readonly onHopeless: () => void;
  },
): AppWindow {
  let url: string | null = null;
  let pageGone = (): void => {};
  const window = new BrowserWindow({
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
      // Elsewhere Chromium would fetch its dictionaries from a server on the internet.
      spellcheck: process.platform === "darwin",
    },
  });
  const { webContents } = window;
  const isOurs = (target: string): boolean => url !== null && originOf(target) === originOf(url);

  const pages = createSupervisor<true>({
    clock,
    policy: PAGE_RELOADS,
    startChild(exited) {
      pageGone = () => exited("gone");
      if (url !== null) {
        window.loadURL(url).catch((error: unknown) => {
          // Another navigation took its place.
          if (!(error instanceof Error && "code" in error && error.code === "ERR_ABORTED"))
            exited("not loaded");
        });
      }
      return true;
    },
    onEnd: (_end, restartInMs) => restartInMs === null && events.onHopeless(),
  });

  webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason !== "clean-exit") pageGone();
  });
  webContents.setWindowOpenHandler(({ url: target }) => {
    openOutside(target);
    return { action: "deny" };
  });
  for (const step of ["will-navigate", "will-redirect"] as const) {
    // The overloads differ in the event's name alone.
    webContents.on(step as "will-navigate", (event, target) => {
      if (isOurs(target)) return;
      event.preventDefault();
      if (step === "will-navigate") openOutside(target);
    });
  }
  webContents.on("will-attach-webview", (event) => event.preventDefault());
  showContextMenus(window, { canOpen: isExternal, openOutside });
  // Without background throttling the page itself always counts as visible.
  for (const step of ["minimize", "hide"] as const)
    window.on(step as "hide", () => webContents.send("hidden"));
  for (const step of ["restore", "show"] as const) window.on(step as "show", () => webContents.send("shown"));
  window.on("close", (event) => {
    if (!events.staysHidden()) return;
    event.preventDefault();
    window.hide();
  });
  window.on("closed", () => {
    pages.stop();
    events.onClosed();
  });

  function isExternal(target: string): boolean {
    const protocol = protocolOf(target);
    return protocol !== null && EXTERNAL.has(protocol) && !isOurs(target);
  }
  function openOutside(target: string): void {
    if (isExternal(target)) shell.openExternal(target).catch(() => {});
  }

  return {
    browserWindow: window,
    show(next) {
      if (next === url) return;
      url = next;
      pages.stop();
      pages.start();
    },
    toFront() {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    send: (channel, ...args) => webContents.send(channel, ...args),
  };
}

/** Null for what is no address, and for addresses without an origin. */
export function originOf(url: string): string | null {
  try {
    const { origin } = new URL(url);
    return origin === "null" ? null : origin;
  } catch {
    return null;
  }
}

function protocolOf(url: string): string | null {
  try {
    return new URL(url).protocol;
  } catch {
    return null;
  }
}
