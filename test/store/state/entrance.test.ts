/** How one gets into the meeting, by its hosts' word. Rules: ../SPEC.md, WR and MT. */
import test from "ava";
import * as fc from "fast-check";
import type { Entry } from "../../../src/store/log/entry.ts";
import type { BodyOf } from "../../../src/store/log/entry-body.ts";
import { createEntrance, isEntranceEntry } from "../../../src/store/state/entrance.ts";
import { changesAuthority, createAuthority } from "../../../src/store/state/roles.ts";
import type { Signer } from "../../../src/store/types.ts";
import { authorEntry } from "../../../src/store/authoring.ts";
import { createSigners, createTestSeal, ROOT } from "../support.ts";
import { createState } from "./played-state.ts";
import { createScript } from "./script.ts";

const [maker, ada, bob, eve] = fourSigners();

function fourSigners(): readonly [Signer, Signer, Signer, Signer] {
  const [first, second, third, fourth] = createSigners(4, "entrance");
  if (first === undefined || second === undefined || third === undefined || fourth === undefined)
    throw new Error("four signers");
  return [first, second, third, fourth];
}

function playEntrance() {
  const { entries, say } = createScript();
  return {
    entries,
    say,
    room: (by: Signer, more: Partial<BodyOf<"waitingRoom">> = {}) =>
      say(by, { kind: "waitingRoom", isOn: true, withoutHost: "wait", admitted: [], ...more }),
    admit: (by: Signer, of: Signer) => say(by, { kind: "admit", publicKey: of.publicKey, isAdmitted: true }),
    refuse: (by: Signer, of: Signer) =>
      say(by, { kind: "admit", publicKey: of.publicKey, isAdmitted: false }),
    remove: (by: Signer, of: Signer) => say(by, { kind: "remove", publicKey: of.publicKey }),
    ban: (by: Signer, of: Signer) =>
      say(by, { kind: "ban", publicKey: of.publicKey, isBanned: true, counted: [] }),
    host: (of: Signer) => say(maker, { kind: "role", publicKey: of.publicKey, role: "coHost", counted: [] }),
  };
}

const foldOf = (entries: readonly Entry[]) => {
  const roles = entries.filter(changesAuthority);
  return createEntrance(createAuthority(maker.publicKey, roles), [
    ...entries.filter(isEntranceEntry),
    ...roles,
  ]);
};
const admittedOf = (entries: readonly Entry[]) => [...(foldOf(entries).waitingRoom?.admitted ?? [])];
const blockedOf = (entries: readonly Entry[]) => [...(foldOf(entries).waitingRoom?.blocked ?? [])];

test("[WR1] hosts alone set the waiting room and answer those that knock; the last rule counts", (t) => {
  const { entries, room, admit, host } = playEntrance();
  t.is(foldOf(entries).waitingRoom, null);
  room(eve);
  t.is(foldOf(entries).waitingRoom, null);
  t.is(foldOf(entries).state, 0);
  const rule = room(maker, { admitted: [bob.publicKey] });
  t.is(foldOf(entries).state, rule.lamport);
  admit(eve, eve);
  admit(bob, eve);
  t.deepEqual(admittedOf(entries), [bob.publicKey]);
  host(bob);
  admit(bob, ada);
  t.deepEqual(admittedOf(entries), [bob.publicKey, ada.publicKey]);
  room(bob, { isOn: false });
  t.is(foldOf(entries).waitingRoom, null);
  t.true(foldOf(entries).state > rule.lamport);
});

test("[WR2] turned away twice, one may not knock again in this sitting, unless a host lets it in", (t) => {
  const { entries, room, admit, refuse } = playEntrance();
  room(maker);
  refuse(maker, eve);
  t.deepEqual(blockedOf(entries), []);
  t.is(foldOf(entries).waitingRoom?.refusals.get(eve.publicKey), 1);
  refuse(maker, eve);
  t.deepEqual(blockedOf(entries), [eve.publicKey]);
  admit(maker, eve);
  t.deepEqual(blockedOf(entries), []);
  t.deepEqual(admittedOf(entries), [eve.publicKey]);
  refuse(maker, eve);
  t.deepEqual(blockedOf(entries), [], "it is counted from the start");
});

test("[WR3] one that was let in need not knock again; one that was removed or banned does", (t) => {
  const { entries, room, admit, remove, ban } = playEntrance();
  room(maker);
  admit(maker, ada);
  admit(maker, bob);
  remove(eve, ada);
  t.deepEqual(admittedOf(entries), [ada.publicKey, bob.publicKey], "only hosts remove");
  remove(maker, ada);
  t.deepEqual(admittedOf(entries), [bob.publicKey]);
  ban(maker, bob);
  t.deepEqual(admittedOf(entries), []);
  admit(maker, ada);
  t.deepEqual(admittedOf(entries), [ada.publicKey]);
});

test("[WR4] a new rule begins a new sitting: it lists who need not knock, and all answers before are void", (t) => {
  const { entries, room, admit, refuse } = playEntrance();
  room(maker);
  admit(maker, ada);
  refuse(maker, eve);
  refuse(maker, eve);
  room(maker, { admitted: [maker.publicKey] });
  t.deepEqual(admittedOf(entries), [maker.publicKey]);
  t.deepEqual(blockedOf(entries), []);
});

test("[WR5] any member may let in, and none may turn away, where the rule without a host says so", (t) => {
  const { entries, room, admit, refuse, ban } = playEntrance();
  room(maker, { withoutHost: "member" });
  admit(ada, eve);
  t.deepEqual(admittedOf(entries), [eve.publicKey]);
  refuse(ada, eve);
  t.deepEqual(admittedOf(entries), [eve.publicKey]);
  ban(maker, ada);
  t.deepEqual(admittedOf(entries), [], "what a banned member said does not count");
});

test("[MT35] title, listing and passcode are what a host said last", (t) => {
  const { entries, say, host } = playEntrance();
  t.like(foldOf(entries), { title: null, isListed: null, passcode: null });
  const passcode = { passcode: "green apple", serverSetup: "s", registrationRecord: "r" };
  say(eve, { kind: "title", title: "Mine" });
  say(eve, { kind: "listing", isListed: false });
  say(eve, { kind: "passcode", ...passcode });
  t.like(foldOf(entries), { title: null, isListed: null, passcode: null });
  say(maker, { kind: "title", title: "One" });
  host(bob);
  say(bob, { kind: "title", title: "Two" });
  say(bob, { kind: "listing", isListed: false });
  say(bob, { kind: "passcode", ...passcode });
  t.like(foldOf(entries), { title: "Two", isListed: false, passcode });
});

test("[MT62] a host takes the passcode away; of a meeting that was made with one its maker alone, with its word for newcomers", (t) => {
  const { entries, say, host } = playEntrance();
  const release = "ab".repeat(64);
  const fold = (releasedBy: string | null) => {
    const roles = entries.filter(changesAuthority);
    const authority = createAuthority(maker.publicKey, roles);
    return createEntrance(authority, [...entries.filter(isEntranceEntry), ...roles], releasedBy);
  };
  const shown = () =>
    [null, maker.publicKey].map((releasedBy) => {
      const { passcode, withdrawal, passcodeState } = fold(releasedBy);
      return [passcode?.passcode ?? null, withdrawal?.release, passcodeState];
    });
  const set = (by: Signer) =>
    say(by, { kind: "passcode", passcode: "green apple", serverSetup: "s", registrationRecord: "r" });
  const { lamport: first } = set(maker);
  say(eve, { kind: "noPasscode", release });
  t.deepEqual(shown(), [
    ["green apple", undefined, first],
    ["green apple", undefined, first],
  ]);
  host(bob);
  const { lamport: byBob } = say(bob, { kind: "noPasscode", release });
  say(maker, { kind: "title", title: "One" });
  t.deepEqual(shown(), [
    [null, release, byBob],
    ["green apple", undefined, first],
  ]);
  say(maker, { kind: "noPasscode", release: null });
  t.deepEqual(shown()[1], ["green apple", undefined, first], "no newcomer would believe it");
  const { lamport: byMaker } = say(maker, { kind: "noPasscode", release });
  t.deepEqual(shown()[1], [null, release, byMaker]);
  const { lamport: again } = set(bob);
  t.deepEqual(shown()[1], ["green apple", undefined, again]);
});

test("[MT62] who may not take the passcode away reads why", (t) => {
  const { state } = createState(maker, maker);
  const draft = (self: Signer, needsPasscode: boolean, release: string | null) =>
    authorEntry(
      {
        ...{ root: { ...ROOT, host: maker.publicKey, needsPasscode }, self, state },
        ...{ seal: createTestSeal(self), countedOf: () => [] },
      },
      { kind: "noPasscode", release },
      "Ada",
    );
  const release = "ab".repeat(64);
  t.notThrows(() => draft(maker, true, release));
  t.notThrows(() => draft(maker, false, null));
  t.throws(() => draft(maker, true, null), { code: "notAllowed", message: /set another/ });
  t.throws(() => draft(eve, false, null), { code: "notAllowed", message: /Only a host/ });
});

test("[WR6] the order in which entries arrive changes nothing", (t) => {
  const { entries, say, room, admit, refuse, remove, host } = playEntrance();
  host(bob);
  room(maker);
  admit(bob, ada);
  refuse(maker, eve);
  say(maker, { kind: "role", publicKey: bob.publicKey, role: "speaker", counted: [] });
  refuse(maker, eve);
  remove(maker, ada);
  admit(bob, eve);
  say(bob, { kind: "title", title: "Mine" });
  const expected = foldOf(entries);
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      t.deepEqual(foldOf(shuffled), expected);
    }),
    { numRuns: 100 },
  );
});
