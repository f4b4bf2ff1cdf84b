/** The bridge from the shell to the page. */
import { contextBridge, ipcRenderer, webUtils } from "electron";
import type { ElectronBridge, ScreenSource } from "../src/api/electron-bridge.ts";

/** The page gets no event of Electron's. */
function on(channel: string, listener: (...args: unknown[]) => void): () => void {
  const relay = (_event: unknown, ...args: unknown[]) => listener(...args);
  ipcRenderer.on(channel, relay);
  return () => void ipcRenderer.off(channel, relay);
}

const bridge: ElectronBridge<File> = {
  isMac: process.platform === "darwin",
  setHotkey: (hotkey) => ipcRenderer.invoke("setHotkey", hotkey),
  setBadge: (count) => ipcRenderer.invoke("setBadge", count),
  setTray: (texts) => ipcRenderer.invoke("setTray", texts),
  onToggleMicrophone: (listener) => on("toggleMicrophone", listener),
  onChooseSource: (listener) =>
    on("chooseSource", (question, sources) =>
      // What the shell's picker sends on this channel.
      listener(sources as readonly ScreenSource[], (id) => ipcRenderer.send("sourceChosen", question, id)),
    ),
  onShown(listener) {
    const stops = [on("shown", () => listener(true)), on("hidden", () => listener(false))];
    return () => {
      for (const stop of stops) stop();
    };
  },
  pathOf: (file) => webUtils.getPathForFile(file),
};
// The page before this one, reloaded or crashed, does not answer any more.
ipcRenderer.send("sourceChosen", null, null);
contextBridge.exposeInMainWorld("landline", bridge);
