/**
 * The entries that self writes: signed and linked in the turn of the event loop in which they were asked for, sent to the other
 * members at once, and written to the disk one batch after another. Other members may have them on disk before self has. No opening
 * of a meeting continues a feed that an earlier one began, so that a crash in between cannot fork it.
 */
import type { Clock } from "../../kernel/clock.ts";
import { StoreError, type MeetingRoot, type Signer } from "../types.ts";
import type { EntryBody } from "./entry-body.ts";
import { NO_PREVIOUS, signEntry, type Entry } from "./entry.ts";
import { feedIdOf, type FeedId } from "./feed-id.ts";
import { words } from "../../kernel/words.ts";

/** Makes the body of an entry; a sealed body is made for the feed that it goes to. */
export type Draft = (feedId: FeedId) => EntryBody;

export interface OwnFeed {
  /** Resolves when the entry is on disk and `onWritten` has returned. @throws StoreError */
  write(draft: Draft, requestId?: string): Promise<Entry>;
  /** Writes the preface if the meeting lacks it. If that fails, the preface goes before the next entry. */
  publish(): void;
  /** The feed that self writes to at present. */
  current(): FeedId;
  /** Begins another feed: what precedes the next entry may be gone. */
  renew(): void;
  /** Resolves when every entry asked for so far is on disk or has failed. */
  idle(): Promise<void>;
}

interface Request {
  readonly draft: Draft;
  readonly requestId: string | undefined;
  resolve(entry: Entry): void;
  reject(error: unknown): void;
}
interface OwnTip {
  readonly storeId: string;
  readonly feedId: FeedId;
  tip: Entry | null;
  /** The preface is signed, and `onWritten` was not called for it yet. */
  isPrefaceUnderWay: boolean;
}
interface Signed {
  readonly entry: Entry;
  /** Null for the preface. */
  readonly request: Request | null;
}

export function createOwnFeed(
  deps: {
    clock: Clock;
    random: (byteCount: number) => Uint8Array;
    signer: Signer;
    /** Resolves when all that was signed so far is on disk. @throws StoreError */
    flush: () => Promise<void>;
  },
  root: MeetingRoot,
  owner: {
    /** The highest Lamport counter that self has seen. */
    lamport(): number;
    /** The body that must precede all other entries of self; null if the meeting has it already. */
    preface(): EntryBody | null;
    /** The entries are signed and not on disk yet. @throws if they cannot be taken in */
    onSigned(entries: readonly Entry[]): void;
    /** The entries are on disk. `requestIds`: one for each entry, in the same order. */
    onWritten(entries: readonly Entry[], requestIds: readonly (string | undefined)[]): void;
    /** The disk did not take the entries; other members may have them. */
    onUnwritten(entries: readonly Entry[], requestIds: readonly (string | undefined)[]): void;
  },
): OwnFeed {
  let feed = freshFeed();
  let writing: Promise<void> = Promise.resolve();
  let requests: Request[] = [];
  let signed: Signed[] = [];

  /** Each opening begins a feed of its own: whatever happened to the disk, or to a copy of it, no feed is continued twice. */
  function freshFeed(): OwnTip {
    const storeId = Buffer.from(deps.random(16)).toString("hex");
    return { storeId, feedId: feedIdOf(deps.signer.publicKey, storeId), tip: null, isPrefaceUnderWay: false };
  }

  function sign(body: EntryBody): Entry {
    const { storeId, tip } = feed;
    feed.tip = signEntry(deps.signer, {
      meetingId: root.meetingId,
      storeId,
      number: (tip?.number ?? 0) + 1,
      previous: tip?.id ?? NO_PREVIOUS,
      lamport: Math.max(owner.lamport(), tip?.lamport ?? 0) + 1,
      wallMs: Math.max(0, Math.trunc(deps.clock.wallMs())),
      body,
    });
    return feed.tip;
  }

  /** Signs everything that was asked for in one turn of the event loop. */
  function signRequested(): void {
    const batch: Signed[] = [];
    const wanted = requests;
    requests = [];
    try {
      const preface = feed.isPrefaceUnderWay ? null : owner.preface();
      if (preface !== null) batch.push({ entry: sign(preface), request: null });
      feed.isPrefaceUnderWay ||= preface !== null;
      for (const each of wanted) batch.push({ entry: sign(each.draft(feed.feedId)), request: each });
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
    const failure = await deps.flush().then(() => null, failureOf);
    if (failure === null) {
      if (batch.some((each) => each.request === null)) feed.isPrefaceUnderWay = false;
      report(batch, owner.onWritten, ({ entry, request: each }) => each?.resolve(entry));
      return;
    }
    // Entries signed meanwhile follow the failed ones. A feed that went on from here would have a gap on disk, and might fork.
    const unwritten = [...batch, ...signed];
    signed = [];
    feed = freshFeed();
    report(unwritten, owner.onUnwritten, (each) => each.request?.reject(failure));
  }

  function report(
    batch: readonly Signed[],
    listener: typeof owner.onWritten,
    answer: (each: Signed) => void,
  ): void {
    try {
      listener(
        batch.map(({ entry }) => entry),
        batch.map((each) => each.request?.requestId),
      );
      batch.forEach(answer);
    } catch (error) {
      for (const each of batch) each.request?.reject(failureOf(error));
    }
  }

  return {
    write: (draft, requestId) =>
      new Promise((resolve, reject) => {
        if (requests.push({ draft, requestId, resolve, reject }) === 1) queueMicrotask(signRequested);
      }),
    publish: () => queueMicrotask(signRequested),
    current: () => feed.feedId,
    renew: () => void (feed = freshFeed()),
    // One microtask later, so that the requests of this turn are signed first.
    idle: () => Promise.resolve().then(() => writing),
  };
}

const failureOf = (error: unknown): StoreError =>
  error instanceof StoreError ? error : new StoreError("failed", words("notStored"), { cause: error });
