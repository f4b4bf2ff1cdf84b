import test from "ava";
import type { CoreEvent } from "../../../src/api/events.ts";
import type { ChatMessage } from "../../../src/api/view.ts";
import type { EntryId } from "../../../src/kernel/ids.ts";
import { stepChatAll } from "../../../src/ui/model/chat.ts";
import type { CommandBody } from "../../../src/ui/model/requests.ts";
import { entriesInWindow, readWhole } from "../../../src/ui/model/whole-history.ts";
import { peerIdAt } from "../cast.ts";
import { PLAIN } from "../scenarios.ts";

const self = peerIdAt(0);
const messageOf = (index: number): ChatMessage => ({
  ...{
    id: String(index).padStart(64, "0") as EntryId,
    from: peerIdAt(1),
    fromName: "Ben",
    text: `t${index}`,
  },
  ...PLAIN,
  ...{ atMs: index, order: String(index).padStart(6, "0") },
});

/** A core that keeps `count` messages and answers pages of them. */
function coreWith(count: number) {
  const asked: CommandBody[] = [];
  async function request(command: CommandBody): Promise<CoreEvent> {
    asked.push(command);
    if (command.type !== "history" && command.type !== "readHistory") throw new Error(command.type);
    const end = command.before === undefined ? count : Number(command.before);
    const start = Math.max(0, end - (command.limit ?? 0));
    const messages = Array.from({ length: end - start }, (_, index) => messageOf(start + index));
    return { type: "history", messages, hasMore: start > 0 };
  }
  return { asked, request };
}

test("[UI129] the whole is read page by page, in order, each entry once", async (t) => {
  for (const count of [0, 1, 1_000, 1_001, 3_500]) {
    const { asked, request } = coreWith(count);
    const entries = await readWhole({ kind: "conversation", conversation: "everyone" }, { self, request });
    if (typeof entries === "string") throw new Error(entries);
    t.deepEqual(
      entries.map(({ atMs }) => atMs),
      [...Array(count).keys()],
    );
    t.is(asked.length, Math.max(1, Math.ceil(count / 1_000)));
    t.like(asked[0], { type: "history", conversation: "everyone" });
  }
  const { asked, request } = coreWith(5);
  const meetingId = "1".repeat(32) as never;
  await readWhole({ kind: "kept", meetingId }, { self, request });
  t.like(asked[0], { type: "readHistory", meeting: meetingId });
});

test("[UI129] a page that does not come is a sentence, and a core that always has more ends", async (t) => {
  const failed = async (): Promise<CoreEvent> => ({
    type: "error",
    code: "storeFailed",
    message: "The disk is gone.",
  });
  const source = { kind: "conversation", conversation: "everyone" } as const;
  t.is(await readWhole(source, { self, request: failed }), "The disk is gone.");
  const endless = async (): Promise<CoreEvent> => ({ type: "history", messages: [], hasMore: true });
  t.deepEqual(await readWhole(source, { self, request: endless }), []);
});

test("[UI129] what is still being sent is not printed", (t) => {
  const lines = stepChatAll(
    [],
    [
      { type: "message", ...messageOf(1) },
      {
        ...{ type: "typed", requestId: "r1", text: "half", from: self, conversation: "everyone" },
        ...{ replyTo: null, mentions: [], atMs: 2 },
      },
    ],
    self,
  );
  t.deepEqual(
    entriesInWindow(lines, []).map(({ what }) => what.kind === "message" && what.message.text),
    ["t1"],
  );
});
