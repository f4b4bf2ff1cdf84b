/** Adverts for tests. */
import type { AdvertText } from "../../src/discovery/advert-text.ts";
import { meetingId, peerId } from "../support/ids.ts";

/** Peer `peer` of meeting `meeting` as its coordinator, unless `changes` say otherwise. */
export function advertText(meeting: number, peer: number, changes: Partial<AdvertText> = {}): AdvertText {
  return {
    meetingId: meetingId(meeting),
    peerId: peerId(peer),
    needsPasscode: false,
    isLocked: false,
    titleHash: null,
    isCompatible: true,
    summary: { title: `Meeting ${meeting}`, members: 1, coordinator: peerId(peer) },
    ...changes,
  };
}
