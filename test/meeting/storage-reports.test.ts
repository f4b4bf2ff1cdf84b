/** Who keeps what: members whose disks are full, as the others hear of it. Rules: SPEC.md, SR. */
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createStorageReports } from "../../src/meeting/storage-reports.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];
const full = { type: "storage", keepsMessages: false, keepsCopies: true };
const roomy = { type: "storage", keepsMessages: true, keepsCopies: true };

function createOne(self = A) {
  const clock = createVirtualClock();
  const sent: [PeerId, unknown][] = [];
  const events: CoreEvent[] = [];
  const reports = createStorageReports({
    ...{ clock, self, linked: () => [B, C] },
    send: (to, body) => void sent.push([to, body]),
    broadcast: (event) => void events.push(event),
  });
  reports.setMembers([A, B, C]);
  const told = () => events.flatMap((event) => (event.type === "storage" ? [event] : []));
  return { clock, sent, events, reports, told };
}

test("[SR1] that self's disk takes no more is told at once, to the others and to the user, and that it does again", (t) => {
  const { sent, reports, told } = createOne();
  reports.setOwn({ keepsMessages: false });
  reports.setOwn({ keepsMessages: false });
  t.deepEqual(sent, [
    [B, full],
    [C, full],
  ]);
  t.regex(told()[0]?.message ?? "", /^There is no room on this computer for new messages: .* Make room/);
  reports.setOwn({ keepsMessages: true });
  t.deepEqual(sent.at(-1), [C, roomy]);
});

test("[SR1] a peer that is linked later, and a client that comes later, hear it, too", (t) => {
  const { sent, reports } = createOne();
  reports.linkUp(B);
  t.deepEqual([sent, reports.replay()], [[], []], "nothing is said while there is nothing to say");
  reports.setOwn({ keepsCopies: false });
  sent.length = 0;
  reports.linkUp(B);
  t.deepEqual(sent, [[B, { type: "storage", keepsMessages: true, keepsCopies: false }]]);
  t.like(reports.replay()[0], { type: "storage", peerId: A, keepsCopies: false });
});

test("[SR2] what another member does not keep is told in words, and its end", (t) => {
  const { clock, reports, told } = createOne();
  t.true(reports.receive(B, full));
  t.like(told()[0], { peerId: B, keepsMessages: false });
  t.regex(told()[0]?.message ?? "", /^There is no room on this member's computer for new messages/);
  clock.advance(20_000);
  reports.receive(B, roomy);
  t.like(told()[1], { peerId: B, keepsMessages: true, message: null });
  t.deepEqual(reports.replay(), []);
});

test("[SR3] a member that changes its mind all the time is heard once in ten seconds, last with what is true", (t) => {
  const { clock, reports, told } = createOne();
  for (let at = 0; at < 1_001; at += 1) reports.receive(B, at % 2 === 0 ? full : roomy);
  t.is(told().length, 1);
  reports.receive(B, roomy);
  clock.advance(10_000);
  t.deepEqual(
    told().map(({ keepsMessages }) => keepsMessages),
    [false, true],
  );
});

test("[SR3] what is no report is another's to look at; nobody speaks for self or from outside", (t) => {
  const { reports, events } = createOne();
  for (const body of [null, { type: "have" }, { ...full, more: 1 }, { type: "storage" }])
    t.false(reports.receive(B, body));
  t.true(reports.receive(A, full));
  t.true(reports.receive(peerId(9), full));
  t.deepEqual(events, []);
  reports.receive(B, full);
  reports.setMembers([A, C]);
  t.deepEqual(reports.replay(), [], "who has gone is forgotten");
});
