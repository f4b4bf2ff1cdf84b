/** The shell around the page, where there is one. */
import type { ElectronBridge } from "../../api/electron-bridge.ts";

declare global {
  interface Window {
    /** Put there by Electron's preload. */
    readonly landline?: ElectronBridge<File>;
  }
}

/** Null in a browser. */
export const electronBridge = (): ElectronBridge<File> | null => window.landline ?? null;
