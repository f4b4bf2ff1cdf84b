/** The bridge from the shell to the page: the global hotkey, and nothing else. */
import { contextBridge, ipcRenderer } from "electron";

contextBridge.exposeInMainWorld("landlineShell", {
  /** Calls back when the hotkey asks to mute or unmute. Returns its undo. */
  onToggleMicrophone(listener: () => void): () => void {
    const relay = () => listener();
    ipcRenderer.on("toggleMicrophone", relay);
    return () => void ipcRenderer.off("toggleMicrophone", relay);
  },
});
