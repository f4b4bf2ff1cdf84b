/** What pages may use: the window's own page what a meeting needs, everybody else nothing. */
import {
  desktopCapturer,
  dialog,
  session,
  type BrowserWindow,
  type DesktopCapturerSource,
  type Streams,
} from "electron";

const ALLOWED: ReadonlySet<string> = new Set([
  "media",
  "display-capture",
  "notifications",
  "fullscreen",
  "screen-wake-lock",
  "speaker-selection",
  "clipboard-sanitized-write",
]);
/** Buttons of a question that still fits a small screen. */
const MAX_OFFERED_SOURCES = 12;

export function guardPermissions(deps: {
  readonly isOurs: (url: string) => boolean;
  readonly window: () => BrowserWindow | null;
}): void {
  const { isOurs } = deps;
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(ALLOWED.has(permission) && isOurs(details.requestingUrl));
  });
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) => ALLOWED.has(permission) && isOurs(requestingOrigin),
  );
  // Reached only where the system has no picker of its own.
  defaultSession.setDisplayMediaRequestHandler(
    (request, callback) => {
      // Documented: null denies. The types do not know it, and Electron throws on streams without what was asked for.
      const deny = () => callback(null as unknown as Streams);
      if (!isOurs(request.securityOrigin)) return deny();
      chooseSource(deps.window()).then((source) => {
        if (source === null) return deny();
        // Only Windows has the sound of the machine.
        const hasSound = process.platform === "win32" && request.audioRequested;
        callback({ video: source, ...(hasSound ? { audio: "loopback" as const } : {}) });
      }, deny);
    },
    { useSystemPicker: true },
  );
}

/** Null when the user shows nothing. */
async function chooseSource(window: BrowserWindow | null): Promise<DesktopCapturerSource | null> {
  const found = await desktopCapturer.getSources({
    types: ["screen", "window"],
    thumbnailSize: { width: 0, height: 0 },
  });
  const sources = found.slice(0, MAX_OFFERED_SOURCES);
  if (window === null || sources.length === 0) return null;
  const { response } = await dialog.showMessageBox(window, {
    type: "question",
    message: "What do you want to show to everyone?",
    buttons: [...sources.map(({ name }) => name), "Cancel"],
    cancelId: sources.length,
    defaultId: sources.length,
    noLink: true,
  });
  return sources[response] ?? null;
}
