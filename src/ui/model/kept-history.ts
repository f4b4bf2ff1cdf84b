/** Reads a kept meeting page by page, newest first, for a page that shows it without being in it. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { CoreEvent } from "../../api/events.ts";
import type { Announcement, ChatMessage, KeptCaption, KeptFile, Poll } from "../../api/view.ts";
import type { MeetingId, PeerId } from "../../kernel/ids.ts";
import type { CommandBody } from "./requests.ts";
import { saidText } from "./text.ts";

/** Some ten screens. */
const PAGE = 200;

export type KeptWhat =
  | { readonly kind: "message"; readonly message: ChatMessage }
  | { readonly kind: "file"; readonly file: KeptFile }
  | { readonly kind: "announcement"; readonly announcement: Announcement }
  | { readonly kind: "poll"; readonly poll: Poll }
  | { readonly kind: "caption"; readonly caption: KeptCaption };

/** What `groupLines` groups. */
export interface KeptEntry {
  readonly key: string;
  readonly order: string;
  readonly from: PeerId;
  readonly fromName: string;
  readonly isOwn: boolean;
  readonly atMs: number;
  readonly what: KeptWhat;
}

export interface KeptPages {
  /** In the meeting's order. */
  readonly entries: readonly KeptEntry[];
  /** There are older ones. */
  readonly hasMore: boolean;
  /** The words that they have; empty for everything. */
  readonly search: string;
}

export interface KeptReader {
  /** Null until the first page has come. */
  readonly pages: ReadonlySignal<KeptPages | null>;
  /** A sentence, when the last page did not come. */
  readonly problem: ReadonlySignal<string | null>;
  /** Begins anew with the newest entries that have these words. */
  find(search: string): Promise<void>;
  /** Does nothing while a page is on its way. */
  older(): Promise<void>;
}

export function createKeptReader(deps: {
  readonly meetingId: MeetingId;
  readonly self: () => PeerId | null;
  readonly request: (command: CommandBody) => Promise<CoreEvent>;
}): KeptReader {
  const pages = signal<KeptPages | null>(null);
  const problem = signal<string | null>(null);
  let latest = {};
  let isLoading = false;

  async function load(search: string, before: KeptPages | null): Promise<void> {
    const own = (latest = {});
    const first = before?.entries[0];
    isLoading = true;
    const answer = await deps.request({
      ...{ type: "readHistory", meeting: deps.meetingId, limit: PAGE },
      ...(search === "" ? {} : { search }),
      ...(first === undefined ? {} : { before: first.order }),
    });
    // Another search has begun meanwhile.
    if (own !== latest) return;
    isLoading = false;
    if (answer.type === "error") {
      problem.value = saidText(answer);
      return;
    }
    if (answer.type !== "history") return;
    problem.value = null;
    const entries = [...entriesOf(answer, deps.self()), ...(before?.entries ?? [])];
    pages.value = { entries, hasMore: answer.hasMore, search };
  }

  return {
    pages,
    problem,
    find: (search) => load(search, null),
    async older() {
      const known = pages.value;
      if (known !== null && known.hasMore && !isLoading) await load(known.search, known);
    },
  };
}

export function entriesOf(
  { messages, kept }: Extract<CoreEvent, { type: "history" }>,
  self: PeerId | null,
): KeptEntry[] {
  const entry = (
    { order, from, fromName, atMs }: Announcement | ChatMessage | KeptCaption | KeptFile | Poll,
    what: KeptWhat,
  ): KeptEntry => ({ key: order, order, from, fromName, atMs, isOwn: from === self, what });
  return [
    ...messages.map((message) => entry(message, { kind: "message", message })),
    ...(kept?.files ?? []).map((file) => entry(file, { kind: "file", file })),
    ...(kept?.announcements ?? []).map((announcement) =>
      entry(announcement, { kind: "announcement", announcement }),
    ),
    ...(kept?.polls ?? []).map((poll) => entry(poll, { kind: "poll", poll })),
    ...(kept?.captions ?? []).map((caption) => entry(caption, { kind: "caption", caption })),
  ].toSorted((a, b) => (a.order < b.order ? -1 : 1));
}
