import test from "ava";
import type { Settings } from "../../../src/api/settings.ts";
import { fitControls, type ControlId } from "../../../src/ui/model/controls.ts";

const ALL: readonly ControlId[] = [
  ...(["microphone", "camera", "present", "hand", "react", "participants"] as const),
  ...(["chat", "polls", "view", "fullScreen", "more", "leave"] as const),
];
const hidden = (width: number, height: number): ControlId[] => {
  const { shown } = fitControls(ALL, { width, height }, "auto");
  return ALL.filter((id) => !shown.has(id));
};
const captions = (width: number, height: number, labels: Settings["controlLabels"] = "auto") =>
  fitControls(ALL, { width, height }, labels).captions;

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
    const { shown } = fitControls(ALL, { width, height }, "auto");
    for (const id of ["microphone", "camera", "chat", "more", "leave"] as const) t.true(shown.has(id));
  }
});

test("[UI162] words stand below the buttons at 420, and not where they have no room", (t) => {
  t.is(captions(420, 800), "tight");
  t.is(captions(320, 800), "none");
  t.is(captions(1280, 400), "none");
});

test("[UI734] with words that are always wanted there are some at any size, and buttons go into the menu first; never means none", (t) => {
  t.is(captions(1280, 400, "always"), "roomy");
  t.is(captions(420, 200, "always"), "tight");
  t.is(captions(320, 200, "always"), "snug");
  const { shown } = fitControls(ALL, { width: 320, height: 640 }, "always");
  t.deepEqual([...shown].toSorted(), ["camera", "chat", "leave", "microphone", "more"]);
  t.is(captions(1280, 800, "never"), "none");
  t.deepEqual([...fitControls(ALL, { width: 1280, height: 800 }, "never").shown], ALL);
});
