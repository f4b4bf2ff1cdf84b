/** Whether viewers may write in the chat, by the hosts' word. Rules: ../SPEC.md, RO50 to RO53. */
import test from "ava";
import * as fc from "fast-check";
import type { Entry } from "../../../src/store/log/entry.ts";
import type { EntryBody } from "../../../src/store/log/entry-body.ts";
import type { Signer } from "../../../src/store/types.ts";
import { authorEntry } from "../../../src/store/authoring.ts";
import { createSigners, createTestSeal, ROOT } from "../support.ts";
import { createState } from "./played-state.ts";
import { createScript } from "./script.ts";

const [maker, ada, bob, eve] = fourSigners();

function fourSigners(): readonly [Signer, Signer, Signer, Signer] {
  const [first, second, third, fourth] = createSigners(4, "viewers' chat");
  if (first === undefined || second === undefined || third === undefined || fourth === undefined)
    throw new Error("four signers");
  return [first, second, third, fourth];
}

/** A broadcast. */
function play() {
  const { entries, say, countedOf } = createScript();
  const message = (text: string): EntryBody => ({ kind: "message", fromName: "Ada", text });
  return {
    ...{ entries, say },
    write: (by: Signer, text: string, early?: number) => say(by, message(text), early),
    edit: (by: Signer, { id }: Entry, text: string) => say(by, { kind: "edit", id, text }),
    remove: (by: Signer, { id }: Entry) => say(by, { kind: "delete", id }),
    /** Lists what the viewers have written so far. */
    rule: (by: Signer, isOpen: boolean) =>
      say(by, { kind: "viewersChat", isOpen, counted: isOpen ? [] : [ada, bob, eve].flatMap(countedOf) }),
    give: (of: Signer, role: "coHost" | "speaker" | "viewer") =>
      say(maker, { kind: "role", publicKey: of.publicKey, role, counted: countedOf(of) }),
  };
}

function stateOf(entries: readonly Entry[]) {
  const { state, add } = createState(maker, eve, "viewer");
  add(entries);
  return state;
}
const textsOf = (entries: readonly Entry[]) =>
  stateOf(entries)
    .messages()
    .map(({ text }) => text);

test("[RO50] what viewers write while the chat is closed to them is shown to nobody; speakers and hosts write on", (t) => {
  const { entries, write, edit, remove, rule, give } = play();
  t.true(stateOf(entries).rules.viewersChat.isOpen);
  const before = write(ada, "before");
  give(bob, "speaker");
  rule(maker, false);
  t.false(stateOf(entries).rules.viewersChat.isOpen);
  write(ada, "closed");
  edit(ada, before, "changed");
  write(bob, "speaker");
  write(maker, "host");
  t.deepEqual(textsOf(entries), ["before", "speaker", "host"]);
  const chat = stateOf(entries).rules.viewersChat;
  t.deepEqual(
    [maker, ada, bob].map((each) => chat.mayWriteNow(each.publicKey)),
    [true, false, true],
  );
  rule(maker, true);
  write(ada, "after");
  t.deepEqual(textsOf(entries), ["before", "speaker", "host", "after"], "and not afterwards");
  rule(maker, false);
  remove(ada, before);
  t.deepEqual(textsOf(entries), ["", "speaker", "host", "after"], "the own words may be taken back");
});

test("[RO51] no back-dated message of a viewer is shown while the chat is closed; a newcomer's counter is low where it is open", (t) => {
  const { entries, write, rule } = play();
  write(maker, "one");
  write(ada, "two");
  rule(maker, false);
  write(eve, "back-dated", 1);
  t.deepEqual(textsOf(entries), ["one", "two"]);
  rule(maker, true);
  write(bob, "newcomer", 1);
  t.deepEqual(textsOf(entries).toSorted(), ["back-dated", "newcomer", "one", "two"]);
});

test("[RO52] only hosts close the chat; who may change is judged anew with the roles, and what is shown follows", (t) => {
  const { entries, write, rule, give } = play();
  const { state, add } = createState(maker, eve, "viewer");
  const shown = () => state.messages().map(({ text }) => text);
  rule(eve, false);
  write(ada, "one");
  give(ada, "speaker");
  give(bob, "coHost");
  rule(bob, false);
  write(eve, "two");
  add(entries);
  t.deepEqual(shown(), ["one"]);
  const opening = rule(bob, true);
  const late = write(eve, "three");
  const changes = add([opening, late]);
  t.deepEqual(shown(), ["one", "three"]);
  t.true(
    changes.some(({ type }) => type === "authority"),
    "clients hear of it",
  );
});

test("[RO54] a viewer's own program refuses to write while the chat is closed, and a host's lists what viewers wrote", (t) => {
  const { entries, write, rule, give } = play();
  const before = write(ada, "one");
  give(bob, "speaker");
  const asked: boolean[] = [];
  const draft = (self: Signer, wanted: Parameters<typeof authorEntry>[1]) => {
    const context = {
      ...{
        root: { ...ROOT, host: maker.publicKey },
        self,
        state: stateOf(entries),
        seal: createTestSeal(self),
      },
      countedOf(isWanted: (author: string) => boolean) {
        asked.push(...[maker, ada, bob].map(({ publicKey }) => isWanted(publicKey)));
        return [[before.feedId, before.number] as const];
      },
    };
    return authorEntry(context, wanted, "Ada")(before.feedId);
  };
  t.like(draft(maker, { kind: "viewersChat", isOpen: false }), {
    ...{ kind: "viewersChat", isOpen: false, counted: [[before.feedId, 1]] },
  });
  t.deepEqual(asked, [false, true, false], "viewers alone");
  t.throws(() => draft(ada, { kind: "viewersChat", isOpen: false }), { code: "notAllowed" });
  t.like(draft(ada, { kind: "message", text: "two" }), { text: "two" });
  rule(maker, false);
  for (const wanted of [
    { kind: "message", text: "two" } as const,
    { kind: "edit", id: before.id, text: "two" } as const,
  ])
    t.throws(() => draft(ada, wanted), { code: "notAllowed", message: /closed the chat/ });
  t.like(draft(ada, { kind: "delete", id: before.id }), { kind: "delete" });
  t.like(draft(bob, { kind: "message", text: "two" }), { text: "two" });
});

test("[RO53] the order of arrival makes no difference to who may write and what is shown", (t) => {
  const people = [maker, ada, bob, eve];
  const step = fc.record({
    by: fc.constantFrom(...people),
    kind: fc.constantFrom("write", "write", "write", "early", "rule", "coHost", "viewer"),
    isOpen: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 12 }),
      fc.infiniteStream(fc.nat()),
      fc.nat({ max: 12 }),
      (steps, chance, cut) => {
        const { entries, write, rule, give } = play();
        for (const [index, { by, kind, isOpen }] of steps.entries()) {
          if (kind === "write") write(by, `${index}`);
          else if (kind === "early") write(by, `${index}`, 1);
          else if (kind === "rule") rule(by, isOpen);
          else if (by !== maker) give(by, kind);
        }
        const weights = new Map(entries.map((entry) => [entry, chance.next().value ?? 0]));
        const shuffled = entries.toSorted((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
        const { state, add } = createState(maker, eve, "viewer");
        add(shuffled.slice(0, cut));
        add(shuffled.slice(cut));
        return (
          state
            .messages()
            .map(({ text }) => text)
            .join() === textsOf(entries).join()
        );
      },
    ),
    { numRuns: 60 },
  );
  t.pass();
});
