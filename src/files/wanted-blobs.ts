/** The blobs that the core wants, and their seeders: sent to the worker when they change, and all of them to a worker that is started again. */
import type { Clock } from "../kernel/clock.ts";
import { repeatEvery } from "../kernel/repeat.ts";
import type { PeerId } from "../kernel/ids.ts";

/** The meeting knows the seeders of a blob, and reports no change of them: they are looked at this often. */
const POLL_MS = 1_000;

export interface WantedBlob {
  /** Kept for others. */
  readonly isCopy: boolean;
  readonly seeders: () => readonly PeerId[];
  /** Asks the worker for it. */
  readonly request: (seeders: readonly PeerId[]) => void;
}

export interface WantedBlobs {
  /** Requests it. A copy of a blob that is wanted anyway is ignored. */
  add(blobId: string, wanted: WantedBlob): void;
  /** Downloaded: its seeders are of no interest. False: it is being downloaded again. */
  setDone(blobId: string, isDone: boolean): void;
  remove(blobId: string): void;
  /** The meeting that copies were kept for is over. */
  removeCopies(): void;
  /** The worker knows nothing: requests everything that is not done. */
  requestAll(): void;
  close(): void;
}

export function createWantedBlobs(
  clock: Clock,
  onSeeders: (blobId: string, seeders: readonly PeerId[]) => void,
): WantedBlobs {
  const entries = new Map<
    string,
    { readonly wanted: WantedBlob; sent: readonly PeerId[]; isDone: boolean }
  >();

  const stopPolling = repeatEvery(clock, POLL_MS, () => {
    for (const [blobId, entry] of entries) {
      if (entry.isDone) continue;
      const seeders = entry.wanted.seeders();
      if (seeders.join() === entry.sent.join()) continue;
      entry.sent = seeders;
      onSeeders(blobId, seeders);
    }
  });

  return {
    add(blobId, wanted) {
      const before = entries.get(blobId);
      if (wanted.isCopy && before !== undefined && !before.isDone) return;
      const sent = wanted.seeders();
      entries.set(blobId, { wanted, sent, isDone: false });
      wanted.request(sent);
    },
    setDone(blobId, isDone) {
      const entry = entries.get(blobId);
      if (entry !== undefined) entry.isDone = isDone;
    },
    remove: (blobId) => void entries.delete(blobId),
    removeCopies() {
      for (const [blobId, { wanted }] of entries) if (wanted.isCopy) entries.delete(blobId);
    },
    requestAll() {
      for (const entry of entries.values()) {
        if (entry.isDone) continue;
        entry.sent = entry.wanted.seeders();
        entry.wanted.request(entry.sent);
      }
    },
    close: stopPolling,
  };
}
