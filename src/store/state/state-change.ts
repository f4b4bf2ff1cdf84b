import type { EntryId, FileId } from "../../kernel/ids.ts";
import type { StoredAnnouncement, StoredFile, StoredMessage, StoredPoll } from "../stored.ts";

/** What changed for an observer of the state. */
export type StateChange =
  | { readonly type: "message"; readonly message: StoredMessage }
  | { readonly type: "messageChanged"; readonly message: StoredMessage }
  | { readonly type: "announcement"; readonly announcement: StoredAnnouncement }
  | { readonly type: "announcementWithdrawn"; readonly id: EntryId }
  | { readonly type: "file"; readonly file: StoredFile }
  | { readonly type: "fileWithdrawn"; readonly fileId: FileId }
  | { readonly type: "poll"; readonly poll: StoredPoll }
  | { readonly type: "pollWithdrawn"; readonly id: EntryId }
  /** `blobs()` may answer differently. Comes after the changes of the same files. */
  | { readonly type: "blobs" }
  | { readonly type: "authority" }
  | { readonly type: "mutes" }
  | { readonly type: "spotlight" }
  | { readonly type: "captioning" }
  | { readonly type: "recording" }
  | { readonly type: "sealKey" };

/** True if an observer sees no difference between the two views. */
export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
