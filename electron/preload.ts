/** The bridge from the shell to the page. */
import { contextBridge, ipcRenderer, webUtils } from "electron";
import type { ElectronBridge } from "../src/api/electron-bridge.ts";

const bridge: ElectronBridge<File> = {
  hotkey: process.platform === "darwin" ? "⇧⌘Space" : "Ctrl+Shift+Space",
  onToggleMicrophone(listener) {
    // The page gets no event of Electron's.
    const relay = () => listener();
    ipcRenderer.on("toggleMicrophone", relay);
    return () => void ipcRenderer.off("toggleMicrophone", relay);
  },
  pathOf: (file) => webUtils.getPathForFile(file),
};
contextBridge.exposeInMainWorld("landline", bridge);
