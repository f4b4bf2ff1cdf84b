/** Commands on polls. Rules: SPEC.md, PO. */
import test from "ava";
import { CommandError } from "../../src/api/errors.ts";
import type { HandlerDeps } from "../../src/core/handlers.ts";
import { createPollHandlers } from "../../src/core/poll-commands.ts";
import type { Meeting } from "../../src/meeting/meeting.ts";
import type { MeetingStore } from "../../src/store/types.ts";
import { inert } from "../simulation/inert.ts";
import { entryId } from "../support/ids.ts";

test("[PO11] polls, votes and ends become entries; a text that cannot be shown is refused with a sentence", async (t) => {
  const appended: unknown[] = [];
  const store = inert<MeetingStore>({
    append(entry, options) {
      appended.push([entry, options]);
      return Promise.resolve(entryId(1));
    },
  });
  const deps = inert<HandlerDeps>({
    settings: inert<HandlerDeps["settings"]>({ name: () => "Ana" }),
    meetings: inert<HandlerDeps["meetings"]>({ inMeeting: () => inert<Meeting>({ store }) }),
  });
  const handlers = createPollHandlers(deps);
  const client = { mayNamePaths: false, send: () => {} };
  const ask = { type: "poll", question: " Tea? ", options: ["Yes", "No"], requestId: "7" } as const;
  await handlers.poll({ ...ask, options: [...ask.options] }, client);
  await handlers.vote({ type: "vote", pollId: entryId(1), options: [1] }, client);
  await handlers.closePoll({ type: "closePoll", pollId: entryId(1) }, client);
  const entry = {
    kind: "poll",
    question: "Tea?",
    options: ["Yes", "No"],
    isMultiple: false,
    isSealed: false,
  };
  t.deepEqual(appended, [
    [entry, { fromName: "Ana", requestId: "7" }],
    [{ kind: "vote", poll: entryId(1), choices: [1] }, { fromName: "Ana" }],
    [{ kind: "closePoll", poll: entryId(1) }, { fromName: "Ana" }],
  ]);
  await t.throwsAsync(
    async () => handlers.poll({ type: "poll", question: " ", options: ["a", "b"] }, client),
    {
      instanceOf: CommandError,
      message: /question can't be empty/,
    },
  );
  t.is(appended.length, 3);
});
