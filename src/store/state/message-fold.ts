/**
 * Messages with their edits, deletions and reactions. Each of these is a slot in which the latest of the timeline stays, so that the
 * order of arrival makes no difference.
 */
import type { EntryId } from "../../kernel/ids.ts";
import type { Authority } from "./roles.ts";
import { headOf, isOfKind, laterOf, type Statement, type StatementOf } from "./opened-entry.ts";
import { compareEntries } from "../log/timeline.ts";
import type { StoredMessage } from "../types.ts";

/** Kinds of emoji shown under one message: far above what people use. */
const MAX_EMOJI_KINDS = 40;

/** `wallMs`: as its author's clock said. */
export type MessageView = Omit<StoredMessage, "atMs"> & { readonly wallMs: number };
export type MessageChange = StatementOf<"edit" | "delete" | "reaction">;

interface Slots {
  message: StatementOf<"message"> | null;
  edit: StatementOf<"edit"> | null;
  isDeleted: boolean;
  /** By author and emoji. */
  readonly reactions: Map<string, StatementOf<"reaction">>;
  /** Here before their message. */
  waiting: MessageChange[];
}

export interface MessageFold {
  addMessage(statement: StatementOf<"message">): void;
  addChange(statement: MessageChange): void;
  /** Null where there is none that counts. */
  view(id: EntryId): MessageView | null;
  /** Changes by people who may not make them. */
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

  function apply(slots: Slots, message: StatementOf<"message">, change: MessageChange): void {
    if (!mayChange(message, change) || !authority.counts(change.entry)) withoutRight += 1;
    else if (isOfKind(change, "edit")) slots.edit = laterOf(slots.edit, change);
    else if (isOfKind(change, "delete")) slots.isDeleted = true;
    else if (isOfKind(change, "reaction")) {
      const key = `${change.entry.author} ${change.fact.emoji}`;
      slots.reactions.set(key, laterOf(slots.reactions.get(key), change));
    }
  }

  return {
    addMessage(statement) {
      const slots = slotsOf(statement.entry.id);
      slots.message = statement;
      for (const change of slots.waiting) apply(slots, statement, change);
      slots.waiting = [];
    },
    addChange(statement) {
      const slots = slotsOf(statement.fact.id);
      if (slots.message === null) slots.waiting.push(statement);
      else apply(slots, slots.message, statement);
    },
    view(id) {
      const slots = byId.get(id);
      const message = slots?.message;
      if (slots === undefined || message === null || message === undefined) return null;
      if (!authority.counts(message.entry)) return null;
      const { fromName, text, replyTo, mentions } = message.fact;
      return {
        ...headOf(message),
        fromName,
        text: slots.isDeleted ? "" : (slots.edit?.fact.text ?? text),
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

/** One's own alone; a reaction is for whoever can read the message. Nothing has an effect before its cause. */
function mayChange(message: StatementOf<"message">, change: MessageChange): boolean {
  if (compareEntries(message.entry, change.entry) >= 0) return false;
  if (change.entry.author === message.entry.author) return true;
  if (change.fact.kind !== "reaction") return false;
  return message.to === null || message.to.includes(change.entry.from);
}

function viewReactions({ reactions }: Slots): StoredMessage["reactions"] {
  if (reactions.size === 0) return [];
  const byEmoji = new Map<string, StatementOf<"reaction">["entry"]["from"][]>();
  const inOrder = [...reactions.values()]
    .filter(({ fact }) => fact.on)
    .toSorted((a, b) => compareEntries(a.entry, b.entry));
  for (const { entry, fact } of inOrder) {
    const from = byEmoji.get(fact.emoji);
    if (from !== undefined) from.push(entry.from);
    else if (byEmoji.size < MAX_EMOJI_KINDS) byEmoji.set(fact.emoji, [entry.from]);
  }
  return [...byEmoji].map(([emoji, from]) => ({ emoji, from }));
}

export const isMessageChange = (statement: Statement): statement is MessageChange =>
  isOfKind(statement, "edit", "delete", "reaction");
