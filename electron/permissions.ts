/** What pages may use: the window's own page what a meeting needs, everybody else nothing. */
import { session, type DesktopCapturerSource, type Streams } from "electron";

const ALLOWED: ReadonlySet<string> = new Set([
  "media",
  "display-capture",
  "notifications",
  "fullscreen",
  "screen-wake-lock",
  "speaker-selection",
  "clipboard-sanitized-write",
]);

export function guardPermissions(deps: {
  readonly isOurs: (url: string) => boolean;
  /** Asks the person; null for nothing. */
  readonly chooseSource: () => Promise<DesktopCapturerSource | null>;
}): void {
  const { isOurs } = deps;
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, callback, details) => {
    // The frame that finds people in pictures has our address, and asks for nothing.
    callback(ALLOWED.has(permission) && details.isMainFrame && isOurs(details.requestingUrl));
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
      deps.chooseSource().then((source) => {
        if (source === null) return deny();
        // Only Windows has the sound of the machine.
        const hasSound = process.platform === "win32" && request.audioRequested;
        callback({ video: source, ...(hasSound ? { audio: "loopback" as const } : {}) });
      }, deny);
    },
    { useSystemPicker: true },
  );
}
