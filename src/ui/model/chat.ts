/** The chat's lines: a pure fold over the core's events and the messages that are typed here, and their grouping by author and day. */
import type { CoreEvent } from "../../api/events.ts";
import type { ChatMessage } from "../../api/view.ts";
import type { EntryId, PeerId } from "../../kernel/ids.ts";

export type Delivery = "sending" | "sent" | "delivered" | "failed";

export interface ChatLine {
  /** Never changes: the request's id for a message that was typed here, the entry's id for the rest. */
  readonly key: string;
  /** Null until the core has stored it. */
  readonly id: EntryId | null;
  readonly from: PeerId;
  readonly fromName: string;
  readonly text: string;
  readonly atMs: number;
  /** Sorts as text, alike in every window. Null, which sorts last, until the core has stored the message. */
  readonly order: string | null;
  readonly isOwn: boolean;
  /** `everyone`, or the sorted ids of author and readers joined by commas. */
  readonly conversation: string;
  readonly replyTo: EntryId | null;
  readonly mentions: readonly PeerId[];
  readonly isEdited: boolean;
  /** Its text is empty then. */
  readonly isDeleted: boolean;
  readonly reactions: ChatMessage["reactions"];
  readonly delivery: Delivery;
  /** For own messages: how many other members are known to hold it. */
  readonly holders: number;
}

export type ChatInput =
  | CoreEvent
  | {
      readonly type: "typed";
      readonly requestId: string;
      readonly text: string;
      readonly from: PeerId;
      readonly conversation: string;
      readonly replyTo: EntryId | null;
      readonly mentions: readonly PeerId[];
      readonly atMs: number;
    }
  /** Older messages that were asked for. */
  | { readonly type: "older"; readonly messages: readonly ChatMessage[] }
  /** The link to the core is lost: messages being sent have failed, except those whose keys are `kept` to be sent later. */
  | { readonly type: "linkLost"; readonly kept: ReadonlySet<string> };

function lineOf(message: ChatMessage, key: string, self: PeerId | null, delivery: Delivery): ChatLine {
  const { id, from, fromName, text, atMs, order, conversation, isEdited, isDeleted, reactions } = message;
  return {
    ...{ key, id, from, fromName, text, atMs, order, conversation, isEdited, isDeleted, reactions },
    isOwn: from === self,
    replyTo: message.replyTo ?? null,
    mentions: message.mentions ?? [],
    delivery,
    holders: 0,
  };
}

/** By order; lines without one come last and keep the order in which they were typed. */
function compareLines(a: ChatLine, b: ChatLine): number {
  if (a.order === b.order) return 0;
  if (a.order === null) return 1;
  if (b.order === null) return -1;
  return a.order < b.order ? -1 : 1;
}

/**
 * Applies the inputs in turn. One call for a history of thousands costs little more than one for a single message: it
 * copies and sorts the list once. `self` is null until the first view has come. `isCut`: the window does not hold the beginning of that
 * conversation. A message from before what it holds is left out then: it comes by the page, and there are no gaps.
 */
export function stepChatAll(
  lines: readonly ChatLine[],
  inputs: readonly ChatInput[],
  self: PeerId | null,
  isCut: (conversation: string) => boolean = () => false,
): readonly ChatLine[] {
  const draft = [...lines];
  let isSorted = true;
  let isChanged = false;
  const places = new Map<string, number>();
  /** By conversation: the order of its first line. */
  const first = new Map<string, string>();
  const index = (line: ChatLine, place: number) => {
    places.set(line.key, place);
    if (line.id !== null) places.set(line.id, place);
    if (line.order !== null && line.order < (first.get(line.conversation) ?? "\uffff"))
      first.set(line.conversation, line.order);
  };
  draft.forEach(index);
  const replace = (place: number, line: ChatLine) => {
    draft[place] = line;
    index(line, place);
    isChanged = true;
  };
  const add = (line: ChatLine) => {
    const last = draft.at(-1);
    if (last !== undefined && compareLines(last, line) > 0) isSorted = false;
    draft.push(line);
    replace(draft.length - 1, line);
  };
  const at = (key: string | undefined) => (key === undefined ? undefined : places.get(key));

  const isBeforeHeld = ({ conversation, order }: ChatMessage) =>
    isCut(conversation) && order < (first.get(conversation) ?? "");

  function takeMessage(message: ChatMessage, requestId?: string, isPage = false): void {
    // The core replays history after a restart: a known id brings at most an edit or a reaction.
    const known = at(message.id);
    const before = known === undefined ? undefined : draft[known];
    const echo = at(requestId);
    const typed = echo === undefined ? undefined : draft[echo];
    if (known !== undefined && before !== undefined) {
      const { delivery, holders, key } = before;
      const line = { ...lineOf(message, key, self, delivery), holders };
      if (!isSame(before, line)) replace(known, line);
    } else if (echo !== undefined && typed !== undefined && typed.id === null) {
      replace(echo, lineOf(message, typed.key, self, "sent"));
      isSorted = false;
    } else if (isPage || !isBeforeHeld(message)) {
      add(lineOf(message, message.id, self, "sent"));
    }
  }

  for (const input of inputs) {
    switch (input.type) {
      case "typed": {
        const { type: _, requestId, ...typed } = input;
        add({
          ...typed,
          ...{ key: requestId, id: null, fromName: "", order: null, isOwn: true, isEdited: false },
          ...{ isDeleted: false, reactions: [], delivery: "sending", holders: 0 },
        });
        break;
      }
      case "message":
        takeMessage(input, input.requestId);
        break;
      case "older":
        for (const message of input.messages) takeMessage(message, undefined, true);
        break;
      case "messageChanged": {
        const place = at(input.id);
        const before = place === undefined ? undefined : draft[place];
        if (place === undefined || before === undefined) break;
        const { key, delivery, holders } = before;
        replace(place, { ...lineOf(input, key, self, delivery), holders });
        break;
      }
      case "acknowledged": {
        const place = at(input.id);
        const line = place === undefined ? undefined : draft[place];
        if (place === undefined || line === undefined) break;
        replace(place, {
          ...line,
          holders: Math.max(line.holders, input.holders),
          // Alone in a meeting, every member holds the message and yet nobody else has it: that is no delivery.
          delivery: input.isDelivered && input.holders > 0 ? "delivered" : line.delivery,
        });
        break;
      }
      case "error": {
        const place = at(input.requestId);
        const line = place === undefined ? undefined : draft[place];
        if (place !== undefined && line?.id === null) replace(place, { ...line, delivery: "failed" });
        break;
      }
      case "linkLost":
        draft.forEach((line, place) => {
          const isLost = line.delivery === "sending" && !input.kept.has(line.key);
          if (isLost) replace(place, { ...line, delivery: "failed" });
        });
        break;
      default:
    }
  }
  if (!isChanged) return lines;
  return isSorted ? draft : draft.toSorted(compareLines);
}

/** Compares what can differ between a message and its replay. */
const isSame = (a: ChatLine, b: ChatLine): boolean =>
  a.text === b.text &&
  a.isEdited === b.isEdited &&
  a.isDeleted === b.isDeleted &&
  a.order === b.order &&
  JSON.stringify(a.reactions) === JSON.stringify(b.reactions);

export const stepChat = (
  lines: readonly ChatLine[],
  input: ChatInput,
  self: PeerId | null,
): readonly ChatLine[] => stepChatAll(lines, [input], self);

/** The delivery to show: while self is partitioned, a message that nobody else holds is still being sent. */
export function shownDelivery(line: ChatLine, isPartitioned: boolean): Delivery {
  return isPartitioned && line.holders === 0 && line.delivery === "sent" ? "sending" : line.delivery;
}

/** The newest own line that can be edited. */
export function lastOwnLine(lines: readonly ChatLine[], conversation: string): ChatLine | undefined {
  return lines.findLast(
    (line) => line.isOwn && line.id !== null && !line.isDeleted && line.conversation === conversation,
  );
}

/** Lines of one author stand under one name if each follows the one before within this span. */
const GROUP_SPAN_MS = 5 * 60_000;

interface Groupable {
  readonly key: string;
  readonly from: PeerId;
  readonly fromName: string;
  readonly isOwn: boolean;
  readonly atMs: number;
}
export interface Group<Line> {
  readonly key: string;
  readonly from: PeerId;
  readonly fromName: string;
  readonly isOwn: boolean;
  readonly startsDay: boolean;
  /** Its first line is the first that self had not read. */
  readonly startsNew: boolean;
  readonly atMs: number;
  readonly lines: readonly Line[];
}

/** `dayOf` names the local calendar day of a time, such as "2026-03-01". `newKey`: of the first line that self had not read. */
export function groupLines<Line extends Groupable>(
  lines: readonly Line[],
  dayOf: (atMs: number) => string,
  newKey: string | null = null,
): Group<Line>[] {
  const groups: (Group<Line> & { lines: Line[] })[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    const lastLine = last?.lines.at(-1);
    const startsDay = lastLine === undefined || dayOf(lastLine.atMs) !== dayOf(line.atMs);
    const follows =
      last !== undefined &&
      lastLine !== undefined &&
      !startsDay &&
      line.key !== newKey &&
      last.from === line.from &&
      line.atMs - lastLine.atMs < GROUP_SPAN_MS;
    if (follows) {
      last.lines.push(line);
    } else {
      const { key, from, fromName, isOwn, atMs } = line;
      groups.push({ key, from, fromName, isOwn, startsDay, startsNew: key === newKey, atMs, lines: [line] });
    }
  }
  return groups;
}
