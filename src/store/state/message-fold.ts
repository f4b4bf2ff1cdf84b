/**
 * Folds messages with their edits, deletions and reactions. Each message has a slot in the index, which says where the message and what
 * changes it are; the words stay in the entries. What an author did is kept whether it may or not, and judged when the message is shown,
 * so that the order of arrival makes no difference.
 */
import * as v from "valibot";
import { EntryIdSchema, PeerIdSchema, type EntryId, type PeerId } from "../../kernel/ids.ts";
import { decoder, parseJson } from "../../kernel/schema.ts";
import type { MeetingIndex } from "../log/meeting-index.ts";
import { compareEntries, orderKey, placedOf, type Placed } from "../log/timeline.ts";
import { headOf, isOfKind, type OpenedEntry, type OpenedEntryOf } from "./opened-entry.ts";
import type { StoredMessage } from "../stored.ts";

/** Different emoji shown under one message: far above what people use. */
const MAX_EMOJI_KINDS = 40;
/** Kept of one author for one message: above what people do. Of more, those that sort first as text. */
const MAX_EMOJI_OF_AUTHOR = 64;
/** Edits and deletions kept of one author for one message: the last ones of the timeline. A ban may take away the very last. */
const MAX_CHANGES_OF_AUTHOR = 8;
/** Authors whose changes are kept for one message. Beyond it, those whose keys sort first. */
const MAX_AUTHORS = 500;

const OrderSchema = v.pipe(v.string(), v.length(131));
/** An entry by its place in the timeline, which says where it is on the disk. */
const RefSchema = v.strictTuple([OrderSchema, EntryIdSchema]);
type Ref = v.InferOutput<typeof RefSchema>;
const ChangesSchema = v.strictObject({
  edits: v.array(RefSchema),
  deletes: v.array(RefSchema),
  reactions: v.record(v.string(), v.strictTuple([OrderSchema, EntryIdSchema, v.boolean(), PeerIdSchema])),
});
const SlotSchema = v.strictObject({
  /** The order of the message itself; null as long as only changes have arrived. */
  at: v.nullable(OrderSchema),
  /** When it arrived by self's clock, if its author's clock was ahead of that. */
  arrivedMs: v.optional(v.number()),
  /** By public key. */
  by: v.record(v.string(), ChangesSchema),
});
type Slot = v.InferOutput<typeof SlotSchema>;
const decodeSlot = decoder(SlotSchema);

export type MessageChange = OpenedEntryOf<"edit" | "delete" | "reaction">;

export interface MessageFold {
  /** `wallMs`: the present by self's clock. Returns whether the message is new, and whether its text may have been edited. */
  addMessage(
    opened: OpenedEntryOf<"message">,
    wallMs: number,
  ): { readonly isNew: boolean; readonly isEdited: boolean };
  /** Returns the message that it changes; null if that is not here. */
  addChange(opened: MessageChange): OpenedEntryOf<"message"> | null;
  /** Null if there is no such message, if it cannot be read, or if its author could not write it, or was banned. */
  view(id: EntryId): StoredMessage | null;
  /** How many changes had no effect as they came in, because their authors may not make them. */
  readonly withoutRight: number;
  clear(): void;
}

/** Who may do what, as it is at the moment of use. */
interface Judge {
  /** False if a ban takes away the entry's effect. */
  counts(entry: Placed): boolean;
  /** False if its author could not write in the chat. */
  mayWrite(entry: Placed): boolean;
}

/** `open`: reads and opens the entry; null if it cannot be read. */
export function createMessageFold(
  index: Pick<MeetingIndex, "get" | "put">,
  judge: Judge,
  open: (placed: Placed) => OpenedEntry | null,
): MessageFold {
  let withoutRight = 0;

  function slotOf(id: EntryId): Slot {
    const text = index.get("slots", id);
    return (text === undefined ? null : decodeSlot(parseJson(text))) ?? { at: null, by: {} };
  }
  const keep = (id: EntryId, slot: Slot) => index.put("slots", id, JSON.stringify(slot));

  function messageAt(slot: Slot, id: EntryId): OpenedEntryOf<"message"> | null {
    const opened = slot.at === null ? null : open(placedOf(slot.at, id));
    return opened !== null && isOfKind(opened, "message") ? opened : null;
  }

  function mayDelete(message: OpenedEntryOf<"message">, author: string, [order, id]: Readonly<Ref>): boolean {
    const change = placedOf(order, id);
    return (
      author === message.entry.author && compareEntries(message.entry, change) < 0 && judge.counts(change)
    );
  }

  const mayEdit: typeof mayDelete = (message, author, ref) =>
    mayDelete(message, author, ref) && judge.mayWrite(placedOf(...ref));

  function mayReact(
    message: OpenedEntryOf<"message">,
    [order, id, , from]: readonly [string, EntryId, boolean, PeerId],
  ): boolean {
    const change = placedOf(order, id);
    const isReader =
      message.to === null || change.author === message.entry.author || message.to.includes(from);
    return isReader && compareEntries(message.entry, change) < 0 && judge.counts(change);
  }

  /** What the author did and may not. */
  function countWithoutRight(message: OpenedEntryOf<"message">, by: Slot["by"]): void {
    for (const [author, { edits, deletes, reactions }] of Object.entries(by)) {
      withoutRight += edits.filter((ref) => !mayEdit(message, author, ref)).length;
      withoutRight += deletes.filter((ref) => !mayDelete(message, author, ref)).length;
      withoutRight += Object.values(reactions).filter((reaction) => !mayReact(message, reaction)).length;
    }
  }

  return {
    addMessage(opened, wallMs) {
      const { entry } = opened;
      const slot = slotOf(entry.id);
      const isEdited = (slot.by[entry.author]?.edits.length ?? 0) > 0;
      if (slot.at !== null) return { isNew: false, isEdited };
      slot.at = orderKey(entry);
      if (entry.wallMs > wallMs) slot.arrivedMs = wallMs;
      countWithoutRight(opened, slot.by);
      keep(entry.id, slot);
      return { isNew: true, isEdited };
    },
    addChange(opened) {
      const { entry, body } = opened;
      const slot = slotOf(body.id);
      const changes = slot.by[entry.author] ?? { edits: [], deletes: [], reactions: {} };
      slot.by[entry.author] = changes;
      const ref: Ref = [orderKey(entry), entry.id];
      const alone: Slot["by"][string] = { edits: [], deletes: [], reactions: {} };
      if (body.kind === "reaction") {
        const reaction: (typeof changes.reactions)[string] = [...ref, body.on, entry.from];
        alone.reactions[body.emoji] = reaction;
        const known = changes.reactions[body.emoji];
        if (known === undefined || isBefore(known, ref)) changes.reactions[body.emoji] = reaction;
        changes.reactions = firstOf(changes.reactions, MAX_EMOJI_OF_AUTHOR);
      } else if (body.kind === "edit") {
        alone.edits.push(ref);
        changes.edits = lastOf(changes.edits, ref);
      } else {
        alone.deletes.push(ref);
        changes.deletes = lastOf(changes.deletes, ref);
      }
      slot.by = firstOf(slot.by, MAX_AUTHORS);
      const message = messageAt(slot, body.id);
      if (message !== null) countWithoutRight(message, { [entry.author]: alone });
      keep(body.id, slot);
      return message;
    },
    view(id) {
      const slot = slotOf(id);
      const message = messageAt(slot, id);
      if (message === null || !judge.counts(message.entry) || !judge.mayWrite(message.entry)) return null;
      const { author } = message.entry;
      const own = slot.by[author];
      const isDeleted = own?.deletes.some((ref) => mayDelete(message, author, ref)) === true;
      const edits = own?.edits.filter((ref) => mayEdit(message, author, ref)) ?? [];
      const edit = isDeleted ? null : lastEdit(edits);
      const { fromName, text, replyTo, mentions } = message.body;
      const { wallMs, ...head } = headOf(message);
      return {
        ...head,
        atMs: Math.min(wallMs, slot.arrivedMs ?? Infinity),
        fromName,
        text: isDeleted ? "" : (edit ?? text),
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(mentions === undefined || isDeleted ? {} : { mentions }),
        isEdited: edit !== null,
        isDeleted,
        reactions: isDeleted ? [] : viewReactions(message, slot),
      };
    },
    get withoutRight() {
      return withoutRight;
    },
    clear: () => void (withoutRight = 0),
  };

  /** The text of the last edit that can be read. */
  function lastEdit(edits: readonly Ref[]): string | null {
    for (const [order, id] of edits.toReversed()) {
      const opened = open(placedOf(order, id));
      if (opened !== null && isOfKind(opened, "edit")) return opened.body.text;
    }
    return null;
  }

  function viewReactions(message: OpenedEntryOf<"message">, { by }: Slot): StoredMessage["reactions"] {
    const byEmoji = new Map<string, PeerId[]>();
    const inOrder = Object.values(by)
      .flatMap(({ reactions }) => Object.entries(reactions))
      .filter(([, reaction]) => reaction[2] && mayReact(message, reaction))
      .toSorted(([, a], [, b]) => (isBefore(a, [b[0], b[1]]) ? -1 : 1));
    for (const [emoji, [, , , from]] of inOrder) {
      const others = byEmoji.get(emoji);
      if (others !== undefined) others.push(from);
      else if (byEmoji.size < MAX_EMOJI_KINDS) byEmoji.set(emoji, [from]);
    }
    return [...byEmoji].map(([emoji, from]) => ({ emoji, from }));
  }
}

/** In the timeline, as `compareEntries` has it: two entries of a forked feed may have one order. */
const isBefore = (a: readonly [string, EntryId, ...unknown[]], b: Readonly<Ref>): boolean =>
  a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);

const lastOf = (refs: readonly Ref[], added: Ref): Ref[] =>
  [...refs.filter(([, id]) => id !== added[1]), added]
    .toSorted((a, b) => (isBefore(a, b) ? -1 : 1))
    .slice(-MAX_CHANGES_OF_AUTHOR);

/** The entries whose keys sort first. */
function firstOf<Value>(record: Record<string, Value>, most: number): Record<string, Value> {
  const entries = Object.entries(record);
  if (entries.length <= most) return record;
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, most));
}

export const isMessageChange = (opened: OpenedEntry): opened is MessageChange =>
  isOfKind(opened, "edit", "delete", "reaction");
