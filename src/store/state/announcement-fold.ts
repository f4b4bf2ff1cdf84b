/** Folds announcements by hosts, which stand until a host withdraws them. The order of arrival makes no difference. */
import type { EntryId } from "../../kernel/ids.ts";
import type { StoredAnnouncement } from "../stored.ts";
import { headOf, isOfKind, type OpenedEntry, type OpenedEntryOf } from "./opened-entry.ts";
import type { Authority } from "./roles.ts";
import { createWithdrawals } from "./withdrawals.ts";

export type AnnouncementView = Omit<StoredAnnouncement, "atMs"> & { readonly wallMs: number };

export interface AnnouncementFold {
  /** Returns the announcement that may be another than before; null for an entry of another kind. */
  add(opened: OpenedEntry): EntryId | null;
  /** Null if there is none, or if it was withdrawn. */
  view(id: EntryId): AnnouncementView | null;
  /** How many entries were ignored because their authors may not make them. */
  readonly withoutRight: number;
}

export function createAnnouncementFold(authority: Authority): AnnouncementFold {
  const announcements = new Map<EntryId, OpenedEntryOf<"announcement">>();
  const withdrawals = createWithdrawals();
  let withoutRight = 0;
  return {
    add(opened) {
      const { entry } = opened;
      if (isOfKind(opened, "announcement")) {
        if (authority.may(entry, "announce")) announcements.set(entry.id, opened);
        else withoutRight += 1;
        return entry.id;
      }
      if (!isOfKind(opened, "withdrawAnnouncement")) return null;
      if (authority.may(entry, "announce")) withdrawals.note(opened.body.id, entry);
      else withoutRight += 1;
      return opened.body.id;
    },
    view(id) {
      const opened = announcements.get(id);
      if (opened === undefined || withdrawals.isWithdrawn(id, opened.entry)) return null;
      const { from, wallMs, order } = headOf(opened);
      const { fromName, text } = opened.body;
      return { id, from, fromName, text, wallMs, order };
    },
    get withoutRight() {
      return withoutRight;
    },
  };
}
