/** Chat messages of Ben, by number: the number is the order, the time and a part of the text. */
import type { ChatMessage } from "../../src/api/view.ts";
import type { EntryId } from "../../src/kernel/ids.ts";
import { peerIdAt } from "./cast.ts";
import { PLAIN } from "./scenarios.ts";

export const messageAt = (index: number, conversation = "everyone"): ChatMessage => ({
  ...PLAIN,
  id: String(index).padStart(64, "0") as EntryId,
  from: peerIdAt(1),
  fromName: "Ben",
  text: `message ${index}`,
  atMs: index,
  conversation,
  order: String(index).padStart(8, "0"),
});
