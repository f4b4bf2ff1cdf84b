import test from "ava";
import type { CoreEvent } from "../../../src/api/events.ts";
import { createKeptReader } from "../../../src/ui/model/kept-history.ts";
import type { CommandBody } from "../../../src/ui/model/requests.ts";
import { meetingId } from "../../support/ids.ts";
import { peerIdAt } from "../cast.ts";
import { scenarioNamed } from "../scenarios.ts";

const { messages, files } = scenarioNamed("home-history", 0);

/** Each request waits until the test answers it. */
function setUp() {
  const requests: { readonly command: CommandBody; answer(event: CoreEvent): Promise<void> }[] = [];
  const reader = createKeptReader({
    meetingId: meetingId(1),
    self: () => peerIdAt(0),
    request: (command) =>
      new Promise((resolve) =>
        requests.push({
          command,
          async answer(event) {
            resolve(event);
            for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
          },
        }),
      ),
  });
  return { reader, requests };
}

const page = (from: number, to: number, hasMore: boolean): CoreEvent => ({
  ...{ type: "history", hasMore, messages: messages.slice(from, to) },
  kept: {
    meetingId: meetingId(1),
    title: "M",
    files: from === 0 ? (files ?? []) : [],
    announcements: [],
    polls: [],
    captions: [],
  },
});

test("[UI145] a kept meeting is read page by page, older ones before those that are there", async (t) => {
  const { reader, requests } = setUp();
  void reader.find("");
  t.is(reader.pages.value, null);
  await requests[0]?.answer(page(4, 8, true));
  void reader.older();
  void reader.older();
  t.is(requests.length, 2, "one page at a time");
  t.like(requests[1]?.command, { type: "readHistory", before: messages[4]?.order });
  await requests[1]?.answer(page(0, 4, false));
  const entries = reader.pages.value?.entries ?? [];
  t.is(entries.length, messages.length + (files?.length ?? 0));
  t.true(entries.some(({ isOwn }) => isOwn));
  void reader.older();
  t.is(requests.length, 2, "there are no older ones");
});

test("[UI145] an answer to words that were typed before the present ones is dropped, and a failure is a sentence", async (t) => {
  const { reader, requests } = setUp();
  void reader.find("a");
  void reader.find("ab");
  await requests[1]?.answer(page(0, 1, false));
  await requests[0]?.answer(page(0, 8, false));
  t.is(reader.pages.value?.search, "ab");
  void reader.find("abc");
  await requests[2]?.answer({ type: "error", code: "storeFailed", message: "The disk is gone." });
  t.is(reader.problem.value, "The disk is gone.");
  void reader.find("");
  await requests[3]?.answer(page(0, 8, false));
  t.is(reader.problem.value, null);
});
