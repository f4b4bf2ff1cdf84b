/** Whether what a captured screen plays may be sent. Pure. */

/** Newer than the DOM's types: the meeting's own sound is left out of the capture. */
export interface ScreenSoundConstraints extends MediaTrackConstraints {
  readonly restrictOwnAudio: boolean;
}

/**
 * What the others say comes from this machine's speakers, and they must not hear themselves. What a browser was asked for it need not do:
 * only the settings of the live track say what it does. A tab has its own sound alone.
 */
export function isWithoutOwnAudio(
  sound: MediaTrackSettings & { readonly restrictOwnAudio?: boolean },
  picture: MediaTrackSettings,
): boolean {
  return sound.restrictOwnAudio === true || picture.displaySurface === "browser";
}
