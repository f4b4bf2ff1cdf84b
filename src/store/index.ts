/** The store: every lasting statement made in a meeting, signed, on disk, and the same on every member's machine. */
import type { Clock } from "../kernel/clock.ts";
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createVerifier } from "./log/entry.ts";
import type { Database } from "./database.ts";
import { openDatabase, storeErrorOf } from "./disk/level-adapter.ts";
import { openMeetingStore } from "./meeting-store.ts";
import { createSeal, type Seal } from "./sealing/seal.ts";
import { loadSealKey } from "./sealing/seal-key.ts";
import { StoreError, type MeetingRoot, type MeetingStore, type Signer, type Store } from "./types.ts";

export { exportJson, exportMarkdown } from "./history/export.ts";
export { exportHtml } from "./history/html.ts";
export { searchHistory } from "./history/history.ts";
export { StoreError } from "./types.ts";
export type { KeptMeeting, MeetingRoot, MeetingStore, Signer, Store } from "./types.ts";

export interface StoreDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Cryptographically random bytes. */
  readonly random: (byteCount: number) => Uint8Array;
  readonly signer: Signer;
  /** The data folder. */
  readonly folder: string;
  /** Sends on the mesh's "store" channel. Returns false if there is no live link, or if its queue is full. */
  readonly send: (to: PeerId, body: unknown) => boolean;
}

/** Opens the database in `folder`/store and the key in `folder`/seal-key. @throws StoreError locked, readOnly, diskFull, failed */
export async function createStore(deps: StoreDeps): Promise<Store> {
  const database = await openDatabase(deps);
  const seal = await openSeal(deps, database);
  const verify = createVerifier();
  const meetings = new Map<MeetingId, Promise<MeetingStore>>();
  let closing: Promise<void> | null = null;

  async function open(root: MeetingRoot): Promise<MeetingStore> {
    const { meetingId } = root;
    try {
      return await openMeetingStore({ ...deps, seal, verify, database }, root, () =>
        meetings.delete(meetingId),
      );
    } catch (error) {
      meetings.delete(meetingId);
      throw error;
    }
  }

  return {
    get setAside() {
      return database.setAside;
    },
    openMeeting(root) {
      let meeting = meetings.get(root.meetingId);
      if (meeting === undefined) meetings.set(root.meetingId, (meeting = open(root)));
      return meeting;
    },
    earlier: database.meetings,
    keep: (meetingId, saved) => database.writeRecord(meetingId, "saved", saved),
    kept: (meetingId) => database.readRecord(meetingId, "saved"),
    async forget(meetingId) {
      if (meetings.has(meetingId))
        throw new StoreError("notAllowed", "Leave the meeting first; then it can be deleted here.");
      await database.forget(meetingId);
    },
    close() {
      closing ??= (async () => {
        const open = await Promise.allSettled(meetings.values());
        for (const meeting of open) if (meeting.status === "fulfilled") await meeting.value.close();
        await database.close();
      })();
      return closing;
    },
  };
}

async function openSeal(deps: StoreDeps, database: Database): Promise<Seal> {
  try {
    return createSeal(await loadSealKey(deps), deps.random);
  } catch (error) {
    await database.close();
    throw storeErrorOf(error, deps.folder);
  }
}
