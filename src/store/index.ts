/** The store: every lasting statement made in a meeting, signed, on disk, and the same on every member's machine. */
import type { Clock } from "../kernel/clock.ts";
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createVerifier } from "./log/entry.ts";
import type { Database } from "./database.ts";
import { storeErrorOf } from "./disk/disk-errors.ts";
import { openDatabase } from "./disk/level-adapter.ts";
import { openMeetingStore } from "./meeting-store.ts";
import { createSeal, type Seal } from "./sealing/seal.ts";
import { loadSealKey } from "./sealing/seal-key.ts";
import { StoreError, type MeetingRoot, type MeetingStore, type Signer, type Store } from "./types.ts";
import { words } from "../kernel/words.ts";

export { exportJson, exportMarkdown } from "./history/export.ts";
export { exportHtml } from "./history/html.ts";
export { pageHistory } from "./history/history.ts";
export { SEAL_KEY_FILE } from "./sealing/seal-key.ts";
export { StoreError } from "./types.ts";
export type { HistoryPage, HistoryQuery } from "./stored.ts";
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

/** A meeting's one store, however many have opened it. */
interface OpenMeeting {
  readonly store: Promise<MeetingStore>;
  /** Those that have opened it and not closed it yet. */
  users: number;
  /** Null while somebody uses it. */
  closing: Promise<void> | null;
}

/** Opens the database in `folder`/store and the key in `folder`/seal-key. @throws StoreError locked, readOnly, diskFull, failed */
export async function createStore(deps: StoreDeps): Promise<Store> {
  const database = await openDatabase(deps);
  const seal = await openSeal(deps, database);
  const verify = createVerifier();
  const meetings = new Map<MeetingId, OpenMeeting>();
  let closing: Promise<void> | null = null;

  async function open(root: MeetingRoot): Promise<MeetingStore> {
    try {
      return await openMeetingStore({ ...deps, seal, verify, database }, root);
    } catch (error) {
      meetings.delete(root.meetingId);
      throw error;
    }
  }

  async function close(meetingId: MeetingId, store: MeetingStore): Promise<void> {
    try {
      await store.close();
    } finally {
      meetings.delete(meetingId);
    }
  }

  async function openShared(root: MeetingRoot): Promise<MeetingStore> {
    const { meetingId } = root;
    // Of several that wait, the first opens it anew.
    for (let ending = meetings.get(meetingId)?.closing; ending; ending = meetings.get(meetingId)?.closing)
      await ending.catch(() => {});
    const shared = meetings.get(meetingId) ?? { store: open(root), users: 0, closing: null };
    meetings.set(meetingId, shared);
    shared.users += 1;
    const store = await shared.store;
    let isReleased = false;
    return {
      ...store,
      async close() {
        if (!isReleased) shared.users -= 1;
        isReleased = true;
        if (shared.users === 0) shared.closing ??= close(meetingId, store);
        await shared.closing;
      },
    };
  }

  return {
    get setAside() {
      return database.setAside;
    },
    onSetAside: database.onSetAside,
    openMeeting: openShared,
    earlier: database.meetings,
    keep: (meetingId, saved) => database.writeRecord(meetingId, "saved", saved),
    kept: (meetingId) => database.readRecord(meetingId, "saved"),
    async forget(meetingId) {
      if (meetings.has(meetingId)) throw new StoreError("notAllowed", words("leaveToDelete"));
      await database.forget(meetingId);
    },
    close() {
      closing ??= (async () => {
        const open = await Promise.allSettled([...meetings.values()].map(({ store }) => store));
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
