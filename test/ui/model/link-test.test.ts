/** What the window shows of a test of a connection. Rules: SPEC.md. */
import test from "ava";
import { createLinkTests, findingTexts, measuredRows, timeRows } from "../../../src/ui/model/link-test.ts";
import { words } from "../../../src/kernel/words.ts";
import { peerId } from "../../support/ids.ts";

const WAY = { tcp: true, datagrams: 188, largestBytes: 1_400, multicast: false, rateBps: 900_000 };

test("[DR220] the last test is kept until the meeting is left, and what was measured is put into words", (t) => {
  const { linkTest, take, clear } = createLinkTests();
  take({ type: "left" });
  t.is(linkTest.value, null);
  take({ type: "linkTest", peerId: peerId(2), state: "running", stage: "probing" });
  t.like(linkTest.value, { state: "running", stage: "probing" });
  clear();
  t.is(linkTest.value, null);
  const unknown = { tcp: null, datagrams: null, largestBytes: 0, multicast: null, rateBps: null };
  t.deepEqual(measuredRows({ there: WAY, here: unknown }), [
    ["Calls (TCP)", "gets through", "–"],
    ["Packets (UDP)", "188 of 200", "–"],
    ["Largest packet", "1400 bytes", "–"],
    ["Multicast", "blocked", "–"],
    ["Speed", "900 kbit/s", "–"],
  ]);
  t.deepEqual(timeRows({ roundTripMs: 0.3, clockOffsetMs: -1_260 }), [
    ["Round trip", "1 ms"],
    ["Clocks apart", "1.3 s"],
  ]);
  t.deepEqual(timeRows({ roundTripMs: null, clockOffsetMs: null }), []);
});

test("[DR220] a finding of a core of another version keeps its English", (t) => {
  const said = words("testLossHere", "Ana", 4);
  const finding = { severity: "warning", ...said, advice: "Do it.", adviceSentences: [] } as const;
  t.deepEqual(findingTexts(finding), { severity: "warning", text: said.message, advice: "Do it." });
  const unknown = {
    ...finding,
    sentences: [{ code: "ofTomorrow", params: [] }],
    message: "Odd.",
    advice: null,
  };
  t.deepEqual(findingTexts(unknown), { severity: "warning", text: "Odd.", advice: null });
});
