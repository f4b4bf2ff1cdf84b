import test from "ava";
import {
  announcerMachine,
  GAP_MS,
  initialAnnouncer,
  MAX_WAITING,
  SETTLED_MS,
  SPOKEN_MS,
  type Sentence,
} from "../../../src/ui/model/announcer.ts";
import { createDriver } from "../../../src/kernel/machine.ts";
import { createVirtualClock } from "../../support/clock.ts";

function createAnnouncer() {
  const clock = createVirtualClock();
  /** Everything that was ever in the region, in order, and when it came. */
  const said: (readonly [atMs: number, text: string])[] = [];
  const seen = new Set<number>();
  const driver = createDriver(
    {
      clock,
      perform() {
        for (const { id, text } of driver.state.spoken) {
          if (!seen.has(id)) said.push([clock.nowMs(), text]);
          seen.add(id);
        }
      },
    },
    announcerMachine,
    initialAnnouncer,
  );
  const say = (sentence: Sentence) => driver.input({ type: "say", sentence });
  return { clock, driver, said, say, texts: () => said.map(([, text]) => text) };
}

test("[UI122] sentences come one at a time, each once, and leave", (t) => {
  const { clock, driver, said, say } = createAnnouncer();
  for (const text of ["a", "b", "c"]) say({ text });
  clock.advance(10 * GAP_MS);
  t.deepEqual(said, [
    [0, "a"],
    [GAP_MS, "b"],
    [2 * GAP_MS, "c"],
  ]);
  t.deepEqual(driver.state.spoken, []);
  t.is(clock.timers(), 0, "nothing is left to wait for");
  say({ text: "a" });
  t.is(driver.state.spoken.length, 1);
  clock.advance(SPOKEN_MS - 1);
  t.is(driver.state.spoken.length, 1);
  clock.advance(1);
  t.is(driver.state.spoken.length, 0);
});

test("[UI122] of a burst the first are said and the rest counted, however many", (t) => {
  const { clock, driver, say, texts } = createAnnouncer();
  for (let index = 0; index < 10_000; index += 1) say({ text: `m${index}` });
  t.is(driver.state.waiting.length, MAX_WAITING);
  clock.advance(60_000);
  t.deepEqual(texts(), ["m0", "m1", "m2", "m3", "m4", "m5", "9994 more, in the chat"]);
  say({ text: "after" });
  t.is(texts().at(-1), "after");
});

test("[UI122] what the user did goes first and is never left out; of a topic the newest is said", (t) => {
  const { clock, say, texts } = createAnnouncer();
  for (let index = 0; index < 20; index += 1) say({ text: `m${index}` });
  say({ text: "Microphone on", topic: "M", isOwn: true });
  say({ text: "Camera off", topic: "V", isOwn: true });
  say({ text: "Microphone off", topic: "M", isOwn: true });
  clock.advance(2 * GAP_MS);
  t.deepEqual(texts(), ["m0", "Microphone off", "Camera off"]);
  clock.advance(60_000);
  t.is(texts().filter((text) => text.startsWith("Microphone")).length, 1);
});

test("[UI122] what grows is said at its beginning and when it has settled", (t) => {
  const { clock, said, say } = createAnnouncer();
  for (let index = 1; index <= 200; index += 1) {
    say({ text: `${index} files`, topic: "files of Ben", isGrowing: true });
    clock.advance(100);
  }
  clock.advance(SETTLED_MS);
  t.deepEqual(said, [
    [0, "1 files"],
    [199 * 100 + SETTLED_MS, "200 files"],
  ]);
});

test("[UI122] what grows without end, and topics without end, take no room without end", (t) => {
  const { clock, driver, say } = createAnnouncer();
  for (let index = 0; index < 1_000; index += 1) {
    say({ text: "x", topic: `t${index}`, isGrowing: true });
    clock.advance(GAP_MS);
  }
  t.true(driver.state.topics.length <= 50);
  t.true(driver.state.spoken.length <= Math.ceil(SPOKEN_MS / GAP_MS));
});
