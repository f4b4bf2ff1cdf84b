/** What a client gets unasked of a meeting that it comes into: the present, and the newest part of the history. */
import type { CoreEvent } from "../api/events.ts";
import type { MeetingId } from "../kernel/ids.ts";
import type { MeetingStore, StoredMessage } from "../store/types.ts";

/** A window shows some ten screens of these at first; all older ones come by `history`. */
export const MAX_REPLAYED = 500;
/** So that private conversations have their tabs, however much was said to everyone since. */
const NEWEST_OF_EACH = 20;
const MAX_REPLAYED_POLLS = 100;
const MAX_REPLAYED_IN_ALL = 1_000;

/** The history in one order: messages, announcements, files, and which of the messages have arrived where. */
export function* replayOf(meeting: {
  readonly joined: { readonly meetingId: MeetingId; readonly title: string };
  readonly present: readonly CoreEvent[];
  readonly store: Pick<MeetingStore, "messages" | "announcements" | "polls" | "acknowledgements">;
  readonly files: readonly CoreEvent[];
}): Generator<CoreEvent, void> {
  const { joined, present, store, files } = meeting;
  const all = store.messages();
  const messages = replayedOf(all);
  yield { type: "joined", meetingId: joined.meetingId, title: joined.title };
  yield* present;
  for (const message of messages) yield { type: "message", ...message };
  for (const announcement of store.announcements()) yield { type: "announcement", ...announcement };
  for (const poll of store.polls().slice(-MAX_REPLAYED_POLLS)) yield { type: "poll", ...poll };
  yield* files;
  const replayed = new Set(messages.map(({ id }) => id));
  for (const known of store.acknowledgements())
    if (replayed.has(known.id)) yield { type: "acknowledged", ...known };
  yield { type: "replayed", messages: messages.length, hasMore: messages.length < all.length };
}

/** The newest MAX_REPLAYED, and the newest few of every other conversation. `all`: in the timeline's order, as the result. */
function replayedOf(all: readonly StoredMessage[]): readonly StoredMessage[] {
  if (all.length <= MAX_REPLAYED) return all;
  const newest = all.slice(-MAX_REPLAYED);
  const older: StoredMessage[] = [];
  const counts = new Map<string, number>();
  for (const { conversation } of newest) counts.set(conversation, (counts.get(conversation) ?? 0) + 1);
  for (const message of all.slice(0, -MAX_REPLAYED).toReversed()) {
    const count = counts.get(message.conversation) ?? 0;
    if (count >= NEWEST_OF_EACH) continue;
    if (older.length >= MAX_REPLAYED_IN_ALL - MAX_REPLAYED) break;
    counts.set(message.conversation, count + 1);
    older.push(message);
  }
  return [...older.toReversed(), ...newest];
}
