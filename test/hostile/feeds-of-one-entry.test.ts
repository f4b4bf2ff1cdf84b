/** A member begins a feed for each entry, so that to ask for all of them takes no message any more. */
import test from "ava";
import { hash } from "node:crypto";
import { signEntry, NO_PREVIOUS, type Entry } from "../../src/store/log/entry.ts";
import { createMeetingIndex } from "../../src/store/log/meeting-index.ts";
import { createFeedSet } from "../../src/store/log/feed-set.ts";
import { createMemoryDisk } from "../store/memory-disk.ts";
import { createChain, MEETING } from "../store/support.ts";
import { mallory } from "./filled-store.ts";

test("[HF3] an account has few feeds, and a meeting's last ones are for those that have next to none", (t) => {
  const feeds = createFeedSet(createMeetingIndex(createMemoryDisk({ wallMs: () => 0 }), MEETING));
  const [first] = createChain(mallory, 1) as [Entry];
  let accepted = 0;
  for (let index = 0; index < 600; index += 1) {
    const storeId = hash("md5", String(index));
    const entry = signEntry(mallory, {
      ...first,
      storeId,
      number: 1,
      previous: NO_PREVIOUS,
      meetingId: MEETING,
    });
    accepted += feeds.accept([entry], () => true).accepted.length;
  }
  t.is(accepted, 500);
});
