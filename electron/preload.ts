/** The bridge from the shell to the page: the global hotkey and the paths of files that a person chose or dropped. */
import { contextBridge, ipcRenderer, webUtils } from "electron";

contextBridge.exposeInMainWorld("landlineShell", {
  /** Calls back when the hotkey asks to mute or unmute. Returns its undo. */
  onToggleMicrophone(listener: () => void): () => void {
    const relay = () => listener();
    ipcRenderer.on("toggleMicrophone", relay);
    return () => void ipcRenderer.off("toggleMicrophone", relay);
  },
  /** Empty for what does not come from the disk. */
  pathOf: (file: File): string => webUtils.getPathForFile(file),
});
