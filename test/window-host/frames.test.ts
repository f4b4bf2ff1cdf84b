import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { createFrames, MAX_EVENTS } from "../../src/window-host/frames.ts";

const event = (taken: number): CoreEvent => ({ type: "catchUp", taken, total: 0 });

test("[HX50] what is sent in one turn is one frame, in its order; a single event is a frame of its own", async (t) => {
  const texts: string[] = [];
  const { send } = createFrames((text) => texts.push(text));
  send(event(1));
  t.deepEqual(texts, []);
  await Promise.resolve();
  send(event(2));
  send(event(3));
  await Promise.resolve();
  t.deepEqual(texts, [JSON.stringify(event(1)), JSON.stringify([event(2), event(3)])]);
});

test("[HX50] 20,000 events of one turn are a hundred frames, each sent when it is full", async (t) => {
  const frames: CoreEvent[][] = [];
  const { send } = createFrames((text) => frames.push(JSON.parse(text) as CoreEvent[]));
  const all = Array.from({ length: 20_000 }, (_, index) => event(index));
  for (const each of all) send(each);
  t.is(frames.length, 20_000 / MAX_EVENTS);
  await Promise.resolve();
  t.deepEqual(frames.flat(), all);
});
