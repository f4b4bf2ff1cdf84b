/** Whom the stage shows, and whom the user has made large for itself. Pure. */
import type { Participant } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { MAX_PINS } from "../../kernel/limits.ts";

/** Pins the participant, or takes its pin away. Of too many pins the oldest goes. */
export const withPin = (pins: readonly PeerId[], peerId: PeerId): readonly PeerId[] =>
  pins.includes(peerId) ? pins.filter((each) => each !== peerId) : [...pins, peerId].slice(-MAX_PINS);

/**
 * The others on the stage, by time of joining. Those without a picture may be hidden, but neither the one that speaks nor whom the user or a
 * host wants to be seen; and where nobody would be left, nobody is hidden.
 */
export function othersOnStage(
  participants: readonly Participant[],
  {
    arePicturelessHidden,
    kept,
  }: { readonly arePicturelessHidden: boolean; readonly kept: readonly PeerId[] },
): readonly PeerId[] {
  const others = participants.filter(({ isSelf }) => !isSelf);
  const seen = others.filter(({ peerId, isCameraOn }) => isCameraOn || kept.includes(peerId));
  return (arePicturelessHidden && seen.length > 0 ? seen : others).map(({ peerId }) => peerId);
}
