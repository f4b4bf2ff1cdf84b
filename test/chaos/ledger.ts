/**
 * The messages that guests wrote, and the guests that have them. At the end every message that is owed must be at every guest,
 * once, in one order. A message is owed if its author was informed of its delivery, or if its author's process lives on.
 */
import type { Command } from "../../src/api/commands.ts";
import type { CoreEvent } from "../../src/api/events.ts";

/** The part of a peer that the ledger uses. */
export interface Writer {
  readonly name: string;
  send(command: Command): void;
  onEvent(listener: (event: CoreEvent | { readonly type: "debugReception" }) => void): void;
}

export interface Verdict {
  readonly written: number;
  readonly owed: number;
  /** One sentence each. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly misordered: readonly string[];
}

export interface Ledger {
  /** Records everything that the guest reports; call it when the guest starts. */
  watch(writer: Writer): void;
  write(writer: Writer): void;
  /** Its process has ended: messages of its own without a reported delivery are not owed. */
  forget(writer: Writer): void;
  /** Compares the guests that are watched. Call it again until nothing is lost: messages may be under way. */
  verdict(): Verdict;
}

interface Book {
  /** Id -> order, of every message that the guest has. */
  readonly orders: Map<string, string>;
  readonly texts: Map<string, string>;
  readonly twice: Set<string>;
}

export function createLedger(): Ledger {
  const books = new Map<Writer, Book>();
  /** Text -> its author; absent once it is not owed. */
  const pending = new Map<string, Writer>();
  /** Texts of messages. */
  const delivered = new Set<string>();
  let written = 0;

  function owed(): ReadonlySet<string> {
    return new Set([...delivered, ...pending.keys()]);
  }

  return {
    watch(writer) {
      const book: Book = { orders: new Map(), texts: new Map(), twice: new Set() };
      books.set(writer, book);
      writer.onEvent((event) => {
        if (event.type === "message") {
          if (book.orders.has(event.id)) book.twice.add(event.text);
          book.orders.set(event.id, event.order);
          book.texts.set(event.id, event.text);
        } else if (event.type === "acknowledged" && event.isDelivered) {
          const text = book.texts.get(event.id);
          if (text !== undefined) delivered.add(text);
        } else if (event.type === "error" && event.requestId !== undefined) pending.delete(event.requestId);
      });
    },
    write(writer) {
      const text = `${writer.name} ${(written += 1)}`;
      pending.set(text, writer);
      writer.send({ type: "sendMessage", text, requestId: text });
    },
    forget(writer) {
      books.delete(writer);
      for (const [text, author] of pending) if (author === writer) pending.delete(text);
    },
    verdict() {
      const due = owed();
      const all = new Set([...due, ...[...books.values()].flatMap(({ texts }) => [...texts.values()])]);
      const lost: string[] = [];
      const doubled: string[] = [];
      const misordered: string[] = [];
      let first: { readonly name: string; readonly ids: string } | null = null;
      for (const [{ name }, { orders, texts, twice }] of books) {
        const has = new Set(texts.values());
        for (const text of all) if (!has.has(text)) lost.push(`${name} lacks "${text}"`);
        for (const text of twice) doubled.push(`${name} was shown "${text}" twice`);
        if (has.size < texts.size) doubled.push(`${name} has ${texts.size - has.size} messages twice`);
        const ids = [...orders]
          .toSorted(([, a], [, b]) => (a < b ? -1 : 1))
          .map(([id]) => id)
          .join();
        if (first === null) first = { name, ids };
        else if (ids !== first.ids) misordered.push(`${name} has another order than ${first.name}`);
      }
      return { written, owed: due.size, lost, doubled, misordered };
    },
  };
}
