/** Commands on captions. Rules: SPEC.md, CA. */
import test from "ava";
import { createCaptionHandlers } from "../../src/core/caption-commands.ts";
import type { HandlerDeps } from "../../src/core/handlers.ts";
import type { Meeting } from "../../src/meeting/meeting.ts";
import type { Member } from "../../src/mesh/types.ts";
import { inert } from "../simulation/inert.ts";
import { entryId, peerId } from "../support/ids.ts";
import { codeOf } from "./stand-ins.ts";

const [self, other] = [peerId(1), peerId(2)];
const keyOf = (peer: string) => `key of ${peer}`;

function setUp(known: { readonly isCaptioner: boolean; readonly isTooMuch?: boolean }) {
  const typed: unknown[] = [];
  const appended: unknown[] = [];
  const meeting = inert<Meeting>({
    store: inert<Meeting["store"]>({
      captioners: () => (known.isCaptioner ? [keyOf(self)] : []),
      append(entry) {
        appended.push(entry);
        return Promise.resolve(entryId(1));
      },
    }),
    captions: { type: (line) => void typed.push(line), mayFinish: () => known.isTooMuch !== true },
  });
  const deps = inert<HandlerDeps>({
    mesh: inert<HandlerDeps["mesh"]>({
      peerId: self,
      members: () => [self, other].map((peer) => inert<Member>({ peerId: peer, publicKey: keyOf(peer) })),
    }),
    meetings: inert<HandlerDeps["meetings"]>({ inMeeting: () => meeting }),
    settings: inert<HandlerDeps["settings"]>({ name: () => "Ana" }),
  });
  const handlers = createCaptionHandlers(deps);
  const client = { mayNamePaths: false, send: () => {} };
  return {
    ...{ typed, appended },
    give: (...peerIds: Parameters<typeof peerId>[0][]) =>
      handlers.setCaptioners({ type: "setCaptioners", peerIds: peerIds.map(peerId) }, client),
    caption: (text: string, more: { isFinal?: boolean; speakerId?: ReturnType<typeof peerId> } = {}) =>
      codeOf(() => handlers.caption({ type: "caption", text, ...more }, client)),
  };
}

test("[CA20] a captioner's text goes out on one line, with its speaker; what is blank takes the line back", (t) => {
  const { caption, typed } = setUp({ isCaptioner: true });
  t.is(caption("Good\nmorn  ing ", { speakerId: other }), null);
  t.is(caption("Good morning", { isFinal: true }), null);
  t.is(caption(" \n", { isFinal: true }), null);
  t.deepEqual(typed, [
    { text: "Good morn ing", isFinal: false, speaker: other },
    { text: "Good morning", isFinal: true, speaker: null },
    { text: "", isFinal: true, speaker: null },
  ]);
});

test("[CA20] who may not caption, types too long a line, too many, or names a stranger is told so", (t) => {
  t.is(setUp({ isCaptioner: false }).caption("Good morning"), "notAllowed");
  const { caption, typed } = setUp({ isCaptioner: true, isTooMuch: true });
  t.is(caption("x".repeat(301)), "badMessage");
  t.is(caption("Good", { speakerId: peerId(9) }), "unreachable");
  t.is(caption("Good", { isFinal: true }), "tooManyTries");
  t.deepEqual(typed, []);
  t.is(caption("Good"), null, "a line that grows is only sent less often");
});

test("[CA21] a host names the captioners, which becomes an entry; one that is not here cannot be named", async (t) => {
  const { give, appended } = setUp({ isCaptioner: false });
  await give(1, 2);
  t.deepEqual(appended, [{ kind: "captioners", publicKeys: [keyOf(self), keyOf(other)] }]);
  await t.throwsAsync(async () => give(9), { message: /not in the meeting/ });
});
