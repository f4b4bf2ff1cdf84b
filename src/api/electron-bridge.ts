/** What Electron's preload gives the window's page as `window.landline`. In a browser there is none. */
export interface ElectronBridge<File> {
  readonly isMac: boolean;
  /**
   * The keys that switch the microphone from any window, during a meeting; none for an empty text. Resolves to false where another program has
   * them, or the system does not take them.
   */
  setHotkey(hotkey: string): Promise<boolean>;
  /**
   * Landline's icon among those of the system, with these words on its menu; null takes it away. While it is there, a window that is closed outside of a meeting
   * is hidden, and the app goes on. Resolves to false where the system has no place for it.
   */
  setTray(texts: TrayTexts | null): Promise<boolean>;
  /** A number on the program's icon where the system shows one (macOS, some Linux desktops); none for 0. */
  setBadge(count: number): Promise<void>;
  /** Calls back when the hotkey is pressed. Returns its undo. */
  onToggleMicrophone(listener: () => void): () => void;
  /** Calls back when the page wants a screen: the person chooses one of these, or none (null). Returns its undo. */
  onChooseSource(
    listener: (sources: readonly ScreenSource[], choose: (id: string | null) => void) => void,
  ): () => void;
  /** Calls back when the window is minimized or hidden (false), and when it is in sight again. Returns its undo. */
  onShown(listener: (isShown: boolean) => void): () => void;
  /** Where a dropped or picked file or folder lies; empty for what does not come from the disk. */
  pathOf(file: File): string;
}

/** The menu of Landline's icon among those of the system, in the person's language. */
export interface TrayTexts {
  /** Opens the window. */
  readonly open: string;
  readonly quit: string;
}

/** A screen or window of this computer that can be shown to the others. */
export interface ScreenSource {
  readonly id: string;
  readonly name: string;
  readonly isWindow: boolean;
  /** A small picture of it as a `data:` URL; null where the system makes none. */
  readonly thumbnail: string | null;
}
