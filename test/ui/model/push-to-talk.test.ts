/** Push to talk: what begins a hold, what ends it, and when the microphone is off for certain. */
import test from "ava";
import type { OwnMute } from "../../../src/api/view.ts";
import type { Tick } from "../../../src/kernel/machine.ts";
import {
  CHECK_FOCUS_EVERY_MS,
  initialPushToTalk,
  pushToTalkMachine,
  stepPushToTalk,
  type PushToTalk,
  type PushToTalkEffect,
  type PushToTalkInput,
} from "../../../src/ui/model/push-to-talk.ts";
import { createRandom } from "../../support/random.ts";

type Input = PushToTalkInput | Tick;

function play(inputs: readonly Input[], from: PushToTalk = initialPushToTalk) {
  const effects: PushToTalkEffect[] = [];
  let state = from;
  for (const input of inputs) {
    const [next, made] = stepPushToTalk(state, input, 0);
    state = next;
    effects.push(...made);
  }
  return { state, effects };
}

const press = (mute: OwnMute = "none", isMicrophoneOn = false): Input => ({
  ...{ type: "press", chord: "space", isMicrophoneOn, mute },
});
const view = (isMicrophoneOn: boolean, mute: OwnMute = "none"): Input => ({
  ...{ type: "view", isMicrophoneOn, mute },
});
const answered = (attempt: number, isDone = true): Input => ({ type: "answered", attempt, isDone });
const end: Input = { type: "end" };
const heard = [press(), answered(1), view(true)];

test("[PT1] a held key turns the microphone on, its release off; silence lasts until the core has it off", (t) => {
  const held = play(heard);
  t.is(held.state.kind, "talking");
  t.deepEqual(held.effects, [{ type: "turn", on: true, attempt: 1 }]);
  const released = play([end], held.state);
  t.is(released.state.kind, "closing");
  t.deepEqual(released.effects, [{ type: "turn", on: false, attempt: 2 }]);
  t.is(play([view(true)], released.state).state.kind, "closing", "the view is of before");
  t.is(play([view(false)], released.state).state.kind, "closing", "the core has not answered");
  t.is(play([answered(1), view(false)], released.state).state.kind, "closing", "an answer of before");
  t.is(play([answered(2), view(false)], released.state).state.kind, "idle");
});

test("[PT2] with the microphone on by its own switch the key does nothing, so its release mutes nobody", (t) => {
  t.deepEqual(play([press("none", true), end]), { state: initialPushToTalk, effects: [] });
});

test("[PT3] a mute that only a host lifts wins: before the press, and while the key is held", (t) => {
  t.deepEqual(play([press("held")]), { state: initialPushToTalk, effects: [{ type: "forbidden" }] });
  t.is(play([...heard, view(false, "held")]).state.kind, "closing");
  t.is(play([press("may"), view(false, "held")]).state.kind, "closing");
});

test("[PT4] a mute that permits it is lifted by the press; one that comes while the key is held ends the hold", (t) => {
  const lifted = play([press("may"), view(false, "may"), answered(1), view(true)]);
  t.is(lifted.state.kind, "talking");
  t.is(play([view(false, "may")], lifted.state).state.kind, "closing");
  t.is(play([...heard, view(true, "may")]).state.kind, "closing");
  t.is(play([press("invited"), answered(1), view(true)]).state.kind, "talking");
});

test("[PT5] turned off elsewhere, or refused by the core, the hold is over", (t) => {
  t.is(play([press(), view(false)]).state.kind, "talking", "the core has not answered");
  t.is(play([...heard, view(false)]).state.kind, "closing");
  t.is(play([press(), answered(1, false)]).state.kind, "closing");
});

test("[PT6] a second press during the silence speaks again, whatever late views and answers say", (t) => {
  const again = play([...heard, end, press("none", true), answered(2), view(false)]);
  t.like(again.state, { kind: "talking", attempt: 3 });
  t.is(play([answered(3), view(true)], again.state).state.kind, "talking");
});

test("[PT7] a core that is lost and comes back is asked for silence again", (t) => {
  const lost = play([...heard, end, answered(2, false), view(false)]);
  t.is(lost.state.kind, "closing");
  const back = play([{ type: "coreBack" }], lost.state);
  t.deepEqual(back.effects, [{ type: "turn", on: false, attempt: 3 }]);
  t.is(play([answered(3), view(false)], back.state).state.kind, "idle");
  t.deepEqual(play([{ type: "coreBack" }], play(heard).state).effects, []);
});

test("[PT8] while the key is held the focus is looked at every 250 ms", (t) => {
  const [held] = stepPushToTalk(initialPushToTalk, press(), 1_000);
  t.is(pushToTalkMachine.dueAtMs(held), 1_000 + CHECK_FOCUS_EVERY_MS);
  t.deepEqual(stepPushToTalk(held, { type: "tick" }, 1_249)[1], []);
  const [later, effects] = stepPushToTalk(held, { type: "tick" }, 1_250);
  t.deepEqual(effects, [{ type: "checkFocus" }]);
  t.is(pushToTalkMachine.dueAtMs(later), 1_500);
  t.is(pushToTalkMachine.dueAtMs(initialPushToTalk), Infinity);
});

test("[PT9] whatever comes, the last that the core is asked is to turn off unless a key is held", (t) => {
  const random = createRandom(9);
  const { pick } = random;
  for (let run = 0; run < 3_000; run += 1) {
    let state = initialPushToTalk;
    let isAskedOn = false;
    for (let step = 0; step < 30; step += 1) {
      const mute = pick<OwnMute>(["none", "none", "may", "held", "invited"]);
      const input = pick<Input>([
        ...[press(mute, pick([true, false])), end, view(pick([true, false]), mute), { type: "coreBack" }],
        ...[answered(Math.floor(random.next() * (state.attempt + 2)), pick([true, false])), { type: "tick" }],
      ] as const);
      const [after, effects] = stepPushToTalk(state, input, step * 100);
      for (const effect of effects) if (effect.type === "turn") isAskedOn = effect.on;
      if (isAskedOn !== (after.kind === "talking"))
        return t.fail(`${JSON.stringify(input)} in ${state.kind}`);
      if (input.type === "end" && after.kind === "talking") return t.fail("an end that ends nothing");
      state = after;
    }
  }
  t.pass();
});
