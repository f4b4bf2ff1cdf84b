/** What Electron's preload gives the window's page as `window.landline`. In a browser there is none. */
export interface ElectronBridge<File> {
  /** The system-wide hotkey, as people read it. It works during a meeting, unless another program holds it. */
  readonly hotkey: string;
  /** Calls back when the hotkey is pressed. Returns its undo. */
  onToggleMicrophone(listener: () => void): () => void;
  /** Calls back when the window is minimized or hidden (false), and when it is in sight again. Returns its undo. */
  onShown(listener: (isShown: boolean) => void): () => void;
  /** Where a dropped or picked file or folder lies; empty for what does not come from the disk. */
  pathOf(file: File): string;
}
