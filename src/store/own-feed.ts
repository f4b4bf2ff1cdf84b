/** What self writes: signed, linked, on disk before anybody hears of it, one batch after another. */
import type { Clock } from "../kernel/clock.ts";
import { NO_PREVIOUS, signEntry, type Entry } from "./entry.ts";
import type { EntryFact } from "./facts.ts";
import { feedIdOf, type FeedId } from "./feed-id.ts";
import type { Database } from "./level-adapter.ts";
import { StoreError, type MeetingRoot, type Signer } from "./types.ts";

/** A fact may be sealed for the feed that it goes to. */
export type Draft = (feedId: FeedId) => EntryFact;

export interface OwnFeed {
  /** Resolves when it is on disk and its owner has been told. @throws StoreError */
  write(draft: Draft, requestId?: string): Promise<Entry>;
  /** Writes the preface if it is wanted; where that fails, it goes before the next entry. */
  publish(): void;
  /** When everything so far is on disk, or has failed. */
  idle(): Promise<void>;
}

interface Waiting {
  readonly draft: Draft;
  readonly requestId: string | undefined;
  resolve(entry: Entry): void;
  reject(error: unknown): void;
}

export function createOwnFeed(
  deps: {
    clock: Clock;
    random: (byteCount: number) => Uint8Array;
    signer: Signer;
    database: Pick<Database, "write">;
  },
  root: MeetingRoot,
  owner: {
    /** Above everything seen. */
    lamport(): number;
    /** Written before anything else if it isn't in the meeting yet; null when it is. */
    preface(): EntryFact | null;
    /** They are on disk. `requestIds`: of each. @throws if they can't be taken in */
    onWritten(entries: readonly Entry[], requestIds: readonly (string | undefined)[]): void;
  },
): OwnFeed {
  let feed = freshFeed();
  let writing: Promise<void> = Promise.resolve();
  let waiting: Waiting[] = [];

  /** A feed of its own for each opening: whatever happened to the disk or to a copy of it, no feed is ever continued twice. */
  function freshFeed(): { readonly storeId: string; tip: Entry | null } {
    return { storeId: Buffer.from(deps.random(16)).toString("hex"), tip: null };
  }

  function sign(fact: EntryFact, tip: Entry | null): Entry {
    return signEntry(deps.signer, {
      meetingId: root.meetingId,
      storeId: feed.storeId,
      number: (tip?.number ?? 0) + 1,
      previous: tip?.id ?? NO_PREVIOUS,
      lamport: Math.max(owner.lamport(), tip?.lamport ?? 0) + 1,
      wallMs: Math.max(0, Math.trunc(deps.clock.wallMs())),
      fact,
    });
  }

  async function writeWaiting(): Promise<void> {
    const batch = waiting;
    waiting = [];
    const preface = owner.preface();
    if (batch.length === 0 && preface === null) return;
    try {
      const written = preface === null ? [] : [sign(preface, feed.tip)];
      const feedId = feedIdOf(deps.signer.publicKey, feed.storeId);
      for (const { draft } of batch) written.push(sign(draft(feedId), written.at(-1) ?? feed.tip));
      await deps.database.write(root, written);
      const prefaces = written.length - batch.length;
      owner.onWritten(
        written,
        written.map((_, index) => batch[index - prefaces]?.requestId),
      );
      feed.tip = written.at(-1) ?? feed.tip;
      batch.forEach(({ resolve }, index) => {
        const entry = written[index + prefaces];
        if (entry !== undefined) resolve(entry);
      });
    } catch (error) {
      // They may be on disk all the same: a feed that went on from here might fork.
      feed = freshFeed();
      const failure =
        error instanceof StoreError
          ? error
          : new StoreError("failed", "The message could not be stored.", { cause: error });
      for (const { reject } of batch) reject(failure);
    }
  }

  return {
    write: (draft, requestId) =>
      new Promise((resolve, reject) => {
        waiting.push({ draft, requestId, resolve, reject });
        writing = writing.then(writeWaiting);
      }),
    publish: () => void (writing = writing.then(writeWaiting)),
    idle: () => writing,
  };
}
