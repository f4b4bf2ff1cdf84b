/** An offered file as clients see it. */
import type { SharedFile } from "../api/view.ts";
import type { StoredFile } from "../store/types.ts";

/** Without what only self needs: the key, the blob's id and the entry's. */
export function sharedFileOf(file: StoredFile): SharedFile {
  const { key: _, blobId: __, id: ___, ...shared } = file;
  return shared;
}
