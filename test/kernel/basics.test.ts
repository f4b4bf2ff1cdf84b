import test from "ava";
import * as v from "valibot";
import { createEmitter } from "../../src/kernel/emitter.ts";
import { compareEpochs, EpochSchema } from "../../src/kernel/epoch.ts";
import { conversationOf, EVERYONE } from "../../src/kernel/ids.ts";
import { createLog } from "../../src/kernel/log.ts";
import { nameEnd, shownAs } from "../../src/kernel/previewable-types.ts";
import { decoder, NameSchema, parseJson, TitleSchema, WallTimeSchema } from "../../src/kernel/schema.ts";
import { peerId } from "../support/ids.ts";

const [A, B] = [peerId(1), peerId(2)];

test("[KE1] listeners are called in order, each as often as it listens, and not after it has left", (t) => {
  const emitter = createEmitter<number>();
  const heard: string[] = [];
  const twice = (value: number) => void heard.push(`twice ${value}`);
  const stopFirst = emitter.on(twice);
  const stopSecond = emitter.on(twice);
  emitter.on((value) => {
    heard.push(`last ${value}`);
    stopSecond();
  });
  emitter.emit(1);
  stopFirst();
  stopFirst();
  emitter.emit(2);
  t.deepEqual(heard, ["twice 1", "twice 1", "last 1", "last 2"]);
});

test("[KE3] a listener that throws keeps no other one from the event, and the error is thrown", (t) => {
  const emitter = createEmitter<number>();
  const heard: string[] = [];
  for (const name of ["first", "second", "third"])
    emitter.on(() => {
      heard.push(name);
      if (name !== "third") throw new Error(name);
    });
  t.throws(() => emitter.emit(1), { message: "first" });
  t.deepEqual(heard, ["first", "second", "third"]);
});

test("[KE2] a listener that leaves or comes during an event does not hear it any more, or not yet", (t) => {
  const emitter = createEmitter<number>();
  const heard: string[] = [];
  emitter.on((value) => {
    heard.push(`first ${value}`);
    stop();
    emitter.on((later) => void heard.push(`new ${later}`));
  });
  const stop = emitter.on((value) => void heard.push(`second ${value}`));
  emitter.emit(1);
  t.deepEqual(heard, ["first 1"]);
});

test("[KP1] the higher term supersedes, and in one term the lower id", (t) => {
  t.true(compareEpochs({ term: 2, coordinator: B }, { term: 1, coordinator: A }) > 0);
  t.true(compareEpochs({ term: 1, coordinator: A }, { term: 1, coordinator: B }) > 0);
  t.true(compareEpochs({ term: 1, coordinator: B }, { term: 1, coordinator: A }) < 0);
  t.is(compareEpochs({ term: 1, coordinator: A }, { term: 1, coordinator: A }), 0);
});

test("[KP2] terms are bounded, and an epoch has nothing else in it", (t) => {
  const isEpoch = (value: unknown) => v.is(EpochSchema, value);
  t.true(isEpoch({ term: 1, coordinator: A }));
  t.true(isEpoch({ term: 2 ** 40, coordinator: A }));
  for (const term of [0, -1, 1.5, 2 ** 40 + 1, Number.NaN, "1", null])
    t.false(isEpoch({ term, coordinator: A }));
  t.false(isEpoch({ term: 1, coordinator: "somebody" }));
  t.false(isEpoch({ term: 1, coordinator: A, more: true }));
});

test("[KI1] a conversation has the same name for all who are in it", (t) => {
  t.is(conversationOf(A, null), EVERYONE);
  t.is(conversationOf(B, [A]), `${A},${B}`);
  t.is(conversationOf(A, [B]), `${A},${B}`);
  t.is(conversationOf(A, [B, A, B]), `${A},${B}`);
});

test("[KL1] a log writes from its level on, and counts without writing", (t) => {
  const lines: string[] = [];
  const log = createLog("warn", (line) => lines.push(line));
  log.debug("a");
  log.info("b");
  log.warn("c", { peer: "x" });
  log.error("d");
  log.count("dropped");
  log.count("dropped");
  t.deepEqual(
    lines.map((line) => line.replace(/^\S+ /, "")),
    ['warn c {"peer":"x"}', "error d"],
  );
  t.deepEqual(log.counters(), { dropped: 2 });
});

test("[KV1] only names of harmless kinds are shown", (t) => {
  t.deepEqual(shownAs("A.PNG"), { kind: "image", mediaType: "image/png" });
  t.deepEqual(shownAs("notes.tar.md"), { kind: "text", mediaType: "text/plain; charset=utf-8" });
  for (const name of ["a.svg", "a.html", "a", "png", "a.", "a.constructor", ""])
    t.is(shownAs(name), null, name);
  t.is(nameEnd("a.b.TXT"), "txt");
  t.is(nameEnd("none"), "");
});

test("[KS3] a name or title with anything that cannot be shown is malformed", (t) => {
  for (const schema of [NameSchema, TitleSchema]) {
    const decode = decoder(schema);
    for (const fit of ["Ana Lima", "👩‍👩‍👧", "שלום\u200f!"]) t.is(decode(fit), fit);
    for (const unfit of ["", "a\u001b[31m", "\u0000", "a\u0007", "a\u009b1m", "gpj\u202eexe", "a\ud83d"])
      t.is(decode(unfit), null, JSON.stringify(unfit));
  }
});

test("[KS1] a decoder builds a new value or answers null, whatever it gets", (t) => {
  const decode = decoder(v.object({ name: NameSchema }));
  const input = { name: "Ana", more: 1 };
  const output = decode(input);
  t.deepEqual(output, { name: "Ana" });
  t.not(output as unknown, input);
  const hostile = new Proxy({}, { get: () => "x".repeat(61), has: () => true });
  for (const value of [null, undefined, 7, "Ana", [], {}, { name: "" }, { name: "x".repeat(61) }, hostile])
    t.is(decode(value), null);
  t.true(v.is(WallTimeSchema, 0));
  for (const time of [-1, 0.5, Infinity, 2 ** 53]) t.false(v.is(WallTimeSchema, time));
});

test("[KS2] text that is no JSON is undefined", (t) => {
  t.deepEqual(parseJson('{"a":[1]}'), { a: [1] });
  for (const text of ["", "{", "undefined", "{'a':1}", "NaN"]) t.is(parseJson(text), undefined);
});
