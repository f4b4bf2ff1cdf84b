/**
 * Folds messages with their edits, deletions and reactions. Each message has a slot for each of these, which keeps the latest one of
 * the timeline, so that the order of arrival makes no difference.
 */
import type { EntryId } from "../../kernel/ids.ts";
import type { Authority } from "./roles.ts";
import { headOf, isOfKind, laterOf, type OpenedEntry, type OpenedEntryOf } from "./opened-entry.ts";
import { compareEntries } from "../log/timeline.ts";
import type { StoredMessage } from "../types.ts";

/** Different emoji shown under one message: far above what people use. */
const MAX_EMOJI_KINDS = 40;

/** `wallMs`: by the author's clock. */
export type MessageView = Omit<StoredMessage, "atMs"> & { readonly wallMs: number };
export type MessageChange = OpenedEntryOf<"edit" | "delete" | "reaction">;

interface Slots {
  message: OpenedEntryOf<"message"> | null;
  edit: OpenedEntryOf<"edit"> | null;
  isDeleted: boolean;
  /** By author and emoji, a space between them. */
  readonly reactions: Map<string, OpenedEntryOf<"reaction">>;
  /** Changes that arrived before their message. */
  waiting: MessageChange[];
}

export interface MessageFold {
  addMessage(opened: OpenedEntryOf<"message">): void;
  addChange(opened: MessageChange): void;
  /** Null if there is no such message, or if a ban takes away its effect. */
  view(id: EntryId): MessageView | null;
  /** How many changes were ignored because their authors may not make them. */
  readonly withoutRight: number;
}

export function createMessageFold(authority: Authority): MessageFold {
  const byId = new Map<EntryId, Slots>();
  let withoutRight = 0;

  function slotsOf(id: EntryId): Slots {
    let slots = byId.get(id);
    if (slots === undefined) {
      slots = { message: null, edit: null, isDeleted: false, reactions: new Map(), waiting: [] };
      byId.set(id, slots);
    }
    return slots;
  }

  function apply(slots: Slots, message: OpenedEntryOf<"message">, change: MessageChange): void {
    if (!mayChange(message, change) || !authority.counts(change.entry)) withoutRight += 1;
    else if (isOfKind(change, "edit")) slots.edit = laterOf(slots.edit, change);
    else if (isOfKind(change, "delete")) slots.isDeleted = true;
    else if (isOfKind(change, "reaction")) {
      const key = `${change.entry.author} ${change.body.emoji}`;
      slots.reactions.set(key, laterOf(slots.reactions.get(key), change));
    }
  }

  return {
    addMessage(opened) {
      const slots = slotsOf(opened.entry.id);
      slots.message = opened;
      for (const change of slots.waiting) apply(slots, opened, change);
      slots.waiting = [];
    },
    addChange(opened) {
      const slots = slotsOf(opened.body.id);
      if (slots.message === null) slots.waiting.push(opened);
      else apply(slots, slots.message, opened);
    },
    view(id) {
      const slots = byId.get(id);
      const message = slots?.message;
      if (slots === undefined || message === null || message === undefined) return null;
      if (!authority.counts(message.entry)) return null;
      const { fromName, text, replyTo, mentions } = message.body;
      return {
        ...headOf(message),
        fromName,
        text: slots.isDeleted ? "" : (slots.edit?.body.text ?? text),
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(mentions === undefined || slots.isDeleted ? {} : { mentions }),
        isEdited: slots.edit !== null && !slots.isDeleted,
        isDeleted: slots.isDeleted,
        reactions: slots.isDeleted ? [] : viewReactions(slots),
      };
    },
    get withoutRight() {
      return withoutRight;
    },
  };
}

/** Only its author may edit or delete a message; each of its readers may react to it. A change that precedes its message is ignored. */
function mayChange(message: OpenedEntryOf<"message">, change: MessageChange): boolean {
  if (compareEntries(message.entry, change.entry) >= 0) return false;
  if (change.entry.author === message.entry.author) return true;
  if (change.body.kind !== "reaction") return false;
  return message.to === null || message.to.includes(change.entry.from);
}

function viewReactions({ reactions }: Slots): StoredMessage["reactions"] {
  if (reactions.size === 0) return [];
  const byEmoji = new Map<string, OpenedEntryOf<"reaction">["entry"]["from"][]>();
  const inOrder = [...reactions.values()]
    .filter(({ body }) => body.on)
    .toSorted((a, b) => compareEntries(a.entry, b.entry));
  for (const { entry, body } of inOrder) {
    const from = byEmoji.get(body.emoji);
    if (from !== undefined) from.push(entry.from);
    else if (byEmoji.size < MAX_EMOJI_KINDS) byEmoji.set(body.emoji, [entry.from]);
  }
  return [...byEmoji].map(([emoji, from]) => ({ emoji, from }));
}

export const isMessageChange = (opened: OpenedEntry): opened is MessageChange =>
  isOfKind(opened, "edit", "delete", "reaction");
