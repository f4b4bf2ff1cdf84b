/** What this machine keeps of meetings. */
import * as v from "valibot";
import { CommandError } from "../api/errors.ts";
import { PeerIdSchema, type MeetingId } from "../kernel/ids.ts";
import { decoder } from "../kernel/schema.ts";
import type { KeptMeeting, Store } from "../store/types.ts";
import { meetingsNamed } from "./find-meeting.ts";
import { words } from "../kernel/words.ts";

const MAX_PLACES = 64;
const PlaceSchema = v.object({
  peerId: PeerIdSchema,
  addresses: v.array(v.string()),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
});

/** What it takes to open a meeting again. `mesh` is what the mesh saved, opaque here. A secret. */
const SavedMeetingSchema = v.object({
  mesh: v.unknown(),
  passcode: v.optional(v.string()),
  /** Where members were last. */
  places: v.optional(v.pipe(v.array(PlaceSchema), v.maxLength(MAX_PLACES)), []),
});
export type SavedMeeting = v.InferOutput<typeof SavedMeetingSchema>;
const decodeSaved = decoder(SavedMeetingSchema);

/** @throws CommandError noSuchMeeting, ambiguousTitle */
export async function findArchived(store: Pick<Store, "earlier">, wanted: string): Promise<KeptMeeting> {
  const found = meetingsNamed(await store.earlier(), wanted);
  const [first, second] = found;
  if (first === undefined)
    throw new CommandError("noSuchMeeting", words("noMeetingKept", wanted.slice(0, 80)));
  if (second !== undefined)
    throw new CommandError(
      "ambiguousTitle",
      words("severalKept", wanted, found.map((each) => each.meetingId).join(", ")),
    );
  return first;
}

/** Null where nothing is kept, or what is kept cannot be read. */
export async function readSavedMeeting(
  store: Pick<Store, "kept">,
  meetingId: MeetingId,
): Promise<SavedMeeting | null> {
  return decodeSaved(await store.kept(meetingId));
}
