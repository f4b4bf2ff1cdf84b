import test from "ava";
import type { ChatMessage } from "../../../src/api/view.ts";
import { conversationOf, type EntryId, type FileId } from "../../../src/kernel/ids.ts";
import { arrivalWords, fileTopic, folderOf, type ChatArrival } from "../../../src/ui/model/arrivals.ts";
import { peerIdAt } from "../cast.ts";
import { PLAIN } from "../scenarios.ts";

const self = peerIdAt(0);
const names = new Map([[peerIdAt(1), "Ben Okafor"]]);
const message = (more: Partial<ChatMessage> = {}): ChatArrival => ({
  ...{ type: "message", id: "1".repeat(64) as EntryId, from: peerIdAt(1), fromName: "Ben", text: "Hello" },
  ...PLAIN,
  ...{ atMs: 0, order: "1" },
  ...more,
});
const file: ChatArrival = {
  ...{ type: "file", fileId: "1".repeat(32) as FileId, from: peerIdAt(1), fromName: "Ben", name: "a.jpg" },
  ...{ isFolder: false, sizeBytes: 1, sha256: "", conversation: "everyone", atMs: 0, order: "1" },
};
const wordsOf = (event: ChatArrival, count = 1) => arrivalWords(event, self, names, count);
const withBen = { to: [self], conversation: conversationOf(self, [peerIdAt(1)]) };

test("[UI123] every message has words, and says whether it concerns self in particular", (t) => {
  t.like(wordsOf(message()), { title: "Ben Okafor", text: "Hello", isForSelf: false });
  t.like(wordsOf(message({ mentions: [self] })), { title: "Ben Okafor mentioned you", isForSelf: true });
  t.like(wordsOf(message(withBen)), { title: "Ben Okafor wrote to you privately", isForSelf: true });
  t.is(wordsOf(message({ isDeleted: true })), null);
  const long = wordsOf(message({ text: `${"x".repeat(119)}👩‍👩‍👧 and more` }));
  t.is(long?.text, `${"x".repeat(119)}…`);
});

test("[UI123] an announcement has words, and files of one act are counted", (t) => {
  const announcement: ChatArrival = {
    ...{
      type: "announcement",
      id: "1".repeat(64) as EntryId,
      from: peerIdAt(1),
      fromName: "Ben",
      text: "Tea",
    },
    ...{ atMs: 0, order: "1" },
  };
  t.like(wordsOf(announcement), { title: "Announcement by Ben Okafor", text: "Tea" });
  t.like(wordsOf(file), { title: "Ben Okafor shares a file", text: "a.jpg", isForSelf: true });
  t.like(wordsOf({ ...file, isFolder: true }), { title: "Ben Okafor shares a folder" });
  t.like(wordsOf(file, 200), { title: "Ben Okafor shares 200 files", text: "" });
  t.is(fileTopic(file), fileTopic({ ...file, fileId: "2".repeat(32) as FileId, atMs: 9 }));
  t.not(fileTopic(file), fileTopic({ ...file, ...withBen }));
  t.is(fileTopic(message()), null);
});

test("[UI125] the folder of a saved file is named as the system writes it", (t) => {
  t.is(folderOf("/home/ana/Downloads/a.jpg"), "/home/ana/Downloads");
  t.is(folderOf("C:\\Users\\Ana\\a.jpg"), "C:\\Users\\Ana");
  t.is(folderOf("/a.jpg"), "/");
});
