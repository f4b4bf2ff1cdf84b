/** The bridge from the shell to the page. */
import { contextBridge, ipcRenderer, webUtils } from "electron";
import type { ElectronBridge } from "../src/api/electron-bridge.ts";

/** The page gets no event of Electron's. */
function on(channel: string, listener: () => void): () => void {
  const relay = () => listener();
  ipcRenderer.on(channel, relay);
  return () => void ipcRenderer.off(channel, relay);
}

const bridge: ElectronBridge<File> = {
  hotkey: process.platform === "darwin" ? "⇧⌘Space" : "Ctrl+Shift+Space",
  onToggleMicrophone: (listener) => on("toggleMicrophone", listener),
  onShown(listener) {
    const stops = [on("shown", () => listener(true)), on("hidden", () => listener(false))];
    return () => {
      for (const stop of stops) stop();
    };
  },
  pathOf: (file) => webUtils.getPathForFile(file),
};
contextBridge.exposeInMainWorld("landline", bridge);
