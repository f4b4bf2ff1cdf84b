/** Conversations: their readers, their titles and how much of each is unread. Pure. */
import type { Participant } from "../../api/view.ts";
import { EVERYONE, type PeerId } from "../../kernel/ids.ts";
import type { ChatLine } from "./chat.ts";
import { withBatches } from "./file-batches.ts";
import type { OfferedFile } from "./files.ts";
import { namesApart, withoutSuffix } from "./names-apart.ts";
import { firstName } from "./text.ts";
import { t } from "../language/texts.ts";
import { row } from "../language/format.ts";

/** The other readers of a conversation; null for everyone. */
export function readersOf(conversation: string, self: PeerId): readonly PeerId[] | null {
  if (conversation === EVERYONE) return null;
  // `conversationOf` joins peer ids by commas.
  return conversation.split(",").filter((id) => id !== self) as PeerId[];
}

export interface Conversation {
  readonly id: string;
  /** The readers besides self; null for everyone. */
  readonly readers: readonly PeerId[] | null;
  readonly unread: number;
}

const isFile = (item: ChatLine | OfferedFile): item is OfferedFile => "fileId" in item;

/** By conversation: messages and files of others whose order is above the one in `lastRead`. Files that stand as one count as one. */
export function unreadCounts(
  items: readonly (ChatLine | OfferedFile)[],
  lastRead: Readonly<Record<string, string>>,
): ReadonlyMap<string, number> {
  const unread = new Map<string, { readonly item: ChatLine | OfferedFile; readonly order: string }[]>();
  for (const item of items) {
    const { isOwn, conversation, order } = item;
    const isDeleted = !isFile(item) && item.isDeleted;
    if (isOwn || order === null || isDeleted || order <= (lastRead[conversation] ?? "")) continue;
    const known = unread.get(conversation);
    if (known === undefined) unread.set(conversation, [{ item, order }]);
    else known.push({ item, order });
  }
  return new Map(
    [...unread].map(([conversation, found]) => {
      const inOrder = found.toSorted((a, b) => (a.order < b.order ? -1 : 1)).map(({ item }) => item);
      return [conversation, withBatches<ChatLine>(inOrder, isFile).length];
    }),
  );
}

/** Everyone first; then those that have a message or file or were opened here, the one with the latest activity first. */
export function listConversations(options: {
  readonly self: PeerId;
  readonly lines: readonly ChatLine[];
  readonly files: readonly OfferedFile[];
  readonly opened: readonly string[];
  readonly unread: ReadonlyMap<string, number>;
}): readonly Conversation[] {
  const latest = new Map<string, string>();
  for (const { conversation, order } of [...options.lines, ...options.files]) {
    // A message that is still being sent has no order and is the latest. Orders are digits: this sorts behind them.
    const last = order ?? "\uffff";
    if (last > (latest.get(conversation) ?? "")) latest.set(conversation, last);
  }
  for (const id of options.opened) if (!latest.has(id)) latest.set(id, "\uffff");
  latest.delete(EVERYONE);
  const ids = [...latest].toSorted(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0)).map(([id]) => id);
  return [EVERYONE, ...ids].map((id) => ({
    id,
    readers: readersOf(id, options.self),
    unread: options.unread.get(id) ?? 0,
  }));
}

/** The latest known name of every author and participant; names of people of one name get suffixes. */
export function namesOf(
  lines: readonly { readonly from: PeerId; readonly fromName: string }[],
  participants: readonly Participant[],
): ReadonlyMap<PeerId, string> {
  const names = new Map<PeerId, string>();
  for (const { from, fromName } of lines) if (fromName !== "") names.set(from, fromName);
  // The view has put suffixes to its participants' names already.
  for (const { peerId, name } of participants) names.set(peerId, withoutSuffix(name));
  return namesApart(names);
}

export const nameFrom = (names: ReadonlyMap<PeerId, string>, peer: PeerId): string =>
  names.get(peer) ?? t().common.somebodyWhoLeft;

/** Short, for a tab: the whole name of one, first names of several. */
export function conversationTitle(
  people: readonly PeerId[] | null,
  names: ReadonlyMap<PeerId, string>,
): string {
  if (people === null) return t().chat.everyone;
  if (people.length === 0) return t().chat.onlyYou;
  const all = people.map((peer) => nameFrom(names, peer));
  const short = all.map(firstName);
  // Two of one first name keep their whole names.
  const shown = all.length === 1 || new Set(short).size < all.length ? all : short;
  return row(shown);
}
