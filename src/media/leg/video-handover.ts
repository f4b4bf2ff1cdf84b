/**
 * Decides which track shows each participant while legs change: the former relay's picture stays until its successor has begun, so that a
 * takeover shows no black tile. Pure.
 */
import type { PeerId } from "../../kernel/ids.ts";

/** A participant whose picture has not come by then has none: its frozen last one goes. */
export const PICTURE_HOLD_MS = 1_500;

/** A picture as a leg offers it. `T` is a MediaStreamTrack. */
export interface OfferedPicture<T> {
  readonly peerId: PeerId;
  readonly track: T;
  /** Something has been received on the track. */
  readonly hasStarted: boolean;
}

export interface ShownPicture<T> {
  readonly peerId: PeerId;
  readonly track: T;
  /** Serial of the leg that it comes from. */
  readonly serial: number;
}

/**
 * `offered`: null before the relay of leg `serial` has said what is in its slots. `isHolding`: less than PICTURE_HOLD_MS have
 * passed since that leg was first shown. Keeps the order of `offered`; pictures that are only held come last.
 */
export function choosePictures<T>(
  shown: readonly ShownPicture<T>[],
  offered: readonly OfferedPicture<T>[] | null,
  serial: number,
  isHolding: boolean,
): readonly ShownPicture<T>[] {
  if (offered === null) return shown;
  const chosen = offered.map((picture): ShownPicture<T> => {
    const before = shown.find((each) => each.peerId === picture.peerId);
    const isBridged = before !== undefined && before.serial !== serial && isHolding && !picture.hasStarted;
    return isBridged ? before : { peerId: picture.peerId, track: picture.track, serial };
  });
  if (!isHolding) return chosen;
  const held = shown.filter(
    (each) => each.serial !== serial && !chosen.some((picture) => picture.peerId === each.peerId),
  );
  return [...chosen, ...held];
}

export function isSameChoice<T>(a: readonly ShownPicture<T>[], b: readonly ShownPicture<T>[]): boolean {
  return (
    a.length === b.length &&
    a.every((picture, index) => picture.peerId === b[index]?.peerId && picture.track === b[index].track)
  );
}
