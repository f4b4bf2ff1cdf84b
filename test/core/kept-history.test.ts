/** Reading meetings that this machine keeps. Rules: SPEC.md, KH. */
import test from "ava";
import { createKeptHistory } from "../../src/core/kept-history.ts";
import type { MeetingStore } from "../../src/store/types.ts";
import { inert } from "../simulation/inert.ts";
import { createVirtualClock } from "../support/clock.ts";
import { meetingId } from "../support/ids.ts";
import { createGate, settle } from "./stand-ins.ts";

const [A, B, BROKEN] = [meetingId(1), meetingId(2), meetingId(3)];
const TITLES = new Map([
  [A, "First"],
  [B, "Second"],
  [BROKEN, "Broken"],
]);

/** `calls`: what was opened and closed, in order. */
function setUp() {
  const clock = createVirtualClock();
  const calls: string[] = [];
  const history = createKeptHistory({
    clock,
    store: {
      earlier: () =>
        Promise.resolve([...TITLES].map(([id, title]) => ({ meetingId: id, title, lastAtMs: 0 }))),
      kept: (id) => Promise.resolve(id === BROKEN ? null : { mesh: { creation: { host: "ab" } } }),
      openMeeting({ title, host }) {
        calls.push(`opened ${title} of ${host}`);
        return Promise.resolve(
          inert<MeetingStore>({ close: async () => void calls.push(`closed ${title}`) }),
        );
      },
    },
  });
  return { clock, calls, history };
}

test("[KH1] a meeting is read by id or title, and stays open for a minute after the last reading", async (t) => {
  const { clock, calls, history } = setUp();
  t.is(await history.read(A, ({ title }) => title), "First");
  clock.advance(59_000);
  await settle();
  t.is(await history.read("First", ({ meetingId: id }) => id), A);
  clock.advance(59_000);
  await settle();
  t.deepEqual(calls, ["opened First of ab"]);
  clock.advance(1_000);
  await settle();
  t.deepEqual(calls, ["opened First of ab", "closed First"]);
  await t.throwsAsync(
    history.read("Third", () => 0),
    { code: "noSuchMeeting" },
  );
});

test("[KH2] one meeting is open at a time, and readers take turns", async (t) => {
  const { clock, calls, history } = setUp();
  const gate = createGate();
  const first = history.read(A, async () => {
    await gate.promise;
    throw new Error("the reader failed");
  });
  const second = history.read(B, ({ title }) => title);
  await settle();
  t.deepEqual(calls, ["opened First of ab"], "the second waits");
  gate.open();
  await t.throwsAsync(first, { message: "the reader failed" });
  t.is(await second, "Second");
  t.deepEqual(calls, ["opened First of ab", "closed First", "opened Second of ab"]);
  await history.release();
  t.is(calls.at(-1), "closed Second");
  await history.release();
  t.is(calls.length, 4);
  t.is(clock.timers(), 0);
});

test("[KH3] a meeting whose maker is not known cannot be read", async (t) => {
  const { calls, history } = setUp();
  await t.throwsAsync(
    history.read(BROKEN, () => 0),
    { code: "noSuchMeeting", message: /"Broken" can't be read/ },
  );
  t.deepEqual(calls, []);
});
