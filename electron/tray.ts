/** Landline's icon among those of the system, for an app that stays when its window is closed. */
import path from "node:path";
import { Menu, nativeImage, Tray } from "electron";
import type { TrayTexts } from "../src/api/electron-bridge.ts";

/** What a bar of the system has room for, in points: of the macOS menu bar, and of the others. */
const ICON_POINTS = process.platform === "darwin" ? 18 : 24;
const MAX_TEXT = 100;

export interface AppTray {
  readonly isThere: boolean;
  /** Puts the icon there with these words on its menu, or takes it away. False where the system has no place for it. */
  set(texts: TrayTexts | null): boolean;
}

/** What the page has sent. Undefined for what is neither texts nor null. */
export function readTexts(value: unknown): TrayTexts | null | undefined {
  if (value === null) return null;
  if (typeof value !== "object" || !("open" in value) || !("quit" in value)) return undefined;
  const { open, quit } = value;
  const isText = (text: unknown): text is string => typeof text === "string" && text.length <= MAX_TEXT;
  return isText(open) && isText(quit) ? { open, quit } : undefined;
}

export function createTray(events: { readonly onOpen: () => void; readonly onQuit: () => void }): AppTray {
  let tray: Tray | null = null;

  function put(): Tray | null {
    try {
      const icon = nativeImage.createFromPath(path.join(__dirname, "tray.png"));
      const made = new Tray(icon.resize({ width: ICON_POINTS, height: ICON_POINTS }));
      made.setToolTip("Landline");
      // On Linux a click opens the menu, as on macOS.
      made.on("click", () => process.platform === "win32" && events.onOpen());
      return made;
    } catch {
      return null;
    }
  }

  return {
    get isThere() {
      return tray !== null;
    },
    set(texts) {
      if (texts === null) {
        tray?.destroy();
        tray = null;
        return true;
      }
      tray ??= put();
      tray?.setContextMenu(
        Menu.buildFromTemplate([
          { label: texts.open, click: events.onOpen },
          { type: "separator" },
          { label: texts.quit, click: events.onQuit },
        ]),
      );
      return tray !== null;
    },
  };
}
