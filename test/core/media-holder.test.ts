/** Which of several windows on one core captures and plays. */
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { createMediaHolder } from "../../src/core/media-holder.ts";

function createWorld(...names: readonly string[]) {
  const holder = createMediaHolder();
  const heard: string[] = [];
  const clients = names.map((name) => {
    const client = {
      send: (event: CoreEvent) =>
        void (event.type === "mediaHolder" && heard.push(`${name} ${event.holder}`)),
    };
    holder.attached(client);
    return client;
  });
  const at = (index: number) => clients[index] ?? { send: () => {} };
  return { holder, at, takeHeard: () => heard.splice(0) };
}

test("[DV10] the first that asks holds the media, the next one does not, and everybody is told of a change", (t) => {
  const { holder, at, takeHeard } = createWorld("a", "b");
  t.is(holder.hold(at(0), false), "self");
  t.deepEqual(takeHeard(), ["a self", "b other"]);
  t.is(holder.hold(at(1), false), "other");
  t.is(holder.hold(at(0), false), "self");
  t.deepEqual(takeHeard(), [], "nothing changed");
});

test("[DV10] a window that takes the media over has it, and the other one may open no leg any more", (t) => {
  const { holder, at, takeHeard } = createWorld("a", "b");
  holder.hold(at(0), false);
  takeHeard();
  t.is(holder.hold(at(1), true), "self");
  t.deepEqual(takeHeard(), ["a other", "b self"]);
  t.false(holder.mayOpenLegs(at(0)));
  t.true(holder.mayOpenLegs(at(1)));
});

test("[DV10] the place is free when its holder has gone, and only then", (t) => {
  const { holder, at, takeHeard } = createWorld("a", "b");
  holder.hold(at(0), false);
  holder.detached(at(1));
  takeHeard();
  holder.attached(at(1));
  t.deepEqual(takeHeard(), ["b other"]);
  t.is(holder.hold(at(1), false), "other");
  holder.detached(at(0));
  t.deepEqual(takeHeard(), ["b none"]);
  t.is(holder.hold(at(1), false), "self");
});

test("[DV10] a headless participant holds it by opening a leg", (t) => {
  const { holder, at, takeHeard } = createWorld("a", "b");
  t.true(holder.mayOpenLegs(at(0)));
  t.deepEqual(takeHeard(), ["a self", "b other"]);
  t.false(holder.mayOpenLegs(at(1)));
  t.is(holder.hold(at(1), false), "other");
});
