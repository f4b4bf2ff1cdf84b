/** Who goes before whom in one meeting. */
import { createHash } from "node:crypto";
import test from "ava";
import { isTrustedRank, type RankClass } from "../../src/kernel/rank.ts";
import type { Vouch } from "../../src/kernel/vouch.ts";
import { claimSigner, isGenuineClaim } from "../../src/mesh/identity/claim.ts";
import { createIdentity } from "../../src/mesh/identity/identity.ts";
import { createRanks, rankDigest } from "../../src/mesh/identity/rank.ts";
import { signVouch } from "../../src/mesh/identity/vouch.ts";
import { meetingId } from "../support/ids.ts";

const keyOf = (index: number): string => createHash("sha256").update(`key ${index}`).digest("hex");
const keys = Array.from({ length: 40 }, (_, index) => keyOf(index));
const [maker = "", host = "", coHost = "", carrier = "", ...guests] = keys;

const [one, two, three] = [createIdentity(), createIdentity(), createIdentity()];

function ranksIn(
  meeting: number,
  known: {
    readonly classes?: readonly (readonly [string, RankClass])[];
    readonly vouches?: readonly Vouch[];
    readonly maker?: string;
    readonly removals?: ReadonlyMap<string, number>;
  } = {},
) {
  const { classes = [], vouches = [], removals = new Map<string, number>() } = known;
  const door = { rankClasses: new Map(classes), vouches, removals };
  return createRanks({
    ...{ meetingId: meetingId(meeting), maker: known.maker ?? maker, door: () => door },
    ...{ digest: rankDigest, verify: undefined },
  });
}
const inOrder = ({ of }: ReturnType<typeof ranksIn>) => keys.toSorted((a, b) => (of(a) < of(b) ? -1 : 1));

test("[RK3] whom hosts chose goes first, then hosts, then those whom they trust, whatever their keys; everybody else waits until it is needed", (t) => {
  const classes = [
    [carrier, 0],
    [maker, 1],
    [host, 1],
    [coHost, 2],
  ] as const;
  const ranks = ranksIn(1, { classes });
  const order = inOrder(ranks);
  t.is(order[0], carrier);
  t.deepEqual(order.slice(1, 3).toSorted(), [maker, host].toSorted());
  t.is(order[3], coHost);
  t.true([maker, host, coHost, carrier].every((key) => isTrustedRank(ranks.of(key))));
  t.false(guests.some((key) => isTrustedRank(ranks.of(key))));
  t.is(inOrder(ranksIn(1))[0], maker, "its maker is known to all, also before any entry has come");
});

test("[RK4] a key that is the lowest of one meeting has no such place in others", (t) => {
  const firsts = Array.from({ length: 50 }, (_, meeting) => inOrder(ranksIn(meeting))[1]);
  t.true(new Set(firsts).size > 15);
});

test("[RK5] two coordinators that meet see each other's claims in one order, whatever each knows of whom hosts trust", (t) => {
  const claims = [one, two].map((identity) => claimSigner(identity, meetingId(1))(5, "merged"));
  const seenBy = (classes: readonly (readonly [string, RankClass])[]) => {
    const { ofClaim } = ranksIn(1, { classes });
    return claims.map(ofClaim);
  };
  t.deepEqual(seenBy([[one.publicKey, 0]]), seenBy([[two.publicKey, 1]]));
});

test("[RK9] a claim proves by the vouches that it carries that its coordinator is trusted, to whoever knows the maker alone", (t) => {
  const id = meetingId(1);
  const word = signVouch(one, id, { publicKey: two.publicKey, isHost: false });
  const ranks = ranksIn(1, { maker: one.publicKey, vouches: [word] });
  t.deepEqual(ranks.proofOf(two.publicKey), [word]);
  t.true(isTrustedRank(ranks.of(two.publicKey)));
  const claim = claimSigner(two, id, [word])(5, "died");
  t.true(isGenuineClaim(id, claim));
  const stranger = ranksIn(1, { maker: one.publicKey });
  t.is(stranger.ofClaim(claim), ranks.of(two.publicKey));
  t.false(isTrustedRank(stranger.of(two.publicKey)));
  t.false(isTrustedRank(stranger.ofClaim(claimSigner(two, id)(5, "died"))), "not by another's knowledge");
  t.false(isGenuineClaim(id, { ...claim, vouches: [] }), "nobody takes the proof away on its way");
  const removed = ranksIn(1, {
    ...{ maker: one.publicKey, vouches: [word], removals: new Map([[two.publicKey, 1]]) },
  });
  t.false(isTrustedRank(removed.of(two.publicKey)), "hosts have removed it since");
});

test("[RK30] forged vouches, and those of another meeting or of members that nobody trusts, put nobody in line", (t) => {
  const id = meetingId(1);
  const forged = {
    ...signVouch(three, id, { publicKey: three.publicKey, isHost: true }),
    issuer: one.publicKey,
  };
  const elsewhere = signVouch(one, meetingId(2), { publicKey: three.publicKey, isHost: true });
  const made = [two, three].map((identity, at) =>
    signVouch(identity, id, { publicKey: ([three, two][at] ?? two).publicKey, isHost: true }),
  );
  for (const vouches of [[forged], [elsewhere], made]) {
    const ranks = ranksIn(1, { maker: one.publicKey, vouches });
    t.false(isTrustedRank(ranks.of(three.publicKey)));
    const claim = claimSigner(three, id, vouches)(5, "died");
    t.false(isGenuineClaim(id, claim) && isTrustedRank(ranks.ofClaim(claim)));
  }
});

test("[RK31] a key that was made to have the lowest hash is no lower once it is trusted: the first vouch, which nobody knows before, goes into the hash", (t) => {
  const id = meetingId(1);
  const places = Array.from({ length: 30 }, () => {
    const made = [createIdentity(), createIdentity(), createIdentity(), createIdentity()];
    const ground = made.toSorted((a, b) =>
      rankDigest(id, a.publicKey, "") < rankDigest(id, b.publicKey, "") ? -1 : 1,
    );
    const vouches = ground.map(({ publicKey }) => signVouch(one, id, { publicKey, isHost: false }));
    const ranks = ranksIn(1, { maker: one.publicKey, vouches });
    const order = ground.toSorted((a, b) => (ranks.of(a.publicKey) < ranks.of(b.publicKey) ? -1 : 1));
    const [lowest] = ground;
    return lowest === undefined ? 0 : order.indexOf(lowest);
  });
  // By chance all are at the same place once in 4^29 runs.
  t.true(new Set(places).size > 1);
});
