/**
 * What self writes: signed and linked as soon as it is asked for, handed to the others while it is being written, one batch after
 * another. Others may hold it first: nobody continues a feed that was begun before, so that no crash in between makes a fork.
 */
import type { Clock } from "../../kernel/clock.ts";
import { NO_PREVIOUS, signEntry, type Entry } from "./entry.ts";
import type { EntryFact } from "./facts.ts";
import { feedIdOf, type FeedId } from "./feed-id.ts";
import type { MeetingDisk } from "../database.ts";
import { StoreError, type MeetingRoot, type Signer } from "../types.ts";

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

interface Asked {
  readonly draft: Draft;
  readonly requestId: string | undefined;
  resolve(entry: Entry): void;
  reject(error: unknown): void;
}
interface OwnTip {
  readonly storeId: string;
  readonly feedId: FeedId;
  tip: Entry | null;
  /** Signed, and not told yet. */
  isPrefaceUnderWay: boolean;
}
interface Signed {
  readonly entry: Entry;
  /** Null: the preface. */
  readonly asked: Asked | null;
}

export function createOwnFeed(
  deps: {
    clock: Clock;
    random: (byteCount: number) => Uint8Array;
    signer: Signer;
    database: Pick<MeetingDisk, "write">;
  },
  root: MeetingRoot,
  owner: {
    /** Above everything seen. */
    lamport(): number;
    /** Written before anything else if it isn't in the meeting yet; null when it is. */
    preface(): EntryFact | null;
    /** They are not on disk yet. @throws if they can't be taken in */
    onSigned(entries: readonly Entry[]): void;
    /** They are on disk. `requestIds`: of each. */
    onWritten(entries: readonly Entry[], requestIds: readonly (string | undefined)[]): void;
    /** The disk does not take them; others may have them. */
    onUnwritten(entries: readonly Entry[], requestIds: readonly (string | undefined)[]): void;
  },
): OwnFeed {
  let feed = freshFeed();
  let writing: Promise<void> = Promise.resolve();
  let asked: Asked[] = [];
  let signed: Signed[] = [];

  /** A feed of its own for each opening: whatever happened to the disk or to a copy of it, no feed is ever continued twice. */
  function freshFeed(): OwnTip {
    const storeId = Buffer.from(deps.random(16)).toString("hex");
    return { storeId, feedId: feedIdOf(deps.signer.publicKey, storeId), tip: null, isPrefaceUnderWay: false };
  }

  function sign(fact: EntryFact): Entry {
    const { storeId, tip } = feed;
    feed.tip = signEntry(deps.signer, {
      meetingId: root.meetingId,
      storeId,
      number: (tip?.number ?? 0) + 1,
      previous: tip?.id ?? NO_PREVIOUS,
      lamport: Math.max(owner.lamport(), tip?.lamport ?? 0) + 1,
      wallMs: Math.max(0, Math.trunc(deps.clock.wallMs())),
      fact,
    });
    return feed.tip;
  }

  /** All that was asked for in one turn of the event loop. */
  function signAsked(): void {
    const batch: Signed[] = [];
    const wanted = asked;
    asked = [];
    try {
      const preface = feed.isPrefaceUnderWay ? null : owner.preface();
      if (preface !== null) batch.push({ entry: sign(preface), asked: null });
      feed.isPrefaceUnderWay ||= preface !== null;
      for (const each of wanted) batch.push({ entry: sign(each.draft(feed.feedId)), asked: each });
      if (batch.length === 0) return;
      owner.onSigned(batch.map(({ entry }) => entry));
    } catch (error) {
      feed = freshFeed();
      for (const { reject } of wanted) reject(failureOf(error));
      return;
    }
    signed.push(...batch);
    writing = writing.then(writeSigned);
  }

  async function writeSigned(): Promise<void> {
    const batch = signed;
    signed = [];
    if (batch.length === 0) return;
    const failure = await deps.database
      .write(
        root,
        batch.map(({ entry }) => entry),
      )
      .then(() => null, failureOf);
    if (failure === null) {
      if (batch.some((each) => each.asked === null)) feed.isPrefaceUnderWay = false;
      tell(batch, owner.onWritten, ({ entry, asked: each }) => each?.resolve(entry));
      return;
    }
    // What was signed since follows what is not on disk. A feed that went on from here would have a gap, and might fork.
    const unwritten = [...batch, ...signed];
    signed = [];
    feed = freshFeed();
    tell(unwritten, owner.onUnwritten, (each) => each.asked?.reject(failure));
  }

  function tell(
    batch: readonly Signed[],
    owners: typeof owner.onWritten,
    answer: (each: Signed) => void,
  ): void {
    try {
      owners(
        batch.map(({ entry }) => entry),
        batch.map((each) => each.asked?.requestId),
      );
      batch.forEach(answer);
    } catch (error) {
      for (const each of batch) each.asked?.reject(failureOf(error));
    }
  }

  return {
    write: (draft, requestId) =>
      new Promise((resolve, reject) => {
        if (asked.push({ draft, requestId, resolve, reject }) === 1) queueMicrotask(signAsked);
      }),
    publish: () => queueMicrotask(signAsked),
    // What was asked for in this turn is signed first.
    idle: () => Promise.resolve().then(() => writing),
  };
}

const failureOf = (error: unknown): StoreError =>
  error instanceof StoreError
    ? error
    : new StoreError("failed", "The message could not be stored.", { cause: error });
