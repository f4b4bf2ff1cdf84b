/** Hands, reactions and the timer in the window. Rules: SPEC.md, UI230 on. */
import test from "ava";
import type { MeetingView } from "../../../src/api/view.ts";
import { actsWith, lowerAllHands } from "../../../src/ui/model/hosting.ts";
import { noticesBetween } from "../../../src/ui/model/meeting-notices.ts";
import { handLabel, handsFirst } from "../../../src/ui/model/participants.ts";
import {
  initialReactions,
  reactionSentence,
  reactionsMachine,
  REACTION_SHOWN_MS,
  type ReactionsInput,
} from "../../../src/ui/model/reactions.ts";
import { secondsLeft, spanInWords, timeLeft } from "../../../src/ui/model/timer.ts";
import { castOf, peerIdAt } from "../cast.ts";
import { scenarioNamed } from "../scenarios.ts";

const [ben, cleo] = [peerIdAt(1), peerIdAt(2)];

test("[UI230] raised hands come first in their order, one without a place behind them, and hosts lower one or all", (t) => {
  const cast = castOf(5, 0).map((person, index) => ({
    ...person,
    isHandUp: [1, 3, 4].includes(index),
    handNumber: index === 3 ? 1 : index === 1 ? 2 : null,
  }));
  t.deepEqual(
    handsFirst(cast).map(({ peerId }) => cast.findIndex((each) => each.peerId === peerId)),
    [3, 1, 4, 0, 2],
  );
  t.is(handLabel({ handNumber: 2 }), "Hand raised, number 2");
  t.is(handLabel({ handNumber: null }), "Hand raised");
  const [, second, third] = cast;
  if (second === undefined || third === undefined) return t.fail();
  t.like(actsWith(second, "host", null).flat()[0], { command: { type: "lowerHands", peerIds: [ben] } });
  t.false(
    actsWith(third, "host", null)
      .flat()
      .some(({ label }) => label === "Lower hand"),
  );
  t.like(lowerAllHands({ participants: cast })[0], { command: { type: "lowerHands" } });
  t.deepEqual(lowerAllHands({ participants: castOf(3, 0) }), []);
});

test("[UI231] a reaction goes after its time; a tile shows three at most, and a large meeting no more than fit", (t) => {
  let state = initialReactions;
  const step = (input: ReactionsInput | { type: "tick" }, nowMs: number) => {
    [state] = reactionsMachine.step(state, input, nowMs);
    return state.shown.length;
  };
  for (let turn = 0; turn < 5; turn += 1) step({ type: "reacted", peerId: ben, emoji: "👏" }, turn);
  t.is(state.shown.length, 3);
  step({ type: "reacted", peerId: cleo, emoji: "🎉" }, 10);
  t.is(reactionsMachine.dueAtMs(state), 2 + REACTION_SHOWN_MS);
  t.is(step({ type: "tick" }, 4 + REACTION_SHOWN_MS), 1);
  t.is(step({ type: "clear" }, 5 + REACTION_SHOWN_MS), 0);
  for (let index = 0; index < 300; index += 1)
    step({ type: "reacted", peerId: peerIdAt(index), emoji: "👍" }, 20_000);
  t.is(state.shown.length, 150);
});

test("[UI231] a screen reader hears one sentence for all that are shown", (t) => {
  const of = (...peers: (typeof ben)[]) =>
    reactionSentence(
      peers.map((peerId, id) => ({ id, peerId, emoji: "👏", goneAtMs: 0 })),
      (peer) => (peer === ben ? "Ben" : undefined),
    );
  t.is(of(), null);
  t.is(of(ben, ben), "Ben: Clapping");
  t.is(of(ben, cleo), "2 people react");
});

test("[UI232] the timer shows the second that has begun, and people hear once that one was started", (t) => {
  t.is(secondsLeft(10_000, 9_001), 1);
  t.is(secondsLeft(10_000, 10_000), 0);
  t.is(secondsLeft(10_000, 99_000), 0);
  t.is(timeLeft(272), "4:32");
  t.is(spanInWords(60), "1 minute");
  t.is(spanInWords(90), "90 seconds");
  const before = scenarioNamed("meeting-5", 0).view.meeting;
  if (before === null) return t.fail();
  const withTimer = (endsAtMs: number): MeetingView => ({
    ...before,
    timer: { by: ben, seconds: 300, endsAtMs },
  });
  const texts = (a: MeetingView, b: MeetingView) => noticesBetween(a, b).map(({ text }) => text);
  t.deepEqual(texts(before, withTimer(300_000)), ["Ben Okafor started a timer of 5 minutes"]);
  t.deepEqual(texts(withTimer(300_000), withTimer(300_012)), []);
  t.is(texts(withTimer(300_000), withTimer(400_000)).length, 1);
});
