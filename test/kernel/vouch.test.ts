/** Whom members' words prove. */
import test from "ava";
import * as fc from "fast-check";
import { MAX_PROOF, trustFrom, type Vouch } from "../../src/kernel/vouch.ts";

const MAKER = "maker";
const vouch = (issuer: string, publicKey: string, isHost = false): Vouch => ({
  ...{ issuer, publicKey, isHost },
  signature: `${issuer} for ${publicKey}`,
});
const trust = (vouches: readonly Vouch[], isGenuine: (each: Vouch) => boolean = () => true) =>
  trustFrom(MAKER, vouches, isGenuine);
const NAMES = ["a", "b", "c", "d", "e"] as const;
const provenBy = (vouches: readonly Vouch[]) => NAMES.filter((name) => trust(vouches).has(name));

test("[RK6] a host's word proves a member, or that of two that are proven; nobody proves itself, and no made-up members each other", (t) => {
  t.true(trust([]).has(MAKER));
  t.deepEqual(provenBy([vouch(MAKER, "a"), vouch(MAKER, "b"), vouch("a", "c"), vouch("b", "c")]), [
    "a",
    "b",
    "c",
  ]);
  t.deepEqual(provenBy([vouch(MAKER, "a"), vouch("a", "b"), vouch("a", "b"), vouch("b", "b")]), ["a"]);
  t.deepEqual(provenBy([vouch(MAKER, "a", true), vouch("a", "b")]), ["a", "b"], "a host that the maker made");
  t.deepEqual(
    provenBy([vouch(MAKER, "a"), vouch("a", "b", true), vouch("b", "c")]),
    ["a"],
    "a guest makes no hosts",
  );
  const circle = NAMES.flatMap((one) => NAMES.map((other) => vouch(one, other, true)));
  t.deepEqual(provenBy(circle), []);
});

test("[RK7] a word that nobody signed proves nothing, and only the words of those that are proven are checked", (t) => {
  const checked: string[] = [];
  const vouches = [vouch("d", "e"), vouch(MAKER, "a"), vouch(MAKER, "b")];
  const trusted = trust(vouches, ({ publicKey }) => (checked.push(publicKey), publicKey === "a"));
  t.deepEqual(
    NAMES.filter((name) => trusted.has(name)),
    ["a"],
  );
  t.false(checked.includes("e"));
});

test("[RK8] what proves a member proves it by itself, in whatever order the words came; too long a proof is none", (t) => {
  const everybody = [MAKER, ...NAMES];
  const someVouch = fc
    .record({
      issuer: fc.constantFrom(...everybody),
      publicKey: fc.constantFrom(...NAMES),
      isHost: fc.boolean(),
    })
    .map(({ issuer, publicKey, isHost }) => vouch(issuer, publicKey, isHost));
  fc.assert(
    fc.property(fc.array(someVouch, { maxLength: 16 }), (vouches) => {
      const trusted = trust(vouches);
      t.deepEqual(provenBy(vouches.toReversed()), provenBy(vouches));
      for (const name of NAMES) {
        const proof = trusted.proofOf(name);
        if (proof === null) continue;
        t.true(proof.length <= MAX_PROOF && trust(proof).has(name));
        t.is(proof[0]?.publicKey, name);
      }
    }),
    { numRuns: 300 },
  );
  const ladder = Array.from({ length: 10 }, (_, at) => [
    vouch(`${at}`, `${at + 2}`),
    vouch(`${at + 1}`, `${at + 2}`),
  ]).flat();
  const tall = trust([vouch(MAKER, "0"), vouch(MAKER, "1"), ...ladder]);
  t.is(tall.proofOf("3")?.length, 6);
  t.true(tall.has("11"));
  t.is(tall.proofOf("11"), null);
});
