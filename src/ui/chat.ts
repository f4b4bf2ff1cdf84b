/** The chat as a list: a pure fold over the core's events and the messages typed here, and its grouping for reading. */
import type { ChatMessage, CoreEvent } from "../core-api.ts";
import type { EntryId, PeerId } from "../kernel/ids.ts";

export type Delivery = "sending" | "sent" | "delivered" | "failed";

export interface ChatLine {
  /** Stable for the line's life: the request's id for what was typed here, the entry's id for the rest. */
  readonly key: string;
  /** Null until the core has stored it. */
  readonly id: EntryId | null;
  readonly from: PeerId;
  readonly fromName: string;
  readonly text: string;
  readonly atMs: number;
  /** Sorts as text, the same in every window; null, which is last, until the core has stored it. */
  readonly order: string | null;
  readonly isOwn: boolean;
  /** Set when only some may read it. */
  readonly isPrivate: boolean;
  readonly delivery: Delivery;
  /** How many others are known to hold it; counts for one's own. */
  readonly holders: number;
}

export type ChatInput =
  | CoreEvent
  | {
      readonly type: "typed";
      readonly requestId: string;
      readonly text: string;
      readonly from: PeerId;
      readonly atMs: number;
    }
  /** What was being sent is not known to have arrived, but for the lines whose keys are `kept` here to be sent later. */
  | { readonly type: "linkLost"; readonly kept: ReadonlySet<string> }
  | { readonly type: "cleared" };

function lineOf(message: ChatMessage, key: string, self: PeerId | null, delivery: Delivery): ChatLine {
  return {
    key,
    id: message.id,
    from: message.from,
    fromName: message.fromName,
    text: message.text,
    atMs: message.atMs,
    order: message.order,
    isOwn: message.from === self,
    isPrivate: message.to !== undefined,
    delivery,
    holders: 0,
  };
}

function replaceWhere(
  lines: readonly ChatLine[],
  matches: (line: ChatLine) => boolean,
  change: (line: ChatLine) => ChatLine,
): readonly ChatLine[] {
  return lines.some(matches) ? lines.map((line) => (matches(line) ? change(line) : line)) : lines;
}

/** In the timeline's order; what arrives late goes where it belongs. */
function placed(lines: readonly ChatLine[], line: ChatLine): readonly ChatLine[] {
  const isAfter = (other: ChatLine) =>
    other.order === null || (line.order !== null && other.order > line.order);
  const before = lines.findLastIndex((other) => !isAfter(other));
  return lines.toSpliced(before + 1, 0, line);
}

/** `self` is null until the first view came. History may be replayed: a known id changes nothing. */
export function stepChat(
  lines: readonly ChatLine[],
  input: ChatInput,
  self: PeerId | null,
): readonly ChatLine[] {
  switch (input.type) {
    case "typed":
      return [
        ...lines,
        {
          key: input.requestId,
          id: null,
          from: input.from,
          fromName: "",
          text: input.text,
          atMs: input.atMs,
          order: null,
          isOwn: true,
          isPrivate: false,
          delivery: "sending",
          holders: 0,
        },
      ];
    case "message": {
      if (lines.some((line) => line.id === input.id)) return lines;
      const isEcho = (line: ChatLine) => line.id === null && line.key === input.requestId;
      if (lines.some(isEcho)) {
        const echo = lines.find(isEcho);
        const rest = lines.filter((line) => !isEcho(line));
        return placed(rest, lineOf(input, echo?.key ?? input.id, self, "sent"));
      }
      return placed(lines, lineOf(input, input.id, self, "sent"));
    }
    case "acknowledged":
      return replaceWhere(
        lines,
        (line) => line.id === input.id,
        // Alone in a meeting, all there are hold it, and still nobody has it.
        ({ holders, delivery, ...line }) => ({
          ...line,
          holders: Math.max(holders, input.holders),
          delivery: input.isDelivered && input.holders > 0 ? "delivered" : delivery,
        }),
      );
    case "error":
      return replaceWhere(
        lines,
        (line) => line.id === null && line.key === input.requestId,
        (line) => ({ ...line, delivery: "failed" }),
      );
    case "linkLost":
      return replaceWhere(
        lines,
        (line) => line.delivery === "sending" && !input.kept.has(line.key),
        (line) => ({ ...line, delivery: "failed" }),
      );
    case "cleared":
      return [];
    default:
      return lines;
  }
}

/** What to show of an own line's way: while nobody is reached, what nobody else holds is still being sent. */
export function shownDelivery(line: ChatLine, isCutOff: boolean): Delivery {
  return isCutOff && line.holders === 0 && line.delivery === "sent" ? "sending" : line.delivery;
}

/** Messages of others after the one that was marked read last; `lastReadOrder` is that one's order. */
export function unreadCount(lines: readonly ChatLine[], lastReadOrder: string | null): number {
  const isUnread = ({ isOwn, order }: ChatLine) =>
    !isOwn && order !== null && (lastReadOrder === null || order > lastReadOrder);
  return lines.filter(isUnread).length;
}

/** Lines of one author within this span stand under one name. */
const GROUP_SPAN_MS = 5 * 60_000;

export interface ChatGroup {
  readonly key: string;
  readonly from: PeerId;
  readonly fromName: string;
  readonly isOwn: boolean;
  readonly startsDay: boolean;
  readonly atMs: number;
  readonly lines: readonly ChatLine[];
}

/** `dayOf` names the local calendar day of a time, such as "2026-03-01". */
export function groupLines(lines: readonly ChatLine[], dayOf: (atMs: number) => string): ChatGroup[] {
  const groups: (ChatGroup & { lines: ChatLine[] })[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    const lastLine = last?.lines.at(-1);
    const startsDay = lastLine === undefined || dayOf(lastLine.atMs) !== dayOf(line.atMs);
    const follows =
      last !== undefined &&
      lastLine !== undefined &&
      !startsDay &&
      last.from === line.from &&
      line.atMs - lastLine.atMs < GROUP_SPAN_MS;
    if (follows) {
      last.lines.push(line);
    } else {
      const { key, from, fromName, isOwn, atMs } = line;
      groups.push({ key, from, fromName, isOwn, startsDay, atMs, lines: [line] });
    }
  }
  return groups;
}
