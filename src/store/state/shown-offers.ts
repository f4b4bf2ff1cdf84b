/** Announcements and files as an observer of the state was shown them, in the timeline's order. */
import type { EntryId, FileId } from "../../kernel/ids.ts";
import type { StoredAnnouncement, StoredCaption, StoredFile, StoredPoll } from "../stored.ts";
import type { AnnouncementView } from "./announcement-fold.ts";
import type { CaptionView } from "./caption-fold.ts";
import type { FileView } from "./file-offers.ts";
import { createOrderedIndex, type OrderedIndex } from "./ordered-index.ts";
import type { PollView } from "./poll-fold.ts";
import { isSame, type StateChange } from "./state-change.ts";

export interface ShownOffers {
  announcements(): readonly StoredAnnouncement[];
  files(): readonly StoredFile[];
  file(id: string): StoredFile | undefined;
  /** It may have changed. Returns what its observer has to know. `wallMs`: the present by self's clock. */
  updateAnnouncement(id: EntryId, wallMs: number): StateChange[];
  updateFile(fileId: FileId, wallMs: number): StateChange[];
  polls(): readonly StoredPoll[];
  poll(id: string): StoredPoll | undefined;
  updatePoll(id: EntryId, wallMs: number): StateChange[];
  captions(): readonly StoredCaption[];
  updateCaption(id: EntryId, wallMs: number): void;
  clear(): void;
}

/** `views`: how each shows at present; null if it does not. `named`: the view with the name that stands beside it. */
export function createShownOffers(views: {
  announcement(id: EntryId): AnnouncementView | null;
  file(fileId: FileId): FileView | null;
  poll(id: EntryId): PollView | null;
  caption(id: EntryId): CaptionView | null;
  named<View extends StoredAnnouncement | StoredCaption | StoredFile | StoredPoll>(view: View): View;
}): ShownOffers {
  const announcements = createOrderedIndex<StoredAnnouncement>();
  const files = createOrderedIndex<StoredFile>();
  const polls = createOrderedIndex<StoredPoll>();
  const captions = createOrderedIndex<StoredCaption>();

  return {
    announcements: announcements.list,
    files: files.list,
    file: files.get,
    updateAnnouncement(id, wallMs) {
      const view = views.announcement(id);
      const announcement = view && views.named(dated(view, announcements.get(id), wallMs));
      if (!replace(announcements, id, announcement)) return [];
      return [
        announcement === null
          ? { type: "announcementWithdrawn", id }
          : { type: "announcement", announcement },
      ];
    },
    updateFile(fileId, wallMs) {
      const view = views.file(fileId);
      const file = view && views.named(dated(view, files.get(fileId), wallMs));
      if (!replace(files, fileId, file)) return [];
      return [file === null ? { type: "fileWithdrawn", fileId } : { type: "file", file }];
    },
    polls: polls.list,
    poll: polls.get,
    updatePoll(id, wallMs) {
      const view = views.poll(id);
      const poll = view && views.named(dated(view, polls.get(id), wallMs));
      if (!replace(polls, id, poll)) return [];
      return [poll === null ? { type: "pollWithdrawn", id } : { type: "poll", poll }];
    },
    captions: captions.list,
    updateCaption(id, wallMs) {
      const view = views.caption(id);
      replace(captions, id, view && views.named(dated(view, captions.get(id), wallMs)));
    },
    clear() {
      for (const { id } of captions.list()) captions.set(id, null);
      for (const { id } of polls.list()) polls.set(id, null);
      for (const { id } of announcements.list()) announcements.set(id, null);
      for (const { fileId } of files.list()) files.set(fileId, null);
    },
  };
}

type Dated<View> = Omit<View, "wallMs"> & { readonly atMs: number };

/** An author's clock that is ahead must not show a time in the future. A view that was shown once keeps its time. */
function dated<View extends { readonly wallMs: number; readonly id: EntryId }>(
  view: View,
  before: { readonly atMs: number; readonly id: EntryId } | undefined,
  nowWallMs: number,
): Dated<View> {
  const { wallMs, ...rest } = view;
  return { ...rest, atMs: before?.id === view.id ? before.atMs : Math.min(wallMs, nowWallMs) };
}

/** Returns whether the index changed. */
function replace<View extends { readonly order: string }>(
  index: OrderedIndex<View>,
  key: string,
  view: View | null,
): boolean {
  const before = index.get(key);
  if (before === undefined ? view === null : isSame(before, view)) return false;
  index.set(key, view);
  return true;
}
