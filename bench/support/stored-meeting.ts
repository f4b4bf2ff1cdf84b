/** A store on the disk as a long meeting leaves it, for benchmarks: without an index, which its first opening makes. */
import { randomBytes } from "node:crypto";
import { realClock } from "../../src/kernel/clock.ts";
import type { Log } from "../../src/kernel/log.ts";
import { openDatabase } from "../../src/store/disk/level-adapter.ts";
import { NO_PREVIOUS, signEntry, type Entry } from "../../src/store/log/entry.ts";
import type { EntryBody } from "../../src/store/log/entry-body.ts";
import type { MeetingRoot, Signer } from "../../src/store/types.ts";
import { createSigner } from "../../test/store/support.ts";

/** A meeting is opened twice a day by each of its people. */
const FEEDS_OF_AUTHOR = 20;
const BATCH = 1_000;

export const createAuthorsOf = (count: number): readonly Signer[] =>
  Array.from({ length: count }, () => createSigner());

/** Writes a meeting as its members would have: a few hundred feeds, one entry in twenty a reaction, one in a hundred an edit. */
export async function writeMeeting({
  folder,
  log,
  root,
  authors,
  preface = [],
  count,
  length,
}: {
  readonly folder: string;
  readonly log: Log;
  readonly root: MeetingRoot;
  readonly authors: readonly Signer[];
  /** Entries that come before all others. */
  readonly preface?: readonly Entry[];
  readonly count: number;
  /** UTF-16 code units of each message's text. */
  readonly length: number;
}): Promise<number> {
  const database = await openDatabase({ folder, clock: realClock, log });
  const feeds = authors.flatMap((signer) =>
    Array.from({ length: FEEDS_OF_AUTHOR }, () => ({
      signer,
      storeId: randomBytes(16).toString("hex"),
      tip: null as Entry | null,
    })),
  );
  const words = "the plan of this week is to look at what people say and to write it down again".split(" ");
  let bytes = 0;
  let batch: Entry[] = [...preface];
  for (let index = 0; index < count; index += 1) {
    // Each feed is written for a while, as an opening of the meeting is.
    const feed =
      feeds[Math.floor((index / count) * FEEDS_OF_AUTHOR) * authors.length + (index % authors.length)];
    if (feed === undefined) throw new Error("a feed for each entry");
    const { signer, storeId, tip } = feed;
    let text = index === 7 ? "a needle in the haystack" : "";
    while (text.length < length) text += `${words[(index * 7 + text.length) % words.length]} `;
    const body: EntryBody =
      tip !== null && index % 20 === 0
        ? { kind: "reaction", id: tip.id, emoji: "👍", on: true }
        : tip !== null && index % 101 === 0
          ? { kind: "edit", id: tip.id, text }
          : { kind: "message", fromName: "Ada", text };
    feed.tip = signEntry(signer, {
      meetingId: root.meetingId,
      storeId,
      number: (tip?.number ?? 0) + 1,
      previous: tip?.id ?? NO_PREVIOUS,
      lamport: index + 1,
      wallMs: 1_700_000_000_000 + index,
      body,
    });
    bytes += feed.tip.signed[0].length + 300;
    batch.push(feed.tip);
    if (batch.length === BATCH || index === count - 1) {
      await database.write(root, batch, []);
      batch = [];
    }
  }
  await database.close();
  return bytes;
}
