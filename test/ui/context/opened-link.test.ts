/** What the window does with a link that was clicked outside it. */
import test from "ava";
import { signal } from "@preact/signals";
import type { AppView } from "../../../src/api/view.ts";
import { followOpenedLink } from "../../../src/ui/context/opened-link.ts";
import type { Dialog, Introduction } from "../../../src/ui/model/screen.ts";
import { scenarioNamed } from "../scenarios.ts";

const LINK = "landline:join?m=1";

function setUp(view: AppView) {
  const [dialog, introduction] = [signal<Dialog | null>(null), signal<Introduction | null>(null)];
  const shown = signal<AppView | null>(null);
  const sent: string[] = [];
  const said: string[] = [];
  const state = { view: shown, dialog, introduction };
  const stop = followOpenedLink({
    state: { ...state, send: ({ type }) => void sent.push(type), say: (text) => void said.push(text) },
  });
  shown.value = view;
  return { ...state, sent, said, stop };
}

test("[WH64] the way in is filled in and looked up; nothing is joined", (t) => {
  const { view } = scenarioNamed("home-empty", 0);
  const world = setUp(view);
  t.is(world.dialog.value, null);
  world.view.value = { ...view, openedLink: LINK };
  t.deepEqual(world.dialog.value, { kind: "byCode", link: LINK });
  t.deepEqual([world.sent, world.said], [["takeLink"], []]);
  world.stop();
  world.view.value = { ...view, openedLink: "landline:join?m=2" };
  t.deepEqual(world.sent, ["takeLink"]);
});

test("[WH64] it waits for a name, for the introduction and for a way in that is being gone", (t) => {
  const { view: home } = scenarioNamed("home-empty", 0);
  const view = { ...home, openedLink: LINK };
  const world = setUp({ ...view, self: { ...view.self, isNameChosen: false } });
  t.deepEqual(world.sent, []);
  world.introduction.value = "devices";
  world.view.value = view;
  t.deepEqual(world.sent, []);
  world.introduction.value = null;
  t.deepEqual(world.dialog.value, { kind: "byCode", link: LINK });
  const joining = setUp({ ...view, joining: { title: "Tea", place: 1 } });
  t.deepEqual([joining.sent, joining.dialog.value], [[], null]);
});

test("[WH64] in a meeting a sentence says what to do, and no dialog is in the way", (t) => {
  const { view } = scenarioNamed("meeting-3", 0);
  const world = setUp({ ...view, openedLink: LINK });
  t.deepEqual(world.sent, ["takeLink"]);
  t.deepEqual(world.said, ["A link to a meeting was opened. Leave this meeting, and open the link again."]);
  t.is(world.dialog.value, null);
});
