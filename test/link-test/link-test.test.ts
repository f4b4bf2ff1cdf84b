import test from "ava";
import * as v from "valibot";
import type { LinkTestNews } from "../../src/link-test/index.ts";
import { MAX_CHUNKS, TestIdSchema, type LinkTestMessage } from "../../src/link-test/messages.ts";
import { createRandom } from "../support/random.ts";
import { createPair } from "./two.ts";

const testId = v.parse(TestIdSchema, "ab".repeat(16));
const kinds = (messages: readonly LinkTestMessage[]) => new Set(messages.map(({ type }) => type));

test("[DR200] [DR204] [DR206] both ways are measured, and the asked one's people do nothing", async (t) => {
  const { ids, of, run } = createPair();
  const [ana, ben] = [of(ids[0]), of(ids[1])];
  ben.seen = { reachesTcp: false, datagrams: 180, largestBytes: 1_500, hearsMulticast: false };
  ben.clockAheadMs = 60_000;
  ana.linkTest.start(ids[1]);
  t.is(ana.keptLink, ids[1]);
  await run(8_000);
  t.deepEqual(
    ana.news.map((news) => (news.state === "running" ? news.stage : news.state)),
    ["linking", "asking", "probing", "sending", "receiving", "done"],
  );
  const done = ana.news.at(-1);
  if (done?.state !== "done") return t.fail();
  t.like(done.there, { tcp: true, datagrams: 180, largestBytes: 1_500, multicast: false });
  t.like(done.here, { tcp: false, datagrams: 200, largestBytes: 1_500, multicast: true });
  t.true((done.there.rateBps ?? 0) > 1e6 && (done.here.rateBps ?? 0) > 1e6);
  t.is(done.clockOffsetMs, 60_000);
  t.is(done.roundTripMs, 10);
  t.deepEqual(
    done.findings.map(({ finding }) => finding.sentences[0]?.code),
    ["testTcpHere", "testMulticastThere", "testLossThere", "testClockAhead"],
  );
  t.deepEqual(ana.probes, [{ address: "10.0.0.2", udpPort: 26_560, meshPort: 26_540 }]);
  t.deepEqual(ben.probes, [{ address: "10.0.0.1", udpPort: 26_560, meshPort: 26_540 }]);
  t.deepEqual([ana.openProbes, ben.openProbes, ana.keptLink, ben.keptLink], [0, 0, null, null]);
  t.deepEqual(ben.news, []);
});

test("[DR201] one test at a time, and a rest after it", async (t) => {
  const { ids, of, run } = createPair();
  const [ana, ben, cleo] = [of(ids[0]), of(ids[1]), of(ids[2])];
  ana.linkTest.start(ids[1]);
  await run(100);
  cleo.linkTest.start(ids[1]);
  // Does nothing during another test.
  ana.linkTest.start(ids[2]);
  await run(7_000);
  t.is(cleo.news.at(-1)?.state, "failed");
  t.like(cleo.news.at(-1), { failure: { why: "busy" } });
  t.is(ana.news.at(-1)?.state, "done");
  cleo.linkTest.start(ids[1]);
  await run(100);
  const refused = cleo.news.at(-1);
  if (refused?.state !== "failed" || refused.failure.why !== "recently") return t.fail();
  await run(refused.failure.waitMs);
  cleo.linkTest.start(ids[1]);
  await run(7_000);
  t.is(cleo.news.at(-1)?.state, "done");
  // Who rests may ask.
  ben.linkTest.start(ids[0]);
  await run(7_000);
  t.is(ben.news.at(-1)?.state, "done");
});

test("[DR202] [DR203] the asked one sends a bounded amount to one address and ends, whatever the asker sends", async (t) => {
  const { ids, of, run, log } = createPair();
  const ben = of(ids[1]);
  const say = (message: LinkTestMessage) => ben.linkTest.receive(ids[0], message);
  say({ type: "ask", test: testId, udpPort: 5_353 });
  await run(100);
  t.true(kinds(ben.sent).has("ready"));
  say({ type: "probed", test: testId });
  await run(2_000);
  say({ type: "turn", test: testId, isBulkWanted: true });
  await run(100);
  // As fast as it may: each chunk is taken at once, those that were never sent, too.
  for (let round = 0; round < 3; round += 1)
    for (let chunk = 0; chunk < MAX_CHUNKS; chunk += 1) say({ type: "taken", test: testId, chunk });
  say({ type: "probed", test: testId });
  say({ type: "turn", test: testId, isBulkWanted: true });
  say({ type: "ask", test: testId, udpPort: 9_999 });
  await run(35_000);
  t.is(ben.linkTest.partner(), null);
  t.is(ben.openProbes, 0);
  const chunks = ben.sent.flatMap((message) => (message.type === "bulk" ? [message.chunk] : []));
  t.true(chunks.length > 0 && chunks.length <= MAX_CHUNKS);
  t.is(new Set(chunks).size, chunks.length);
  t.deepEqual(ben.probes, [{ address: "10.0.0.1", udpPort: 5_353, meshPort: 26_540 }]);
  t.is(ben.sent.filter(({ type }) => type === "report").length, 1);
  t.is(ben.sent.filter(({ type }) => type === "sent").length, 1);
  t.true((log.counters()["linkTest.dropped"] ?? 0) > 0);
});

test("[DR202] an asker that falls silent is given up after thirty seconds", async (t) => {
  const { ids, of, run } = createPair();
  const ben = of(ids[1]);
  ben.linkTest.receive(ids[0], { type: "ask", test: testId, udpPort: null });
  await run(29_000);
  t.is(ben.linkTest.partner(), ids[0]);
  await run(2_000);
  t.is(ben.linkTest.partner(), null);
  t.is(ben.openProbes, 0);
});

test("[DR203] nonsense, other tests and floods are dropped and counted; the flooder's are answered for at most 400 messages", async (t) => {
  const { ids, of, run, log } = createPair();
  const [ana, ben] = [of(ids[0]), of(ids[1])];
  ana.linkTest.start(ids[1]);
  await run(100);
  for (const body of [null, 7, { type: "ask" }, { type: "ask", test: testId, udpPort: 22 }])
    ben.linkTest.receive(ids[0], body);
  t.is(log.counters()["linkTest.badMessage"], 4);
  const before = ben.sent.length;
  // A third member: it is answered "busy", and not for ever.
  for (let count = 0; count < 1_000; count += 1)
    ben.linkTest.receive(ids[2], { type: "ask", test: testId, udpPort: null });
  t.is(ben.sent.length - before, 400);
  t.is(log.counters()["linkTest.tooMany"], 600);
  await run(60_000);
  // It cannot take part in what it was not asked for.
  const dropped = log.counters()["linkTest.dropped"] ?? 0;
  ben.linkTest.receive(ids[2], { type: "probed", test: testId });
  t.is(log.counters()["linkTest.dropped"], dropped + 1);
  t.is(ana.news.at(-1)?.state, "done");
});

test("[DR204] without a link the test waits for one, and finds that there is none", async (t) => {
  const { ids, of, run } = createPair();
  const ana = of(ids[0]);
  ana.isLinked = false;
  ana.linkTest.start(ids[1]);
  await run(4_000);
  t.deepEqual(ana.news, [{ state: "running", stage: "linking" }]);
  await run(5_000);
  const done = ana.news.at(-1);
  if (done?.state !== "done") return t.fail();
  t.is(done.findings[0]?.finding.sentences[0]?.code, "testNoLink");
  t.is(ana.keptLink, null);
  ana.linkTest.start(ids[1]);
  await run(1_000);
  ana.linkTest.linkUp(ids[1]);
  await run(8_000);
  t.is(ana.news.at(-1)?.state, "done");
  t.true(ana.probes.length === 1);
});

test("[DR205] a link that is gone, no answer and giving up end the test; a lost report leaves what self has seen", async (t) => {
  const { ids, of, run, lost } = createPair();
  const ana = of(ids[0]);
  ana.linkTest.start(ids[1]);
  await run(500);
  ana.linkTest.linkDown(ids[1], true);
  t.deepEqual(ana.news.at(-1), { state: "failed", failure: { why: "lost" } });
  t.is(ana.openProbes, 0);
  of(ids[1]).linkTest.linkDown(ids[0], true);
  await run(10_000);

  lost.add("ask");
  ana.linkTest.start(ids[1]);
  await run(19_000);
  t.like(ana.news.at(-1), { state: "running" });
  await run(2_000);
  t.deepEqual(ana.news.at(-1), { state: "failed", failure: { why: "noAnswer" } });
  lost.clear();

  ana.linkTest.start(ids[1]);
  await run(500);
  ana.linkTest.cancel();
  t.deepEqual(ana.news.at(-1), { state: "failed", failure: { why: "cancelled" } });
  await run(40_000);

  lost.add("report");
  ana.linkTest.start(ids[1]);
  await run(35_000);
  const done = ana.news.at(-1);
  if (done?.state !== "done") return t.fail();
  t.like(done.there, { tcp: true, datagrams: null, largestBytes: null, multicast: null });
  t.is(done.here.datagrams, 200);
  t.deepEqual(
    done.findings.map(({ finding }) => finding.sentences[0]?.code),
    ["testNoReport"],
  );
  t.deepEqual([ana.openProbes, of(ids[1]).openProbes], [0, 0]);
});

test("[DR214] where large packets vanish no bulk is sent that way", async (t) => {
  const { ids, of, run } = createPair();
  const [ana, ben] = [of(ids[0]), of(ids[1])];
  ben.seen = { ...ben.seen, largestBytes: 1_400 };
  ana.linkTest.start(ids[1]);
  await run(8_000);
  t.false(kinds(ana.sent).has("bulk"));
  t.true(kinds(ben.sent).has("bulk"));
  await run(10_000);
  [ben.seen, ana.seen] = [ana.seen, ben.seen];
  ana.sent.length = 0;
  ben.sent.length = 0;
  ana.linkTest.start(ids[1]);
  await run(8_000);
  t.true(kinds(ana.sent).has("bulk"));
  t.false(kinds(ben.sent).has("bulk"));
  t.is(ana.news.at(-1)?.state, "done");
});

const codesOf = (news: LinkTestNews | undefined) =>
  news?.state === "done" ? news.findings.map(({ finding }) => finding.sentences[0]?.code) : [];

test("[DR340] a link that breaks and comes back costs the test nothing, whenever it breaks", async (t) => {
  for (let breaksAtMs = 0; breaksAtMs < 4_500; breaksAtMs += 250) {
    const { ids, of, run, setBroken } = createPair();
    const [ana, ben] = [of(ids[0]), of(ids[1])];
    ana.linkTest.start(ids[1]);
    await run(breaksAtMs);
    setBroken(true);
    await run(3_000);
    setBroken(false);
    await run(9_000);
    const what = `broken after ${breaksAtMs} ms`;
    t.deepEqual(codesOf(ana.news.at(-1)), ["testAllWell"], what);
    t.deepEqual([ana.openProbes, ben.openProbes, ana.probes.length, ben.probes.length], [0, 0, 1, 1], what);
    t.is(ben.linkTest.partner(), null, what);
  }
});

test("[DR340] a link that does not come back ends the test, and leaves what both have seen", async (t) => {
  const codes: unknown[] = [];
  for (const breaksAtMs of [null, 0, 500, 2_000, 3_000]) {
    const { ids, of, run, setBroken } = createPair();
    const [ana, ben] = [of(ids[0]), of(ids[1])];
    ana.linkTest.start(ids[1]);
    // Before its sockets are open, once it has asked, while both probe, and then.
    if (breaksAtMs !== null) await run(breaksAtMs);
    setBroken(true);
    await run(13_000);
    const last = ana.news.at(-1);
    codes.push(last?.state === "failed" ? last.failure.why : codesOf(last)[0]);
    await run(20_000);
    t.deepEqual([ana.openProbes, ben.openProbes, ben.linkTest.partner()], [0, 0, null]);
  }
  t.deepEqual(codes, ["testNoLink", "lost", "lost", "testAllWell", "testAllWell"]);
});

test("[DR340] one that breaks again and again is given up", async (t) => {
  const { ids, of, run, setBroken, lost } = createPair();
  const ana = of(ids[0]);
  lost.add("ask");
  ana.linkTest.start(ids[1]);
  for (let breaks = 0; breaks < 4; breaks += 1) {
    await run(2_000);
    t.like(ana.news.at(-1), { state: "running" });
    setBroken(true);
    setBroken(false);
  }
  t.deepEqual(ana.news.at(-1), { state: "failed", failure: { why: "lost" } });
});

test("[DR341] what TCP sends again and again is waited for: with a quarter of all packets lost the loss is what is found", async (t) => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = createRandom(seed);
    const { ids, of, run } = createPair(() => random.next() < 0.25);
    const [ana, ben] = [of(ids[0]), of(ids[1])];
    ana.seen = { ...ana.seen, datagrams: 150 };
    ben.seen = { ...ben.seen, datagrams: 150 };
    ana.linkTest.start(ids[1]);
    for (let span = 0; span < 70 && ana.news.at(-1)?.state === "running"; span += 1) await run(1_000);
    t.deepEqual(codesOf(ana.news.at(-1)), ["testLossThere", "testLossHere"], `seed ${seed}`);
    // Bulk would keep the link busy for a minute.
    t.false(kinds(ana.sent).has("bulk") || kinds(ben.sent).has("bulk"));
  }
});

test("[DR341] datagrams that may not have been sent yet are not lost", async (t) => {
  const { ids, of, run, lost } = createPair();
  const [ana, ben] = [of(ids[0]), of(ids[1])];
  ben.seen = { reachesTcp: true, datagrams: 40, largestBytes: 1_200, hearsMulticast: false };
  lost.add("probed");
  ana.linkTest.start(ids[1]);
  await run(40_000);
  const done = ana.news.at(-1);
  if (done?.state !== "done") return t.fail();
  t.like(done.there, { datagrams: null, largestBytes: null, multicast: null });
  t.deepEqual(codesOf(done), ["testAllWell"]);
  // The last of them have come: so all are sent, whatever is stuck on the link.
  ben.hasSeenEnd = true;
  ben.seen = { ...ben.seen, datagrams: 200, hearsMulticast: true };
  ana.linkTest.start(ids[1]);
  await run(40_000);
  t.deepEqual(codesOf(ana.news.at(-1)), ["testSizeThere"]);
});
