import test from "ava";
import type { EntryId, FileId } from "../../../src/kernel/ids.ts";
import { firstNewKey, shownItems, type StreamItem } from "../../../src/ui/chat/stream-items.ts";
import { stepChat } from "../../../src/ui/model/chat.ts";
import { stepFiles } from "../../../src/ui/model/files.ts";
import { peerIdAt } from "../cast.ts";
import { PLAIN } from "../scenarios.ts";

const self = peerIdAt(0);
const orderOf = (index: number) => String(index).padStart(6, "0");
const messageOf = (index: number, from = 1): readonly StreamItem[] =>
  stepChat(
    [],
    {
      ...{ type: "message", id: String(index).padStart(64, "0") as EntryId, from: peerIdAt(from) },
      ...{ fromName: "", text: "", ...PLAIN, atMs: index * 1_000, order: orderOf(index) },
    },
    self,
  );
const fileOf = (index: number): readonly StreamItem[] =>
  stepFiles(
    [],
    [
      {
        ...{
          type: "file",
          fileId: String(index).padStart(32, "0") as FileId,
          from: peerIdAt(1),
          fromName: "",
        },
        ...{ name: "a.jpg", isFolder: false, sizeBytes: 1, sha256: "", conversation: "everyone" },
        ...{ atMs: index * 1_000, order: orderOf(index) },
      },
    ],
    self,
  );
const firstNew = (items: readonly StreamItem[], index: number | null) =>
  firstNewKey(shownItems(items), index === null ? null : orderOf(index))?.slice(-2) ?? null;

test("[UI128] new begins with the first line of others after the one that was read", (t) => {
  const items = [...messageOf(1), ...messageOf(2), ...messageOf(3, 0), ...messageOf(4)];
  t.is(firstNew(items, 1), "02");
  t.is(firstNew(items, 2), "04", "an own line is not new");
  t.is(firstNew(items, 4), null);
  t.is(firstNew(items, 0), null, "everything is new: there is nothing to part it from");
  t.is(firstNew(items, null), null);
  t.is(firstNew([], 0), null);
});

test("[UI128] a batch of files that went on after the last read is new", (t) => {
  const items = [...messageOf(1), ...[2, 3, 4, 5, 6].flatMap(fileOf), ...messageOf(7)];
  t.is(shownItems(items).length, 3);
  t.is(firstNew(items, 4), "02");
  t.is(firstNew(items, 6), "07");
});
