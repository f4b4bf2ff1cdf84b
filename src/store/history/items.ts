/** What an export has: the messages, files and announcements of one conversation or of all, in the timeline's order. Pure. */
import { EVERYONE, type PeerId } from "../../kernel/ids.ts";
import type { StoredAnnouncement, StoredCaption, StoredFile, StoredMessage, StoredPoll } from "../stored.ts";

export interface History {
  readonly title: string;
  readonly messages: readonly StoredMessage[];
  readonly announcements: readonly StoredAnnouncement[];
  readonly files: readonly StoredFile[];
  readonly polls: readonly StoredPoll[];
  readonly captions: readonly StoredCaption[];
}
export interface ExportOptions {
  /** Wall-clock milliseconds since 1970. */
  readonly exportedAtMs: number;
  /** IANA name; absent for the machine's own. */
  readonly timeZone?: string | undefined;
  /** Absent for all conversations, with the announcements. */
  readonly conversation?: string | undefined;
}

export type Item =
  | { readonly kind: "message"; readonly what: StoredMessage }
  | { readonly kind: "announcement"; readonly what: StoredAnnouncement }
  | { readonly kind: "poll"; readonly what: StoredPoll }
  | { readonly kind: "caption"; readonly what: StoredCaption }
  | { readonly kind: "file"; readonly what: StoredFile };

export function itemsOf(history: History, conversation?: string): Item[] {
  const isWanted = (what: { readonly conversation: string }) =>
    conversation === undefined || what.conversation === conversation;
  const items: Item[] = [
    ...history.messages.filter(isWanted).map((what) => ({ kind: "message" as const, what })),
    ...history.files.filter(isWanted).map((what) => ({ kind: "file" as const, what })),
    ...(conversation === undefined || conversation === EVERYONE ? history.announcements : []).map((what) => ({
      kind: "announcement" as const,
      what,
    })),
  ];
  if (conversation === undefined || conversation === EVERYONE)
    items.push(
      ...history.polls.map((what) => ({ kind: "poll" as const, what })),
      ...history.captions.map((what) => ({ kind: "caption" as const, what })),
    );
  return items.toSorted((a, b) => (a.what.order < b.what.order ? -1 : 1));
}

/** The last name under which a peer wrote; for a peer that never wrote, the first eight digits of its id. */
export function namesOf(history: History): (peer: PeerId) => string {
  const names = new Map<PeerId, string>();
  for (const { what } of itemsOf(history)) names.set(what.from, what.fromName);
  return (peer) => names.get(peer) ?? peer.slice(0, 8);
}
