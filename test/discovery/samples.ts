/** Adverts for tests. */
import * as v from "valibot";
import { MeetingIdSchema, PeerIdSchema, type MeetingId, type PeerId } from "../../src/kernel/ids.ts";
import type { AdvertText } from "../../src/discovery/advert-text.ts";

/** Ordinary peer number `index`; a lower number is a lower id. */
export function peerId(index: number): PeerId {
  return v.parse(PeerIdSchema, `8${index.toString(16).padStart(32, "0")}`);
}

export function meetingId(index: number): MeetingId {
  return v.parse(MeetingIdSchema, index.toString(16).padStart(32, "0"));
}

/** Peer `peer` of meeting `meeting` as its coordinator, unless `changes` say otherwise. */
export function advertText(meeting: number, peer: number, changes: Partial<AdvertText> = {}): AdvertText {
  return {
    meetingId: meetingId(meeting),
    peerId: peerId(peer),
    needsPasscode: false,
    isLocked: false,
    isCompatible: true,
    summary: { title: `Meeting ${meeting}`, members: 1, coordinator: peerId(peer) },
    ...changes,
  };
}
