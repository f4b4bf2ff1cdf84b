/** Runs the bundled shell against a module `electron` that records what it is asked and is driven by the test, in virtual time. */
import { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { ELECTRON_BUNDLES } from "../../scripts/bundles.ts";
import { createVirtualClock } from "../support/clock.ts";

const require = createRequire(import.meta.url);

/** The text of a bundle, as the build writes it. */
export async function bundleOf(name: "main" | "preload"): Promise<string> {
  const { outputFiles } = await build({
    ...ELECTRON_BUNDLES,
    outdir: "dist",
    sourcemap: false,
    write: false,
  });
  const file = outputFiles.find((each) => path.basename(each.path) === `${name}.cjs`);
  if (file === undefined) throw new Error(`there is no bundle ${name}`);
  return file.text;
}

/** Runs a bundle as Node would, but for the globals that are given. */
export function runBundle(
  text: string,
  globals: Readonly<Record<string, unknown>>,
  electron: Readonly<Record<string, unknown>>,
): void {
  const all: Readonly<Record<string, unknown>> = {
    ...globals,
    module: { exports: {} },
    exports: {},
    require: (id: string): unknown => (id === "electron" ? electron : require(id)),
    __dirname: "/dist/electron",
  };
  // The bundle's own text, made a moment ago.
  // oxlint-disable-next-line typescript/no-implied-eval
  new Function(...Object.keys(all), text)(...Object.values(all));
}

export class FakeCore extends EventEmitter {
  readonly posted: unknown[] = [];
  readonly stderr = new EventEmitter();
  isKilled = false;
  readonly script: string;
  readonly args: readonly string[];
  readonly options: { readonly env: Readonly<Record<string, string>> };
  constructor(script: string, args: readonly string[], options: FakeCore["options"]) {
    super();
    this.script = script;
    this.args = args;
    this.options = options;
  }
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  kill(): void {
    this.isKilled = true;
  }
}

class FakeContents extends EventEmitter {
  readonly sent: string[] = [];
  /** What went with the messages of each channel. */
  readonly sentWith = new Map<string, readonly unknown[]>();
  /** Words that took the place of misspelt ones, and words that were added to the dictionary, with a plus sign. */
  readonly spelt: string[] = [];
  readonly session = {
    addWordToSpellCheckerDictionary: (word: string) => void this.spelt.push(`+${word}`),
  };
  replaceMisspelling(word: string): void {
    this.spelt.push(word);
  }
  openHandler: (details: { url: string }) => unknown = () => null;
  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler;
  }
  send(channel: string, ...args: readonly unknown[]): void {
    this.sent.push(channel);
    this.sentWith.set(channel, args);
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly loaded: string[] = [];
  readonly calls: string[] = [];
  /** What the next loads do; empty: they succeed. */
  readonly loadErrors: Error[] = [];
  isHidden = false;
  readonly options: { readonly webPreferences: Readonly<Record<string, unknown>> };
  constructor(options: FakeWindow["options"]) {
    super();
    this.options = options;
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    const error = this.loadErrors.shift();
    if (error !== undefined) throw error;
  }
  isMinimized(): boolean {
    return this.isHidden;
  }
  restore(): void {
    this.isHidden = false;
    this.calls.push("restore");
  }
  show(): void {
    this.calls.push("show");
  }
  hide(): void {
    this.calls.push("hide");
  }
  focus(): void {
    this.calls.push("focus");
  }
  /** Somebody closes it. */
  close(): void {
    let isPrevented = false;
    this.emit("close", { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.emit("closed");
  }
}

/** An icon in the tray, and the menu that it has. */
export class FakeTray extends EventEmitter {
  menu: readonly FakeMenuItem[] = [];
  isDestroyed = false;
  readonly icon: unknown;
  constructor(icon: unknown) {
    super();
    this.icon = icon;
  }
  setToolTip(): void {}
  setContextMenu({ items }: { readonly items: readonly FakeMenuItem[] }): void {
    this.menu = items;
  }
  destroy(): void {
    this.isDestroyed = true;
  }
}

type PermissionCallback = (isGranted: boolean) => void;
interface Handlers {
  request: (
    contents: unknown,
    permission: string,
    callback: PermissionCallback,
    details: { requestingUrl: string; isMainFrame: boolean },
  ) => void;
  check: (contents: unknown, permission: string, origin: string) => boolean;
  display: (
    request: { securityOrigin: string; audioRequested: boolean },
    callback: (streams: { video?: unknown; audio?: unknown } | null) => void,
  ) => void;
}

export interface FakeMenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly enabled?: boolean;
  readonly click?: () => void;
}

export interface FakeSource {
  readonly id: string;
  readonly name: string;
  readonly thumbnail: { isEmpty(): boolean; toDataURL(): string };
}

export interface ShellOptions {
  readonly platform?: NodeJS.Platform;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly isFirst?: boolean;
  /** Another program holds the hotkey. */
  readonly isHotkeyTaken?: boolean;
  readonly isPackaged?: boolean;
  /** The system has no place for icons. */
  readonly hasNoTray?: boolean;
}

/** A started shell. */
export async function startShell(text: string, options: ShellOptions = {}) {
  const clock = createVirtualClock();
  const cores: FakeCore[] = [];
  const windows: FakeWindow[] = [];
  const shortcuts = new Map<string, () => void>();
  const opened: string[] = [];
  const errorBoxes: string[] = [];
  const written: string[] = [];
  const paths: string[] = [];
  const menus: (readonly FakeMenuItem[])[] = [];
  const trays: FakeTray[] = [];
  const copied: string[] = [];
  const ended: { by: "exit" | "quit"; code: number }[] = [];
  const sources: FakeSource[] = [];
  const ipc = new EventEmitter();
  const handled = new Map<string, (event: unknown, ...args: readonly unknown[]) => unknown>();
  /** What the shell asks of the app as a whole. */
  const calls: string[] = [];
  let handlers: Partial<Handlers> = {};

  const app = Object.assign(new EventEmitter(), {
    isPackaged: options.isPackaged ?? false,
    enableSandbox: () => void calls.push("enableSandbox"),
    setAsDefaultProtocolClient: (...words: readonly unknown[]) =>
      void calls.push(`setAsDefaultProtocolClient ${JSON.stringify(words)}`),
    commandLine: { appendSwitch: () => {} },
    setPath: (name: string, value: string) => void paths.push(`${name}=${value}`),
    requestSingleInstanceLock: () => options.isFirst ?? true,
    whenReady: () => Promise.resolve(),
    /** As Electron does: asks, and ends if nobody minds. */
    quit() {
      let isPrevented = false;
      app.emit("before-quit", { preventDefault: () => (isPrevented = true) });
      if (!isPrevented) ended.push({ by: "quit", code: 0 });
    },
    setBadgeCount: (count: number) => void calls.push(`setBadgeCount ${count}`),
    exit: (code: number) => void ended.push({ by: "exit", code }),
  });
  const electron = {
    app,
    BrowserWindow: class extends FakeWindow {
      constructor(settings: FakeWindow["options"]) {
        super(settings);
        windows.push(this);
      }
    },
    clipboard: { writeText: async (copy: string) => void copied.push(copy) },
    Menu: {
      buildFromTemplate: (items: readonly FakeMenuItem[]) => ({ items, popup: () => void menus.push(items) }),
    },
    nativeImage: { createFromPath: (file: string) => ({ resize: (size: object) => ({ file, ...size }) }) },
    Tray: class extends FakeTray {
      constructor(icon: unknown) {
        if (options.hasNoTray === true) throw new Error("no place for icons");
        super(icon);
        trays.push(this);
      }
    },
    desktopCapturer: { getSources: async () => sources },
    dialog: {
      showErrorBox: (title: string, content: string) => void errorBoxes.push(`${title}: ${content}`),
    },
    globalShortcut: {
      isRegistered: (key: string) => shortcuts.has(key),
      register(key: string, listener: () => void) {
        if (key.includes("Nonsense")) throw new TypeError("conversion failure");
        if (options.isHotkeyTaken === true) return false;
        shortcuts.set(key, listener);
        return true;
      },
      unregister: (key: string) => void shortcuts.delete(key),
    },
    ipcMain: {
      on: (channel: string, listener: (...args: unknown[]) => void) => void ipc.on(channel, listener),
      handle: (channel: string, handler: (event: unknown, ...args: readonly unknown[]) => unknown) =>
        void handled.set(channel, handler),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: Handlers["request"]) => void (handlers.request = handler),
        setPermissionCheckHandler: (handler: Handlers["check"]) => void (handlers.check = handler),
        setDisplayMediaRequestHandler: (handler: Handlers["display"]) => void (handlers.display = handler),
      },
    },
    shell: { openExternal: async (url: string) => void opened.push(url) },
    utilityProcess: {
      fork(script: string, args: readonly string[], settings: FakeCore["options"]) {
        const core = new FakeCore(script, args, settings);
        cores.push(core);
        return core;
      },
    },
  };
  runBundle(
    text,
    {
      process: {
        env: options.env ?? {},
        argv: [
          ...(options.isPackaged === true ? ["landline"] : ["electron", "main.cjs"]),
          ...(options.args ?? []),
        ],
        ...{ execPath: "/opt/Landline/landline", resourcesPath: "/opt/Landline/resources" },
        platform: options.platform ?? "linux",
        stderr: { write: (chunk: unknown) => void written.push(String(chunk)) },
      },
      setTimeout: (callback: () => void, delayMs: number) =>
        clock.setTimer(clock.nowMs() + delayMs, callback),
      clearTimeout: (cancel: () => void) => cancel(),
      performance: { now: () => clock.nowMs() },
    },
    electron,
  );

  /** Promises that are due have run. */
  async function settled(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }
  await settled();
  const last = <T>(all: readonly T[], what: string): T => {
    const found = all.at(-1);
    if (found === undefined) throw new Error(`there is no ${what}`);
    return found;
  };
  const core = () => last(cores, "core");
  const window = () => last(windows, "window");

  return {
    ...{ app, clock, cores, windows, core, window, shortcuts, opened, errorBoxes, written, paths },
    ...{ ended, sources, settled, menus, trays, copied, calls },
    /** The page at that address sends. */
    pageSends: (channel: string, url: string, ...args: readonly unknown[]) =>
      void ipc.emit(channel, { senderFrame: { url, parent: null } }, ...args),
    /** The page at that address asks; the answer. */
    pageAsks: (channel: string, url: string, ...args: readonly unknown[]) =>
      handled.get(channel)?.({ senderFrame: { url, parent: null } }, ...args),
    /** The same of a frame in that page. */
    frameAsks: (channel: string, url: string, ...args: readonly unknown[]) =>
      handled.get(channel)?.({ senderFrame: { url, parent: { url } } }, ...args),
    async advance(spanMs: number) {
      clock.advance(spanMs);
      await settled();
    },
    async ready(url = "http://127.0.0.1:5000/enter?key=s") {
      core().emit("message", { type: "ready", url, redirectFile: "/r" });
      await settled();
    },
    async coreExits(code: number) {
      core().emit("exit", code);
      await settled();
    },
    meeting: (isIn: boolean) => void core().emit("message", { type: "meeting", isIn }),
    isGranted(permission: string, requestingUrl: string, isMainFrame = true): boolean | null {
      let result: boolean | null = null;
      const details = { requestingUrl, isMainFrame };
      handlers.request?.(null, permission, (isGranted) => (result = isGranted), details);
      return result;
    },
    isChecked: (permission: string, origin: string) => handlers.check?.(null, permission, origin),
    /** What a page gets that asks for a screen; as Electron does, throws on streams without the picture that was asked for. */
    async askForScreen(securityOrigin: string, audioRequested = false) {
      const results: unknown[] = [];
      handlers.display?.({ securityOrigin, audioRequested }, (streams) => {
        if (streams !== null && streams.video === undefined)
          throw new TypeError("Video was requested, but no video stream was provided");
        results.push(streams);
      });
      await settled();
      return results;
    },
    /** Whether a navigation of the page is stopped. */
    isStopped(step: "will-navigate" | "will-redirect", url: string): boolean {
      let isPrevented = false;
      window().webContents.emit(step, { preventDefault: () => (isPrevented = true) }, url);
      return isPrevented;
    },
  };
}
