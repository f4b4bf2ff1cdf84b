/** A stranger says goodbye in a member's name, by mDNS. */
import test from "ava";
import { createMeetingTable, GOODBYE_GRACE_MS } from "../../src/discovery/meeting-table.ts";
import { advertText } from "../discovery/samples.ts";
import { meetingId, peerId } from "../support/ids.ts";

test("[HD3] a goodbye in another's name is a question, and the answer keeps the peer", (t) => {
  const table = createMeetingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  t.true(table.goodbye(meetingId(1), peerId(1), 1_000));
  t.is(table.list(1_010, null).length, 1);
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 1_020);
  t.false(table.endGoodbyes(1_000 + GOODBYE_GRACE_MS));
  t.is(table.list(2_000, null).length, 1);
});
