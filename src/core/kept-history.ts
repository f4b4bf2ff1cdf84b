/**
 * Reads what this machine keeps of a meeting, without being in it: for the window's page of an earlier meeting, for scripts, and for
 * `landline history` and `landline export`. One meeting is kept open for a while, since a reader mostly wants the next page, too.
 */
import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { CommandError } from "../api/errors.ts";
import type { CoreEvent } from "../api/events.ts";
import type { ChatMessage, KeptFile } from "../api/view.ts";
import { realClock, type Clock } from "../kernel/clock.ts";
import { EVERYONE, type MeetingId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { decoder } from "../kernel/schema.ts";
import { sharedFileOf } from "../meeting/shared-file.ts";
import { loadIdentity } from "../mesh/index.ts";
import { createStore, pageHistory } from "../store/index.ts";
import {
  StoreError,
  type HistoryQuery,
  type KeptMeeting,
  type MeetingStore,
  type Store,
  type StoredFile,
} from "../store/types.ts";
import { findArchived } from "./archive.ts";
import { words } from "../kernel/words.ts";

/** Time to read a page and ask for the next. */
const IDLE_MS = 60_000;

/** The part of what is kept that a store is opened with. */
const CreationPartSchema = v.object({
  host: v.string(),
  isBroadcast: v.optional(v.boolean(), false),
  needsPasscode: v.optional(v.boolean(), false),
});
const decodeHost = decoder(v.object({ mesh: v.object({ creation: CreationPartSchema }) }));

export interface ReadMeeting {
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly store: Pick<MeetingStore, "history" | "files" | "announcements" | "polls" | "captions">;
}

export interface KeptHistory {
  /** `wanted`: id or title. `read` is called once it is open, and must not keep it. @throws CommandError, StoreError, what `read` throws */
  read<T>(wanted: string, read: (meeting: ReadMeeting) => T | Promise<T>): Promise<T>;
  /** Resolves once nothing is open: a meeting that is open cannot be deleted. */
  release(): Promise<void>;
}

/** All that this machine keeps, to be read. */
export type Archive = Pick<Store, "earlier"> & Pick<KeptHistory, "read">;

/** Without a core: for the command line. Null while another process has the data folder open. @throws StoreError */
export async function openArchive(
  dataFolder: string,
  log: Log,
): Promise<(Archive & { close(): Promise<void> }) | null> {
  const clock = realClock;
  const signer = await loadIdentity(dataFolder);
  const store = await createStore({
    ...{ clock, log, signer, random: randomBytes, folder: dataFolder },
    send: () => false,
  }).catch((error: unknown) => {
    if (error instanceof StoreError && error.code === "locked") return null;
    throw error;
  });
  if (store === null) return null;
  const history = createKeptHistory({ clock, store });
  return {
    earlier: store.earlier,
    read: history.read,
    async close() {
      await history.release();
      await store.close();
    },
  };
}

export function createKeptHistory(deps: {
  readonly clock: Clock;
  readonly store: Pick<Store, "earlier" | "kept" | "openMeeting">;
}): KeptHistory {
  const { clock, store } = deps;
  let open: { readonly meetingId: MeetingId; readonly store: MeetingStore } | null = null;
  let cancelTimer = () => {};
  /** One reader at a time. Never rejects. */
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const mine = last.then(run);
    last = mine.catch(() => {});
    return mine;
  }

  async function close(): Promise<void> {
    cancelTimer();
    const ending = open;
    open = null;
    await ending?.store.close();
  }

  async function openKept(kept: KeptMeeting): Promise<MeetingStore> {
    if (open?.meetingId === kept.meetingId) return open.store;
    await close();
    const saved = decodeHost(await store.kept(kept.meetingId));
    if (saved === null) throw new CommandError("noSuchMeeting", words("keptUnreadable", kept.title));
    const { host, isBroadcast, needsPasscode } = saved.mesh.creation;
    const opened = await store.openMeeting({ ...kept, host, isBroadcast, needsPasscode });
    open = { meetingId: kept.meetingId, store: opened };
    return opened;
  }

  return {
    read: (wanted, read) =>
      inTurn(async () => {
        cancelTimer();
        const kept = await findArchived(store, wanted);
        const opened = await openKept(kept);
        try {
          return await read({ meetingId: kept.meetingId, title: kept.title, store: opened });
        } finally {
          cancelTimer = clock.setTimer(clock.nowMs() + IDLE_MS, () => void inTurn(close).catch(() => {}));
        }
      }),
    release: () => inTurn(close),
  };
}

/** What everybody could read; nothing of a meeting that is not kept any more. @throws StoreError */
export async function publicMessages(
  { read }: Pick<KeptHistory, "read">,
  meetingId: MeetingId,
): Promise<readonly ChatMessage[]> {
  try {
    return await read(
      meetingId,
      async ({ store }) => (await store.history({ limit: Infinity, conversation: EVERYONE })).messages,
    );
  } catch (error) {
    if (error instanceof CommandError && error.code === "noSuchMeeting") return [];
    throw error;
  }
}

/** All files of the meeting. `isHere`: whether all bytes of one are on this machine; undefined where nobody knows. */
export const listOf = (
  { meetingId, title, store }: ReadMeeting,
  isHere?: (file: StoredFile) => boolean,
): Extract<CoreEvent, { type: "files" }> => ({
  ...{ type: "files", meetingId, title },
  files: store.files().map(keptFileBy(isHere)),
});

const keptFileBy =
  (isHere: ((file: StoredFile) => boolean) | undefined) =>
  (file: StoredFile): KeptFile => ({
    ...sharedFileOf(file),
    ...(isHere === undefined ? {} : { isHere: isHere(file) }),
  });

/** A page of everything that was written and shared in the meeting. */
export async function pageOf(
  { meetingId, title, store }: ReadMeeting,
  query: HistoryQuery,
  isHere?: (file: StoredFile) => boolean,
): Promise<Extract<CoreEvent, { type: "history" }>> {
  const newest = await store.history(query);
  const all = {
    messages: newest.messages,
    files: store.files(),
    announcements: store.announcements(),
    polls: store.polls(),
    captions: store.captions(),
  };
  const { messages, hasMore, files, announcements, polls, captions } = pageHistory(all, query);
  return {
    ...{ type: "history", messages, hasMore: hasMore || newest.hasMore },
    kept: { meetingId, title, announcements, polls, captions, files: files.map(keptFileBy(isHere)) },
  };
}
