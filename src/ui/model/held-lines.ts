/** How much of the chat a window holds: the core has all of it, and brings older lines again by the page. Pure. */
import type { ChatLine } from "./chat.ts";

/** Beyond this, the oldest lines are let go. */
export const MAX_LINES = 2_500;
/** The part of the most that is kept then. */
const KEPT_PART = 0.8;
/** While somebody reads back, what is being read stays. Pages that are asked for come on top of it. */
export const MAX_LINES_READ_BACK = 20_000;
/** Of each conversation these stay, however much was said in the others: more than a panel shows, so that opening it asks for no page. */
export const KEPT_OF_EACH = 100;
/** Of those that stay only for their conversation's sake. */
const MAX_KEPT_BESIDES = 2_000;

/**
 * The newest of the lines, in their order, and from which conversations some are gone. What is kept of a conversation is its end, without
 * gaps. The same list where nothing is gone.
 */
export function keepNewest(
  lines: readonly ChatLine[],
  maxLines = MAX_LINES,
): { readonly lines: readonly ChatLine[]; readonly cut: ReadonlySet<string> } {
  const cut = new Set<string>();
  if (lines.length <= maxLines) return { lines, cut };
  const keptLines = maxLines * KEPT_PART;
  const counts = new Map<string, number>();
  const kept: ChatLine[] = [];
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at];
    if (line === undefined) continue;
    const count = counts.get(line.conversation) ?? 0;
    const isNew = kept.length < keptLines;
    const isNeeded = count < KEPT_OF_EACH && kept.length < keptLines + MAX_KEPT_BESIDES;
    if (cut.has(line.conversation) || (!isNew && !isNeeded)) {
      cut.add(line.conversation);
      continue;
    }
    counts.set(line.conversation, count + 1);
    kept.push(line);
  }
  return cut.size === 0 ? { lines, cut } : { lines: kept.toReversed(), cut };
}
