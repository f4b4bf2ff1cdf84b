/** What the relay is told of how a participant hears the others. Shared by window and headless participant. */
import type { PeerId } from "../../kernel/ids.ts";
import type { Volume } from "./messages.ts";

interface Heard {
  readonly peerId: PeerId;
  readonly isSelf: boolean;
  readonly volumePercent: number;
  readonly sameRoom: "no" | "own" | "theirs";
}

/** Those alone that are to be heard otherwise than they are. Whom one hears through the air is not played. */
export const volumesOf = (participants: readonly Heard[]): readonly Volume[] =>
  participants
    .filter(({ isSelf, volumePercent, sameRoom }) => !isSelf && (volumePercent !== 100 || sameRoom !== "no"))
    .map(({ peerId, volumePercent, sameRoom }) => ({
      peerId,
      percent: sameRoom === "no" ? volumePercent : 0,
    }));
