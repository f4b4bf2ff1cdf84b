/** In which order pictures are asked for. */
import test from "ava";
import fc from "fast-check";
import {
  noSpeakers,
  orderWanted,
  speakersDueAtMs,
  stepSpeakers,
} from "../../../src/ui/model/wanted-order.ts";
import { peerIdAt } from "../cast.ts";

const PEOPLE = Array.from({ length: 8 }, (_, index) => peerIdAt(index + 1));

test("[VW28] first are pinned and lit, then who speaks, the last one first, then the rest as they joined; each is there once", (t) => {
  fc.assert(
    fc.property(
      fc.subarray(PEOPLE),
      fc.shuffledSubarray(PEOPLE),
      fc.shuffledSubarray(PEOPLE),
      (shown, first, keys) => {
        const pictures = shown.map((peerId) => ({ peerId }));
        const ordered = orderWanted(pictures, ["screen", ...first], { keys, heldUntilMs: 0 });
        const expected = [...new Set([...first, ...keys, ...PEOPLE])].filter((peerId) =>
          shown.includes(peerId),
        );
        return ordered.map(({ peerId }) => peerId).join() === expected.join();
      },
    ),
  );
  t.pass();
});

test("[VW28] who speaks comes first at once after a while, and two who answer each other do not change places all the time", (t) => {
  const turn = fc.record({
    speaker: fc.constantFrom(null, ...PEOPLE),
    spanMs: fc.integer({ min: 0, max: 3_000 }),
  });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 40 }), (turns) => {
      let [state, nowMs, changedAtMs] = [noSpeakers, 0, -Infinity];
      for (const { speaker, spanMs } of turns) {
        nowMs += spanMs;
        const before = state.keys[0];
        state = stepSpeakers(state, speaker, nowMs);
        if (new Set(state.keys).size !== state.keys.length) return false;
        if (state.keys[0] === before) continue;
        if (state.keys[0] !== speaker || nowMs - changedAtMs < 4_000) return false;
        changedAtMs = nowMs;
      }
      const [last = null] = PEOPLE;
      const dueAtMs = speakersDueAtMs(state, last);
      return dueAtMs === Infinity || stepSpeakers(state, last, Math.max(dueAtMs, nowMs)).keys[0] === last;
    }),
  );
  t.pass();
});
