/** A store in which a file can be claimed by another than its sharer. */
import { fileIdBy, type FileId, type PeerId } from "../../src/kernel/ids.ts";
import { type Entry } from "../../src/store/log/entry.ts";
import type { BodyOf } from "../../src/store/log/entry-body.ts";
import { batchEntries } from "../../src/store/sync/messages.ts";
import type { Signer } from "../../src/store/types.ts";
import { openOwnMeeting } from "../store/open-meeting.ts";
import { createSigners } from "../store/support.ts";

export const [me, mallory, ada] = createSigners(3, "replaced") as [Signer, Signer, Signer];

export async function openOne() {
  const { meeting } = await openOwnMeeting(me, [mallory, ada]);
  const withdrawn: FileId[] = [];
  meeting.onFileWithdrawn((fileId) => withdrawn.push(fileId));
  const bring = (from: Signer, entries: readonly Entry[]) => {
    meeting.peerUp(from.peerId);
    for (const body of batchEntries(entries, Infinity)) meeting.receive(from.peerId, body);
  };
  return { meeting, withdrawn, bring };
}

export const idBy = (peer: PeerId, index: number) =>
  fileIdBy(peer, Buffer.from(index.toString(16).padStart(12, "0"), "hex"));

export const file = (fileId: FileId, name: string, blob: string): BodyOf<"file"> => ({
  ...{ kind: "file", fromName: "Ada", fileId, name, isFolder: false, sizeBytes: 5 },
  ...{ sha256: "00".repeat(32), blobId: blob.repeat(32) },
});
