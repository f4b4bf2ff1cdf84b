/**
 * Who keeps what is written and shared: a member whose disk takes no more says so to the peers that it is linked with, on the mesh's "files"
 * channel, and clients hear it of self and of others. Nobody's count of acknowledgements depends on it: a member acknowledges what it has on
 * its disk, and nothing else.
 */
import * as v from "valibot";
import type { CoreEvent } from "../api/events.ts";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import { decoder } from "../kernel/schema.ts";
import { words, type Words } from "../kernel/words.ts";

const StorageSchema = v.strictObject({
  type: v.literal("storage"),
  keepsMessages: v.boolean(),
  keepsCopies: v.boolean(),
});
type StorageMessage = v.InferOutput<typeof StorageSchema>;
const decodeStorage = decoder(StorageSchema);

/** A member that changes its mind all the time is heard this often. */
const REPORT_EVERY_MS = 10_000;

type Storage = Omit<StorageMessage, "type">;
const KEEPS_ALL: Storage = { keepsMessages: true, keepsCopies: true };

export interface StorageReports {
  /** What self's disk takes. Tells the others and the clients at once if it is another than before. */
  setOwn(change: Partial<Storage>): void;
  linkUp(peer: PeerId): void;
  /** Forgets those that are not members any more. */
  setMembers(members: readonly PeerId[]): void;
  /** False for a body that is no such message: it is another's to look at. */
  receive(from: PeerId, body: unknown): boolean;
  /** What brings a newly attached client up to date. */
  replay(): readonly CoreEvent[];
  close(): void;
}

export function createStorageReports(deps: {
  readonly clock: Clock;
  readonly self: PeerId;
  readonly linked: () => readonly PeerId[];
  readonly send: (to: PeerId, body: StorageMessage) => void;
  readonly broadcast: (event: CoreEvent) => void;
}): StorageReports {
  const { clock, self } = deps;
  const known = new Map<PeerId, Storage>();
  /** What clients were told last, and when. */
  const reported = new Map<PeerId, { readonly storage: Storage; readonly atMs: number }>();
  let members: ReadonlySet<PeerId> = new Set();
  let cancelTimer: (() => void) | null = null;

  const of = (peer: PeerId): Storage => known.get(peer) ?? KEEPS_ALL;
  const tell = (to: PeerId) => deps.send(to, { type: "storage", ...of(self) });

  function report(): void {
    const nowMs = clock.nowMs();
    let dueAtMs = Infinity;
    for (const [peer, storage] of known) {
      const before = reported.get(peer);
      if (isSame(before?.storage ?? KEEPS_ALL, storage)) continue;
      // Self's own disk is told of at once.
      const mayAtMs = peer === self || before === undefined ? nowMs : before.atMs + REPORT_EVERY_MS;
      if (mayAtMs > nowMs) dueAtMs = Math.min(dueAtMs, mayAtMs);
      else {
        reported.set(peer, { storage, atMs: nowMs });
        deps.broadcast(eventOf(peer, storage, peer === self));
      }
    }
    cancelTimer?.();
    cancelTimer = dueAtMs === Infinity ? null : clock.setTimer(dueAtMs, report);
  }

  return {
    setOwn(change) {
      const after = { ...of(self), ...change };
      if (isSame(after, of(self))) return;
      known.set(self, after);
      for (const peer of deps.linked()) tell(peer);
      report();
    },
    linkUp(peer) {
      if (!isSame(of(self), KEEPS_ALL)) tell(peer);
    },
    setMembers(list) {
      members = new Set(list);
      for (const peer of [...known.keys(), ...reported.keys()])
        if (peer !== self && !members.has(peer)) {
          known.delete(peer);
          reported.delete(peer);
        }
    },
    receive(from, body) {
      const message = decodeStorage(body);
      if (message === null) return false;
      if (from === self || !members.has(from)) return true;
      const { type: _, ...storage } = message;
      known.set(from, storage);
      report();
      return true;
    },
    replay: () =>
      [...reported].flatMap(([peer, { storage }]) =>
        isSame(storage, KEEPS_ALL) ? [] : eventOf(peer, storage, peer === self),
      ),
    close: () => cancelTimer?.(),
  };
}

const isSame = (a: Storage, b: Storage): boolean =>
  a.keepsMessages === b.keepsMessages && a.keepsCopies === b.keepsCopies;

function eventOf(peerId: PeerId, storage: Storage, isSelf: boolean): CoreEvent {
  return { type: "storage", peerId, ...storage, ...(wordsFor(storage, isSelf) ?? { message: null }) };
}

/** Null when everything is kept. The window puts another member's name before the sentence. */
function wordsFor({ keepsMessages, keepsCopies }: Storage, isSelf: boolean): Words | null {
  if (keepsMessages && keepsCopies) return null;
  if (keepsMessages) return words(isSelf ? "noRoomForCopies" : "theirNoRoomForCopies");
  if (keepsCopies) return words(isSelf ? "noRoomForMessages" : "theirNoRoomForMessages");
  return words(isSelf ? "noRoomForBoth" : "theirNoRoomForBoth");
}
