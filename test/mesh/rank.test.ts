/** Who goes before whom in one meeting. */
import { createHash } from "node:crypto";
import test from "ava";
import { isTrustedRank, type RankClass } from "../../src/kernel/rank.ts";
import { claimSigner } from "../../src/mesh/identity/claim.ts";
import { createIdentity } from "../../src/mesh/identity/identity.ts";
import { createRanks, rankDigest } from "../../src/mesh/identity/rank.ts";
import { meetingId } from "../support/ids.ts";

const keyOf = (index: number): string => createHash("sha256").update(`key ${index}`).digest("hex");
const keys = Array.from({ length: 40 }, (_, index) => keyOf(index));
const [maker = "", host = "", coHost = "", carrier = "", ...guests] = keys;

function ranksIn(meeting: number, classes: readonly (readonly [string, RankClass])[] = []) {
  const door = { rankClasses: new Map(classes) };
  return createRanks({ meetingId: meetingId(meeting), maker, door: () => door, digest: rankDigest });
}
const inOrder = ({ of }: ReturnType<typeof ranksIn>) => keys.toSorted((a, b) => (of(a) < of(b) ? -1 : 1));

test("[RK3] whom hosts chose goes first, then hosts, then those whom they trust, whatever their keys; everybody else waits until it is needed", (t) => {
  const ranks = ranksIn(1, [
    [carrier, 0],
    [maker, 1],
    [host, 1],
    [coHost, 2],
  ]);
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
  const [one, two] = [createIdentity(), createIdentity()];
  const claims = [one, two].map((identity) => claimSigner(identity, meetingId(1))(5, "merged"));
  const seenBy = (classes: readonly (readonly [string, RankClass])[]) => {
    const { ofClaim } = ranksIn(1, classes);
    return claims.map(ofClaim);
  };
  t.deepEqual(seenBy([[one.publicKey, 0]]), seenBy([[two.publicKey, 1]]));
});
