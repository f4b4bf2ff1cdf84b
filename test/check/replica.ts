/** Adds up what one start of a peer's program reports, change by change; and reads its export. Pure. */
import type { Announcement, ChatMessage, SharedFile } from "../../src/api/view.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import type { PeerEvent } from "../support/peer.ts";
import type { View } from "./history.ts";

export interface Replica {
  hear(event: PeerEvent): void;
  view(peer: PeerId): View;
  /** The `order` of the newest item; empty for none. */
  newestOrder(): string;
  /** Grows with each change. */
  version(): number;
}

/** Adds to `reportedTwice` the ids that are reported as new once more. */
export function createReplica(reportedTwice: string[]): Replica {
  const messages = new Map<string, ChatMessage>();
  const announcements = new Map<string, Announcement>();
  const files = new Map<string, SharedFile>();
  let newestOrder = "";
  let version = 0;

  function put<T extends { readonly order: string }>(
    map: Map<string, T>,
    key: string,
    value: T,
    isNew: boolean,
  ): void {
    version += 1;
    if (isNew && map.has(key)) reportedTwice.push(key);
    map.set(key, value);
    if (value.order > newestOrder) newestOrder = value.order;
  }

  return {
    hear(event) {
      if (event.type === "message" || event.type === "messageChanged") {
        const { type, requestId: _, ...message } = event;
        put(messages, message.id, message, type === "message");
      } else if (event.type === "announcement") {
        const { type: _, ...announcement } = event;
        put(announcements, announcement.id, announcement, true);
      } else if (event.type === "file") {
        const { type: _, ...file } = event;
        put(files, file.fileId, file, true);
      }
    },
    view: (peer) => ({
      peer,
      messages: byOrder(messages.values()),
      announcements: byOrder(announcements.values()),
      files: byOrder(files.values()),
      reportedTwice,
    }),
    newestOrder: () => newestOrder,
    version: () => version,
  };
}

const byOrder = <T extends { readonly order: string }>(values: Iterable<T>): T[] =>
  [...values].toSorted((a, b) => (a.order < b.order ? -1 : 1));

interface ExportedEntry {
  readonly kind: "message" | "announcement" | "file";
}

/** Reads a history that was exported as JSON. */
export function exportedView(peer: PeerId, json: string): View {
  // The casts hold for the program's own export: its content is under test, its shape is not.
  const { entries } = JSON.parse(json) as { entries: readonly ExportedEntry[] };
  const of = (kind: ExportedEntry["kind"]) =>
    entries.flatMap((entry) => (entry.kind === kind ? [shownOf(entry)] : []));
  return {
    peer,
    // These casts hold by the entries' kinds.
    messages: of("message") as ChatMessage[],
    announcements: of("announcement") as Announcement[],
    files: of("file") as SharedFile[],
    reportedTwice: [],
  };
}

/** Leaves out the fields that only exports have. */
function shownOf(entry: ExportedEntry): object {
  const { kind, at: _, ...rest } = entry as ExportedEntry & { at?: string; blobId?: string; id?: string };
  if (kind !== "file") return rest;
  const { blobId: __, id: ___, ...file } = rest;
  return file;
}
