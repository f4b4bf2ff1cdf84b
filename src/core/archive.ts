/** What this machine keeps of meetings, and reading it without a core: for `landline history` and `landline export`. */
import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { CommandError } from "../api/errors.ts";
import { realClock } from "../kernel/clock.ts";
import type { MeetingId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { decoder } from "../kernel/schema.ts";
import { loadIdentity } from "../mesh/index.ts";
import { createStore, type KeptMeeting, type MeetingStore, type Store } from "../store/index.ts";
import { meetingsNamed } from "./find-meeting.ts";

/** What it takes to open a meeting again. `mesh` is what the mesh saved, opaque here. A secret. */
const SavedMeetingSchema = v.object({ mesh: v.unknown(), passcode: v.optional(v.string()) });
export type SavedMeeting = v.InferOutput<typeof SavedMeetingSchema>;
const decodeSaved = decoder(SavedMeetingSchema);

/** The part of the mesh's own that names the first host, which a store is opened with. */
const decodeHost = decoder(v.object({ mesh: v.object({ creation: v.object({ host: v.string() }) }) }));

export interface Archive {
  /** Newest first. */
  meetings(): Promise<readonly KeptMeeting[]>;
  /** By id or title. @throws CommandError */
  open(wanted: string): Promise<{ readonly title: string; readonly store: MeetingStore }>;
  close(): Promise<void>;
}

/** @throws StoreError when Landline runs with this data folder */
export async function openArchive(dataFolder: string, log: Log): Promise<Archive> {
  const store: Store = await createStore({
    clock: realClock,
    log,
    random: randomBytes,
    signer: await loadIdentity(dataFolder),
    folder: dataFolder,
    send: () => false,
  });
  return {
    meetings: store.earlier,
    async open(wanted) {
      const kept = await findArchived(store, wanted);
      const saved = decodeHost(await store.kept(kept.meetingId));
      if (saved === null)
        throw new CommandError("noSuchMeeting", `What is kept of "${kept.title}" can't be read.`);
      const { host } = saved.mesh.creation;
      return { title: kept.title, store: await store.openMeeting({ ...kept, host }) };
    },
    close: store.close,
  };
}

/** @throws CommandError noSuchMeeting, ambiguousTitle */
export async function findArchived(store: Pick<Store, "earlier">, wanted: string): Promise<KeptMeeting> {
  const found = meetingsNamed(await store.earlier(), wanted);
  const [first, second] = found;
  if (first === undefined)
    throw new CommandError("noSuchMeeting", `This machine keeps no meeting "${wanted.slice(0, 80)}".`);
  if (second !== undefined)
    throw new CommandError(
      "ambiguousTitle",
      `Several meetings are called "${wanted}". Name one by its id: ${found.map((each) => each.meetingId).join(", ")}.`,
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
