/** All of a history, page by page from the newest, for what needs the whole at once: paper. */
import type { CoreEvent } from "../../api/events.ts";
import type { MeetingId, PeerId } from "../../kernel/ids.ts";
import type { ChatLine } from "./chat.ts";
import type { OfferedFile } from "./files.ts";
import { entriesOf, type KeptEntry } from "./kept-history.ts";
import type { CommandBody } from "./requests.ts";
import { saidText } from "./text.ts";
import { t } from "../language/texts.ts";

/** Some 300 kB of ordinary chat. */
const PAGE = 1_000;

/** A conversation of the meeting that self is in, or a kept meeting. */
export type HistorySource =
  | { readonly kind: "conversation"; readonly conversation: string }
  | { readonly kind: "kept"; readonly meetingId: MeetingId };

/** In the meeting's order; a sentence where a page did not come. */
export async function readWhole(
  source: HistorySource,
  deps: {
    readonly self: PeerId | null;
    readonly request: (command: CommandBody) => Promise<CoreEvent>;
  },
): Promise<readonly KeptEntry[] | string> {
  const pages: KeptEntry[][] = [];
  for (;;) {
    const before = pages.at(-1)?.[0]?.order;
    const page = { limit: PAGE, ...(before === undefined ? {} : { before }) };
    const answer = await deps.request(
      source.kind === "kept"
        ? { type: "readHistory", meeting: source.meetingId, ...page }
        : { type: "history", conversation: source.conversation, ...page },
    );
    if (answer.type === "error") return saidText(answer);
    if (answer.type !== "history") return t().chat.historyNotRead;
    const older = entriesOf(answer, deps.self);
    pages.push(older);
    if (!answer.hasMore || older.length === 0) return pages.toReversed().flat();
  }
}

/** What the window has of a conversation: messages that the core has stored, and files. In the store's order. */
export function entriesInWindow(lines: readonly ChatLine[], files: readonly OfferedFile[]): KeptEntry[] {
  const messages = lines.flatMap((line): KeptEntry[] => {
    const { key, id, order, from, fromName, isOwn, atMs, replyTo, text, conversation } = line;
    if (id === null || order === null) return [];
    const { isEdited, isDeleted, reactions, mentions } = line;
    const message = {
      ...{ id, order, from, fromName, atMs, text, conversation, isEdited, isDeleted, reactions, mentions },
      ...(replyTo === null ? {} : { replyTo }),
    };
    return [{ key, order, from, fromName, isOwn, atMs, what: { kind: "message", message } }];
  });
  return inOrder([...messages, ...files.map(entryOfFile)]);
}

export const entryOfFile = (file: OfferedFile): KeptEntry => {
  const { key, order, from, fromName, isOwn, atMs } = file;
  return { key, order, from, fromName, isOwn, atMs, what: { kind: "file", file } };
};

export const inOrder = (entries: readonly KeptEntry[]): KeptEntry[] =>
  entries.toSorted((a, b) => (a.order < b.order ? -1 : 1));
