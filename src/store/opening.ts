/**
 * Opens what the disk has of a meeting. The index says what there is, so that the entries themselves stay unread; if there is no index
 * yet, or it does not fit the entries, it is made anew from them.
 */
import * as v from "valibot";
import type { Clock } from "../kernel/clock.ts";
import type { EntryId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { CountSchema, decoder, parseJson } from "../kernel/schema.ts";
import { diskKeyOf, type IndexPut, type IndexTable, type MeetingDisk } from "./database.ts";
import type { Authors } from "./log/authors.ts";
import { decodeEntry, type Entry, type Verify } from "./log/entry.ts";
import { decodeStoredFeed } from "./log/feed.ts";
import type { FeedSet } from "./log/feed-set.ts";
import type { FeedId } from "./log/feed-id.ts";
import type { MeetingIndex } from "./log/meeting-index.ts";
import { nextLamport } from "./log/timeline.ts";
import type { OpenedEntry } from "./state/opened-entry.ts";
import { MAX_RECENT, NEWEST_OF_EACH } from "./state/recent-messages.ts";
import type { MeetingState } from "./state/state.ts";
import { timelineOf, timelineRow } from "./state/timeline-keys.ts";
import type { MeetingRoot, SeenMember } from "./types.ts";

/** Of the index. One of another version is made anew. */
const VERSION = 2;
/** Entries that are read from the disk at a time while the index is made. */
const CHUNK = 500;
/** The log says how far it has come. */
const REPORT_EVERY = 20_000;
const ROWS = 1_000;
/** Private conversations whose newest messages are looked for. */
const MAX_CONVERSATIONS = 200;

const decodeAbout = decoder(
  v.strictObject({
    version: v.literal(VERSION),
    /** The highest Lamport counter that was seen. */
    lamport: CountSchema,
    /** Last keys of feeds whose end the index does not have: what precedes it in the feed was damaged. */
    cutOff: v.array(v.string()),
  }),
);

export interface OpenedMeeting {
  readonly lamport: number;
  /** Authors that nobody lists, by the names under which they wrote. */
  readonly unlisted: readonly SeenMember[];
  readonly cutOff: readonly string[];
}

export interface OpeningDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: MeetingDisk;
  readonly verify: Verify;
  readonly index: MeetingIndex;
  readonly authors: Authors;
  readonly feeds: FeedSet;
  readonly state: MeetingState;
  readonly open: (entry: Entry) => OpenedEntry;
}

export function putAbout(index: MeetingIndex, lamport: number, cutOff: readonly string[]): void {
  index.put("about", "index", JSON.stringify({ version: VERSION, lamport, cutOff }));
}

/** `feeds`, `state` and `index` are empty, and hold afterwards what the disk has. @throws StoreError */
export async function openStored(deps: OpeningDeps, root: MeetingRoot): Promise<OpenedMeeting> {
  const known = await loadIndex(deps, root);
  if (known !== null) return known;
  await makeIndex(deps, root);
  const made = await loadIndex(deps, root);
  if (made === null) throw new Error("the index does not fit the entries that it was made of");
  return made;
}

/** Null if there is no index that fits the entries. */
async function loadIndex(deps: OpeningDeps, { meetingId }: MeetingRoot): Promise<OpenedMeeting | null> {
  const { database, index, authors, feeds, state } = deps;
  const ends = await database.ends(meetingId);
  const about = decodeAbout(parseJson(index.get("about", "index") ?? "null"));
  if (about === null) return ends.length === 0 ? { lamport: 0, unlisted: [], cutOff: [] } : null;

  const rows = await rowsOf(deps, "feeds");
  if (!fits(rows, ends, about.cutOff)) return null;
  const standing: Entry[] = [];
  for (const [key, id] of await rowsOf(deps, "standing")) {
    const [feedId = "", number] = key.split(".");
    const entry = index.entryAt({ feedId, number: Number(number), id: id as EntryId });
    if (entry === null) return null;
    standing.push(entry);
  }
  for (const { author, body } of standing) if (body.kind === "member") authors.list(body.publicKey, author);
  const unlisted = new Map<string, SeenMember>();
  for (const [feedId, text] of rows) {
    const feed = decodeStoredFeed(feedId as FeedId, text);
    if (feed === null) return null;
    const { author, name } = feed;
    // What is on disk was taken in once: an author that nobody lists was seen as a member then.
    if (authors.accountOf(author) === null) authors.see(author);
    if (name !== null && !authors.isListed(author)) unlisted.set(author, { publicKey: author, name });
  }
  feeds.load(rows);
  state.restore(standing.map(deps.open), await recentOf(index), deps.clock.wallMs());
  return { lamport: about.lamport, unlisted: [...unlisted.values()], cutOff: about.cutOff };
}

/** Every feed of the disk is in the index, with the end that it has there. */
function fits(
  rows: readonly (readonly [string, string])[],
  ends: readonly string[],
  cutOff: readonly string[],
): boolean {
  const known = new Set(cutOff);
  for (const [feedId, text] of rows) {
    const tips = decodeStoredFeed(feedId as FeedId, text)?.branches.map(({ tip }) => diskKeyOf(tip)) ?? [];
    known.add(tips.toSorted().at(-1) ?? "");
  }
  const excused = new Set(cutOff.map((key) => key.split(".")[0]));
  const present = new Set(ends);
  return (
    ends.every((key) => known.has(key)) &&
    [...known].every((key) => present.has(key) || excused.has(key.split(".")[0]))
  );
}

async function rowsOf(
  { index }: Pick<OpeningDeps, "index">,
  table: IndexTable,
): Promise<(readonly [string, string])[]> {
  const all: (readonly [string, string])[] = [];
  for (;;) {
    const above = all.at(-1)?.[0] ?? "";
    const rows = await index.range(table, { above, limit: ROWS });
    all.push(...rows);
    if (rows.length < ROWS) return all;
  }
}

/** The newest messages, and of each private conversation a few. */
async function recentOf(index: MeetingIndex): Promise<EntryId[]> {
  const newest = async (timeline: string, limit: number) =>
    await index.range("timeline", {
      ...{ above: `${timeline}.`, below: `${timeline}/`, limit, isReverse: true },
    });
  const ids = (await newest(timelineOf(), MAX_RECENT)).map((row) => timelineRow(row).id);
  if (ids.length === MAX_RECENT) {
    // The timeline of all messages sorts behind no other one that is looked for here.
    let below: string | undefined;
    for (let count = 0; count < MAX_CONVERSATIONS; count += 1) {
      const [last] = await index.range("timeline", {
        ...(below === undefined ? {} : { below }),
        ...{ limit: 1, isReverse: true },
      });
      const timeline = last?.[0].split(".")[0];
      if (timeline === undefined) break;
      if (timeline !== timelineOf())
        ids.push(...(await newest(timeline, NEWEST_OF_EACH)).map((row) => timelineRow(row).id));
      below = `${timeline}.`;
    }
  }
  return [...new Set(ids)].toReversed();
}

async function makeIndex(deps: OpeningDeps, root: MeetingRoot): Promise<void> {
  const { database, index, feeds, state, log } = deps;
  const { meetingId } = root;
  const drop = async (table: IndexTable): Promise<IndexPut[]> =>
    (await rowsOf(deps, table)).map(([key]) => ({ table, key, value: null }));
  await database.write(
    root,
    [],
    [...(await drop("about")), ...(await drop("feeds")), ...(await drop("standing"))],
  );
  let lamport = 0;
  let [read, lost, reported] = [0, 0, 0];
  for (let after = ""; ;) {
    const rows = await database.entriesAfter(meetingId, after, CHUNK);
    const entries = rows
      .flatMap(([, signed]) => (signed && decodeEntry(signed)) ?? [])
      .filter((entry) => entry.meetingId === meetingId);
    const { accepted } = feeds.acceptKept(entries, deps.verify);
    feeds.markStored(accepted);
    for (const entry of accepted) lamport = nextLamport(lamport, entry);
    state.place(accepted.map(deps.open), deps.clock.wallMs());
    const pending = index.pending();
    await database.write(root, [], pending.index);
    index.settle(pending);
    read += rows.length;
    lost += rows.length - accepted.length;
    if (read >= reported + REPORT_EVERY)
      log.info("the index of a meeting is being made", { entries: (reported = read) });
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last[0];
  }
  if (lost > 0) log.warn("some stored entries were damaged and are left out", { lost });
  const tips = new Set<string>();
  for (const [, { branches }] of feeds.all()) for (const { tip } of branches) tips.add(diskKeyOf(tip));
  const cutOff = (await database.ends(meetingId)).filter((key) => !tips.has(key));
  putAbout(index, lamport, cutOff);
  const pending = index.pending();
  await database.write({ ...root, title: state.rules.entrance.title ?? root.title }, [], pending.index);
  index.settle(pending);
  feeds.clear();
  state.clear();
}
