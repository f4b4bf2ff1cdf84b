import test from "ava";
import { fitControls, type ControlId } from "../../../src/ui/model/controls.ts";

const ALL: readonly ControlId[] = [
  ...(["microphone", "camera", "present", "hand", "react", "participants"] as const),
  ...(["chat", "polls", "view", "fullScreen", "more", "leave"] as const),
];
const hidden = (width: number, height: number): ControlId[] => {
  const { shown } = fitControls(ALL, { width, height });
  return ALL.filter((id) => !shown.has(id));
};
const captions = (width: number, height: number) => fitControls(ALL, { width, height }).captions;

test("[UI162] a wide window has every button, with a word below each", (t) => {
  t.deepEqual(hidden(1280, 800), []);
  t.is(captions(1280, 800), "roomy");
});

test("[UI162] where the room ends, buttons go into the menu one after the other", (t) => {
  t.deepEqual(hidden(760, 800), ["fullScreen"]);
  t.deepEqual(hidden(560, 800), ["react", "polls", "view", "fullScreen"]);
  t.deepEqual(hidden(420, 800), ["hand", "react", "participants", "polls", "view", "fullScreen"]);
  let before = 0;
  for (let width = 1400; width >= 300; width -= 1) {
    const count = hidden(width, 800).length;
    t.true(count >= before || captions(width, 800) === "none", `${width}: ${count} after ${before}`);
    before = count;
  }
});

test("[UI162] microphone, camera, chat, more and leave stay at any size", (t) => {
  for (const [width, height] of [
    [320, 800],
    [320, 200],
    [200, 120],
  ] as const) {
    const { shown } = fitControls(ALL, { width, height });
    for (const id of ["microphone", "camera", "chat", "more", "leave"] as const) t.true(shown.has(id));
  }
});

test("[UI162] words stand below the buttons at 420, and not where they have no room", (t) => {
  t.is(captions(420, 800), "tight");
  t.is(captions(320, 800), "none");
  t.is(captions(1280, 400), "none");
});
