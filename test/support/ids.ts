/** Ids of the right form for made-up peers, meetings and entries. */
import * as v from "valibot";
import {
  EntryIdSchema,
  MeetingIdSchema,
  PeerIdSchema,
  type EntryId,
  type MeetingId,
  type PeerId,
} from "../../src/kernel/ids.ts";

const hex = (index: number, digits: number): string => index.toString(16).padStart(digits, "0");

/** Ordinary peer number `index`; a lower number is a lower id. */
export const peerId = (index: number): PeerId => v.parse(PeerIdSchema, `8${hex(index, 32)}`);

export const meetingId = (index: number): MeetingId => v.parse(MeetingIdSchema, hex(index, 32));

export const entryId = (index: number): EntryId => v.parse(EntryIdSchema, hex(index, 64));
