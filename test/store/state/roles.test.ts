/** Roles, and who decides where two are at odds. Rules: SPEC.md, RO. */
import test from "ava";
import * as fc from "fast-check";
import { may, ROLES, type Role } from "../../../src/kernel/rights.ts";
import type { Entry } from "../../../src/store/log/entry.ts";
import { changesAuthority, createAuthority } from "../../../src/store/state/roles.ts";
import type { Signer } from "../../../src/store/types.ts";
import { createSigners } from "../support.ts";
import { createScript } from "./script.ts";

const [maker, ada, bob, eve] = createSigners(4, "roles");
if (maker === undefined || ada === undefined || bob === undefined || eve === undefined)
  throw new Error("four signers");
const people = [maker, ada, bob, eve];

const foldOf = (entries: readonly Entry[], firstRole: Role = "speaker") =>
  createAuthority(maker.publicKey, entries.filter(changesAuthority), firstRole);
const rolesOf = (entries: readonly Entry[], firstRole?: Role) => {
  const fold = foldOf(entries, firstRole);
  return people.map(({ publicKey }) => fold.roleOf(publicKey));
};

function createRoleScript() {
  const script = createScript();
  const { say, countedOf } = script;
  return {
    ...script,
    give: (by: Signer, to: Signer, role: Role, backTo?: number) =>
      say(by, { kind: "role", publicKey: to.publicKey, role, counted: countedOf(to) }, backTo),
    ban: (by: Signer, of: Signer, backTo?: number) =>
      say(
        by,
        {
          kind: "ban",
          publicKey: of.publicKey,
          isBanned: true,
          counted: backTo === undefined ? countedOf(of) : [],
        },
        backTo,
      ),
    end: (by: Signer, term: number) => say(by, { kind: "end", term }),
  };
}

test("[RO3] hosts give roles; a co-host lets speak and watch; nobody takes a role itself", (t) => {
  const { entries, give } = createRoleScript();
  t.deepEqual(rolesOf(entries), ["host", "speaker", "speaker", "speaker"]);
  t.deepEqual(rolesOf(entries, "viewer"), ["host", "viewer", "viewer", "viewer"], "in a broadcast");
  give(eve, eve, "coHost");
  give(eve, ada, "viewer");
  t.deepEqual(rolesOf(entries), ["host", "speaker", "speaker", "speaker"]);
  give(maker, ada, "coHost");
  give(ada, bob, "viewer");
  give(ada, eve, "coHost");
  give(ada, eve, "host");
  give(ada, ada, "host");
  t.deepEqual(rolesOf(entries), ["host", "coHost", "viewer", "speaker"]);
  give(ada, bob, "speaker");
  give(maker, maker, "viewer");
  give(ada, maker, "viewer");
  t.deepEqual(rolesOf(entries), ["host", "coHost", "speaker", "speaker"]);
  give(ada, ada, "speaker");
  t.deepEqual(rolesOf(entries)[1], "speaker", "a role can be given up");
});

test("[RO4] a co-host has no say over hosts and co-hosts, however early its entry claims to be", (t) => {
  const { entries, give, ban, say } = createRoleScript();
  give(maker, ada, "coHost");
  give(maker, bob, "coHost");
  give(ada, bob, "viewer");
  ban(ada, bob);
  say(ada, { kind: "remove", publicKey: bob.publicKey });
  ban(ada, bob, 1);
  const fold = foldOf(entries);
  t.deepEqual([fold.banned, fold.removals.size, fold.roleOf(bob.publicKey)], [[], 0, "coHost"]);
  ban(ada, eve);
  t.deepEqual(foldOf(entries).banned, [eve.publicKey]);
});

test("[RO5] of two hosts at odds the one of higher rank decides, whatever place the other's entry claims", (t) => {
  const { entries, give, ban } = createRoleScript();
  give(maker, ada, "host");
  give(maker, bob, "host");
  give(bob, ada, "speaker");
  ban(bob, ada);
  t.deepEqual(rolesOf(entries), ["host", "host", "host", "speaker"]);
  give(ada, bob, "speaker");
  give(bob, ada, "viewer", 3);
  ban(bob, ada, 3);
  const fold = foldOf(entries);
  t.deepEqual(rolesOf(entries), ["host", "host", "speaker", "speaker"]);
  t.deepEqual([fold.banned, fold.hosts], [[], [maker.publicKey, ada.publicKey]]);
  // Whom a host appointed ranks below it.
  give(ada, eve, "host");
  give(eve, ada, "speaker");
  t.is(foldOf(entries).roleOf(ada.publicKey), "host");
});

test("[RO6] the line of heirs: hosts by rank, co-hosts in the order of appointment", (t) => {
  const { entries, give } = createRoleScript();
  give(maker, eve, "coHost");
  give(maker, ada, "coHost");
  give(maker, bob, "host");
  const keys = () => foldOf(entries).ranked.map(({ key }) => key);
  t.deepEqual(
    keys(),
    [maker, bob, eve, ada].map(({ publicKey }) => publicKey),
  );
  give(bob, eve, "coHost");
  t.deepEqual(keys().slice(2), [eve.publicKey, ada.publicKey], "said once more, it changes nothing");
  give(maker, eve, "speaker");
  give(maker, eve, "coHost");
  t.deepEqual(keys().slice(2), [ada.publicKey, eve.publicKey], "who lost the role stands last");
});

test("[RO7] a host's end counts; a co-host's where no host is, and not after a host said that it goes on", (t) => {
  const { entries, give, end, say } = createRoleScript();
  end(eve, 9);
  give(maker, ada, "coHost");
  end(ada, 4);
  const terms = () => [foldOf(entries).endedTerm, foldOf(entries).endedByCoHost?.term ?? 0];
  t.deepEqual(terms(), [0, 4]);
  say(ada, { kind: "goOn" });
  t.deepEqual(terms(), [0, 4], "only a host says so");
  say(maker, { kind: "goOn" });
  t.deepEqual(terms(), [0, 0]);
  end(ada, 5);
  end(maker, 3);
  t.deepEqual(terms(), [3, 5]);
});

test("[RO8] a viewer shares no files; who becomes one keeps what the change lists, and no back-dated entry counts", (t) => {
  const { entries, give, say } = createRoleScript();
  const before = say(ada, { kind: "sealKey", key: "0".repeat(64) });
  give(maker, ada, "viewer");
  const after = say(ada, { kind: "sealKey", key: "1".repeat(64) });
  const late = say(ada, { kind: "sealKey", key: "2".repeat(64) }, 1);
  const fold = foldOf(entries);
  t.deepEqual(
    [before, after, late].map((entry) => fold.may(entry, "shareFiles")),
    [true, false, false],
  );
});

test("[RO12] what a co-host's word hid of a speaker comes back when it is let speak again; a host's orders never do", (t) => {
  const { entries, give, say } = createRoleScript();
  const file = say(ada, { kind: "sealKey", key: "0".repeat(64) });
  give(maker, bob, "coHost");
  say(bob, { kind: "role", publicKey: ada.publicKey, role: "viewer", counted: [] });
  t.false(foldOf(entries).may(file, "shareFiles"), "a co-host that lists nothing");
  give(maker, ada, "speaker");
  t.true(foldOf(entries).may(file, "shareFiles"));
  give(maker, ada, "host");
  give(maker, ada, "speaker");
  const backDated = say(ada, { kind: "lock", isLocked: true }, entries.length);
  say(maker, {
    ...{ kind: "role", publicKey: ada.publicKey, role: "host" },
    counted: [[backDated.feedId, backDated.number]],
  });
  const fold = foldOf(entries);
  t.deepEqual([fold.roleOf(ada.publicKey), fold.isLocked, fold.hasEffect(backDated)], ["host", false, false]);
});

test("[RO9] the floor is given by the last change from viewer to a role that may speak", (t) => {
  const { entries, give } = createRoleScript();
  const floor = (firstRole?: Role) => foldOf(entries, firstRole).floorGivenBy(ada.publicKey)?.id ?? null;
  t.is(floor("viewer"), null);
  const first = give(maker, ada, "speaker");
  t.deepEqual([floor("viewer"), floor()], [first.id, null]);
  give(maker, ada, "coHost");
  t.is(floor("viewer"), first.id, "it was given before");
  give(maker, ada, "viewer");
  t.is(floor("viewer"), null);
  const second = give(maker, ada, "speaker");
  t.deepEqual([floor("viewer"), floor()], [second.id, second.id]);
});

test("[RO10] whatever hosts, co-hosts and liars say, in whatever order it comes: all fold it alike, and rights come from a host alone", (t) => {
  const step = fc.record({
    ...{ by: fc.nat({ max: 3 }), of: fc.nat({ max: 3 }), role: fc.constantFrom(...ROLES) },
    kind: fc.constantFrom("role", "role", "role", "ban", "lift", "end", "goOn", "lock"),
    ...{ isListed: fc.boolean(), backTo: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }) },
  });
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), fc.infiniteStream(fc.nat()), (steps, chance) => {
        const { entries, say, countedOf } = createScript();
        for (const { by, of, role, kind, isListed, backTo } of steps) {
          const [author, target] = [people[by] ?? maker, people[of] ?? maker];
          const [publicKey, counted] = [target.publicKey, isListed ? countedOf(target) : []];
          if (kind === "role") say(author, { kind, publicKey, role, counted }, backTo);
          else if (kind === "end") say(author, { kind, term: 1 }, backTo);
          else if (kind === "goOn") say(author, { kind }, backTo);
          else if (kind === "lock") say(author, { kind, isLocked: isListed }, backTo);
          else say(author, { kind: "ban", publicKey, isBanned: kind === "ban", counted }, backTo);
        }
        const weights = new Map(entries.map((entry) => [entry, chance.next().value ?? 0]));
        const shuffled = entries.toSorted((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
        const shown = (some: readonly Entry[]) => {
          const { ranked, banned, removals, isLocked, endedTerm, endedByCoHost } = foldOf(some);
          return JSON.stringify([
            ranked,
            banned,
            [...removals].map(String).toSorted(),
            isLocked,
            endedTerm,
            endedByCoHost,
          ]);
        };
        const fold = foldOf(entries);
        const isMakerHost = fold.roleOf(maker.publicKey) === "host" && !fold.banned.includes(maker.publicKey);
        // Nobody runs the meeting without a host's entry that says so, in which that host had the right.
        const areAppointed = fold.ranked.every(
          ({ key }) =>
            key === maker.publicKey ||
            entries.some(
              (entry) =>
                entry.body.kind === "role" &&
                entry.body.publicKey === key &&
                entry.author !== key &&
                may(entry.body.role, "lock") &&
                fold.hasEffect(entry),
            ),
        );
        return isMakerHost && areAppointed && shown(entries) === shown(shuffled);
      }),
    ),
  );
});
