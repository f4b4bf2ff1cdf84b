/** An entry as self can read it: opened if it was sealed for self, as it came if it was sealed for others. */
import { conversationOf, type PeerId } from "../../kernel/ids.ts";
import type { Entry } from "../log/entry.ts";
import type { EntryFact, FactOf } from "../log/facts.ts";
import type { Seal } from "../sealing/seal.ts";
import { compareEntries, orderKey } from "../log/timeline.ts";

export interface Statement<Fact extends EntryFact = EntryFact> {
  readonly entry: Entry;
  readonly fact: Fact;
  /** Who may read it besides its author; null for everyone. */
  readonly to: readonly PeerId[] | null;
}
export type StatementOf<Kind extends EntryFact["kind"]> = Statement<FactOf<Kind>>;

export function readEntry(entry: Entry, seal: Seal): Statement {
  if (entry.fact.kind !== "sealed") return { entry, fact: entry.fact, to: null };
  const content = seal.open(entry.fact, entry.author, entry.feedId);
  return content === null
    ? { entry, fact: entry.fact, to: null }
    : { entry, fact: content.fact, to: content.to };
}

/** Narrows by kind: a property of a property is no discriminant to the compiler. */
export function isOfKind<Kind extends EntryFact["kind"]>(
  statement: Statement,
  ...kinds: readonly Kind[]
): statement is StatementOf<Kind> {
  return (kinds as readonly string[]).includes(statement.fact.kind);
}

/** The one that comes later in the timeline. */
export function laterOf<S extends Statement>(a: S | null | undefined, b: S): S {
  return a === null || a === undefined || compareEntries(a.entry, b.entry) < 0 ? b : a;
}

/** What every view of a statement has. `wallMs` is what its author's clock said. */
export function headOf({ entry, to }: Statement) {
  return {
    id: entry.id,
    from: entry.from,
    ...(to === null ? {} : { to }),
    conversation: conversationOf(entry.from, to),
    wallMs: entry.wallMs,
    order: orderKey(entry),
  };
}
