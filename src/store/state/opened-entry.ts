/** An entry as self can read it: with the sealed content if it was sealed for self, otherwise with the body that everybody sees. */
import { conversationOf, type PeerId } from "../../kernel/ids.ts";
import type { Entry } from "../log/entry.ts";
import type { EntryBody, BodyOf } from "../log/entry-body.ts";
import { showableLine, showableText } from "../../kernel/unicode.ts";
import type { Seal } from "../sealing/seal.ts";
import { compareEntries, orderKey } from "../log/timeline.ts";

export interface OpenedEntry<Body extends EntryBody = EntryBody> {
  readonly entry: Entry;
  readonly body: Body;
  /** The readers besides the author; null for everyone. */
  readonly to: readonly PeerId[] | null;
}
export type OpenedEntryOf<Kind extends EntryBody["kind"]> = OpenedEntry<BodyOf<Kind>>;

/** Its texts are fit to be shown, whatever the author's program signed. */
export function openEntry(entry: Entry, seal: Seal): OpenedEntry {
  if (entry.body.kind !== "sealed") return { entry, body: showable(entry.body), to: null };
  const content = seal.open(entry.body, entry.author, entry.feedId);
  return content === null
    ? { entry, body: entry.body, to: null }
    : { entry, body: showable(content.body), to: content.to };
}

function showable<Body extends EntryBody>(body: Body): Body {
  const shown: {
    fromName?: string;
    text?: string;
    name?: string;
    question?: string;
    options?: readonly string[];
  } = {};
  if ("fromName" in body) shown.fromName = showableLine(body.fromName);
  if ("text" in body) shown.text = showableText(body.text);
  if ("name" in body) shown.name = showableLine(body.name);
  if (body.kind === "poll") {
    shown.question = showableLine(body.question);
    shown.options = body.options.map(showableLine);
  }
  return { ...body, ...shown };
}

/** Narrows by kind, which TypeScript does not do by a property of a property. */
export function isOfKind<Kind extends EntryBody["kind"]>(
  opened: OpenedEntry,
  ...kinds: readonly Kind[]
): opened is OpenedEntryOf<Kind> {
  return (kinds as readonly string[]).includes(opened.body.kind);
}

/** Of two entries, the later one of the timeline. */
export function laterOf<S extends OpenedEntry>(a: S | null | undefined, b: S): S {
  return a === null || a === undefined || compareEntries(a.entry, b.entry) < 0 ? b : a;
}

/** The fields that every view of an entry has. `wallMs`: by the author's clock. */
export function headOf({ entry, to }: OpenedEntry) {
  return {
    id: entry.id,
    from: entry.from,
    ...(to === null ? {} : { to }),
    conversation: conversationOf(entry.from, to),
    wallMs: entry.wallMs,
    order: orderKey(entry),
  };
}
