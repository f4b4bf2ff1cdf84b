/** Push to talk over a core that the test plays. */
import test from "ava";
import type { AppView } from "../../../src/api/view.ts";
import { createTalkKey } from "../../../src/ui/media/push-to-talk.ts";
import { createPlayedCore } from "../played-core.ts";
import { scenarioNamed } from "../scenarios.ts";

function setUp() {
  const { clock, linkState, sent, state, receive } = createPlayedCore();
  const focus = { isHere: true };
  const key = createTalkKey({ clock, state, hasFocus: () => focus.isHere });
  let view: AppView = { ...scenarioNamed("meeting-5", 0).view };
  const show = (change: Partial<AppView>) => receive({ type: "view", view: (view = { ...view, ...change }) });
  const switchTo = (isMicrophoneOn: boolean) => show({ self: { ...view.self, isMicrophoneOn } });
  switchTo(false);
  const asked = () => sent.flatMap((command) => (command.type === "setMicrophone" ? [command] : []));
  /** The core carries the last command out: it answers, then shows. */
  async function obey(): Promise<void> {
    const last = asked().at(-1);
    if (last?.requestId === undefined) throw new Error("nothing was asked");
    receive({ type: "done", requestId: last.requestId });
    await Promise.resolve();
    switchTo(last.on);
    await Promise.resolve();
  }
  return { clock, linkState, state, key, focus, show, view: () => view, asked, obey };
}

test("[PT10] while held the core has the microphone on for this window alone, and off after the release", async (t) => {
  const { key, asked, obey, state } = setUp();
  key.press("space");
  t.like(asked().at(-1), { on: true, whileHeld: true });
  await obey();
  t.is(key.chord.value, "space");
  t.true(state.view.value?.self.isMicrophoneOn);
  key.end();
  t.is(key.chord.value, null);
  t.true(key.isSilenced.value, "before the core has answered");
  t.like(asked().at(-1), { on: false });
  await obey();
  t.false(key.isSilenced.value);
  t.is(asked().length, 2);
});

test("[PT11] a dialog, the end of the meeting, the switch in the settings and a lost core end the hold", async (t) => {
  const ends: readonly ((world: ReturnType<typeof setUp>) => void)[] = [
    ({ state }) => void (state.dialog.value = { kind: "settings" }),
    ({ show }) => show({ meeting: null }),
    ({ show, view }) => show({ settings: { ...view().settings, pushToTalk: false } }),
    ({ linkState }) => void (linkState.value = "lost"),
  ];
  for (const [index, endIt] of ends.entries()) {
    const world = setUp();
    world.key.press("ctrlSpace");
    await world.obey();
    t.is(world.key.chord.value, "ctrlSpace");
    endIt(world);
    t.is(world.key.chord.value, null, `${index}`);
    t.true(world.key.isSilenced.value, `${index}`);
    t.like(world.asked().at(-1), { on: false }, `${index}`);
  }
});

test("[PT12] a key that came up while another window had the focus is noticed within 250 ms", async (t) => {
  const { clock, key, focus, obey } = setUp();
  key.press("space");
  await obey();
  clock.advance(10_000);
  t.is(key.chord.value, "space");
  focus.isHere = false;
  clock.advance(250);
  t.true(key.isSilenced.value);
  t.is(clock.timers(), 0);
  key.press("space");
  t.is(key.chord.value, null, "without the focus nothing begins");
});

test("[PT13] a core that was away while the key came up turns the microphone off once it is back", async (t) => {
  const { linkState, key, asked, obey } = setUp();
  key.press("space");
  await obey();
  linkState.value = "lost";
  await Promise.resolve();
  const before = asked().length;
  linkState.value = "open";
  t.is(asked().length, before + 1);
  t.like(asked().at(-1), { on: false });
  t.true(key.isSilenced.value);
  await obey();
  t.false(key.isSilenced.value);
});
