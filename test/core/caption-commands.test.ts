/** Commands on captions. Rules: SPEC.md, CA. */
import test from "ava";
import { CommandError } from "../../src/api/errors.ts";
import { createCaptionHandlers } from "../../src/core/caption-commands.ts";
import { createHostHandlers } from "../../src/core/host-commands.ts";
import type { HandlerDeps } from "../../src/core/handlers.ts";
import type { Meeting } from "../../src/meeting/meeting.ts";
import { StoreError } from "../../src/store/types.ts";
import type { Member } from "../../src/mesh/types.ts";
import { inert } from "../simulation/inert.ts";
import { entryId, peerId } from "../support/ids.ts";
import { verbatim } from "../../src/kernel/words.ts";

const [self, other] = [peerId(1), peerId(2)];
const keyOf = (peer: string) => `key of ${peer}`;

function setUp(known: {
  readonly isCaptioner: boolean;
  readonly isTooMuch?: boolean;
  readonly isKept?: boolean;
  readonly keepingFails?: Error;
}) {
  const typed: unknown[] = [];
  const appended: unknown[] = [];
  const meeting = inert<Meeting>({
    store: inert<Meeting["store"]>({
      areCaptionsKept: () => known.isKept === true,
      captioners: () => (known.isCaptioner ? [keyOf(self)] : []),
      append(entry) {
        if (known.keepingFails !== undefined) return Promise.reject(known.keepingFails);
        appended.push(entry);
        return Promise.resolve(entryId(1));
      },
    }),
    captions: {
      type: (line) => void typed.push(line),
      hear: () => false,
      mayFinish: () => known.isTooMuch !== true,
    },
  });
  const deps = inert<HandlerDeps>({
    mesh: inert<HandlerDeps["mesh"]>({
      peerId: self,
      members: () =>
        [self, other].map((peer) => inert<Member>({ peerId: peer, publicKey: keyOf(peer), name: "Ben" })),
    }),
    meetings: inert<HandlerDeps["meetings"]>({ inMeeting: () => meeting }),
    settings: inert<HandlerDeps["settings"]>({ name: () => "Ana" }),
  });
  const handlers = { ...createHostHandlers(deps), ...createCaptionHandlers(deps) };
  const client = { mayNamePaths: false, send: () => {} };
  return {
    ...{ typed, appended },
    give: (...peerIds: Parameters<typeof peerId>[0][]) =>
      handlers.setCaptioners({ type: "setCaptioners", peerIds: peerIds.map(peerId) }, client),
    /** Null, or the code of the error. */
    async caption(text: string, more: { isFinal?: boolean; speakerId?: ReturnType<typeof peerId> } = {}) {
      try {
        await handlers.caption({ type: "caption", text, ...more }, client);
        return null;
      } catch (error) {
        return error instanceof CommandError ? error.code : "thrown";
      }
    },
  };
}

test("[CA20] a captioner's text goes out on one line, with its speaker; what is blank takes the line back", async (t) => {
  const { caption, typed } = setUp({ isCaptioner: true });
  t.is(await caption("Good\nmorn  ing ", { speakerId: other }), null);
  t.is(await caption("Good morning", { isFinal: true }), null);
  t.is(await caption(" \n", { isFinal: true }), null);
  t.deepEqual(typed, [
    { text: "Good morn ing", isFinal: false, speaker: other },
    { text: "Good morning", isFinal: true, speaker: null },
    { text: "", isFinal: true, speaker: null },
  ]);
});

test("[CA20] who may not caption, types too long a line, too many, or names a stranger is told so", async (t) => {
  t.is(await setUp({ isCaptioner: false }).caption("Good morning"), "notAllowed");
  const { caption, typed } = setUp({ isCaptioner: true, isTooMuch: true });
  t.is(await caption("x".repeat(301)), "badMessage");
  t.is(await caption("Good", { speakerId: peerId(9) }), "unreachable");
  t.is(await caption("Good", { isFinal: true }), "tooManyTries");
  t.deepEqual(typed, []);
  t.is(await caption("Good"), null, "a line that grows is only sent less often");
});

test("[CA21] a host names the captioners, which becomes an entry; one that is not here cannot be named", async (t) => {
  const { give, appended } = setUp({ isCaptioner: false });
  await give(1, 2);
  t.deepEqual(appended, [{ kind: "captioners", publicKeys: [keyOf(self), keyOf(other)] }]);
  await t.throwsAsync(async () => give(9), { message: /not in the meeting/ });
});

test("[CA22] a finished line is kept where hosts say so, with its speaker's name, and nothing else is", async (t) => {
  const { caption, appended } = setUp({ isCaptioner: true, isKept: true });
  await caption("Good");
  await caption(" ", { isFinal: true });
  t.deepEqual(appended, []);
  await caption("Good morning", { isFinal: true, speakerId: other });
  await caption("And all", { isFinal: true });
  t.deepEqual(appended, [
    { kind: "caption", text: "Good morning", speaker: "Ben" },
    { kind: "caption", text: "And all", speaker: null },
  ]);
  const unkept = setUp({ isCaptioner: true });
  await unkept.caption("Good morning", { isFinal: true });
  t.deepEqual(unkept.appended, []);
});

test("[CA65] a line that cannot be kept is shown once all the same, and the answer says so by a code of its own", async (t) => {
  const keepingFails = new StoreError("diskFull", verbatim("The disk is full. Make room and try again."));
  const { caption, typed } = setUp({ isCaptioner: true, isKept: true, keepingFails });
  t.is(await caption("Good morning", { isFinal: true }), "captionNotKept");
  t.is(typed.length, 1);
  t.is(await caption("Good"), null, "what grows is not kept");
});
