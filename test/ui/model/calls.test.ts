/** Direct calls in words. Rules: SPEC.md, UI. */
import test from "ava";
import type { CallEnd } from "../../../src/api/calls.ts";
import { endText, isMissed, mayCall } from "../../../src/ui/model/calls.ts";
import { peerIdAt } from "../cast.ts";
import { scenarioNamed } from "../scenarios.ts";

const REASONS: readonly CallEnd[] = [
  ...([
    "hungUp",
    "refused",
    "busy",
    "noAnswer",
    "cancelled",
    "unreachable",
    "unattended",
    "failed",
    "left",
  ] as const),
];
const ended = (isCaller: boolean, reason: CallEnd) => ({ peerId: peerIdAt(1), isCaller, reason });

test("[UI342] why a call is over is said in words, and a missed one may be returned", (t) => {
  const said = REASONS.map((reason) => endText(ended(true, reason), "Ben"));
  t.is(new Set(said).size, REASONS.length, "each in its own");
  t.is(endText(ended(true, "cancelled"), "Ben"), null, "self has taken it back");
  for (const text of said) if (text !== null) t.regex(text, /Ben/);
  const missed = REASONS.filter((reason) => isMissed(ended(false, reason)));
  t.deepEqual(missed, ["noAnswer", "cancelled", "left"]);
  for (const reason of missed) t.is(endText(ended(false, reason), "Ben"), "You missed a call from Ben.");
  t.false(REASONS.some((reason) => isMissed(ended(true, reason))));
});

test("[UI343] whoever may speak may call others, viewers too, and nobody while it is in a call", (t) => {
  const { meeting } = scenarioNamed("meeting-2", 0).view;
  const [self, ben] = meeting?.participants ?? [];
  if (meeting === null || self === undefined || ben === undefined) return t.fail();
  t.true(mayCall(meeting, ben, false));
  t.true(mayCall(meeting, { ...ben, role: "viewer" }, false));
  t.false(mayCall(meeting, self, false));
  t.false(mayCall(meeting, ben, true));
  const asViewer = { ...meeting, participants: [{ ...self, role: "viewer" as const }, ben] };
  t.false(mayCall(asViewer, ben, false));
});
