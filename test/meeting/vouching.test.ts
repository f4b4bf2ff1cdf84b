/** When a member vouches for others. Rules: SPEC.md, RK. */
import test from "ava";
import { rankOf, type RankClass } from "../../src/kernel/rank.ts";
import type { Role } from "../../src/kernel/rights.ts";
import type { Vouch } from "../../src/kernel/vouch.ts";
import { createVouching, SEEN_MS, SPREAD_MS } from "../../src/meeting/vouching.ts";
import { createVirtualClock } from "../support/clock.ts";
import { entryId } from "../support/ids.ts";

function play(own: { readonly role: Role; readonly rankClass: RankClass }) {
  const clock = createVirtualClock();
  const classes = new Map<string, RankClass>([["self", own.rankClass]]);
  const roles = new Map<string, Role>([["self", own.role]]);
  const removals = new Map<string, number>();
  let here: readonly string[] = ["self"];
  let vouches: readonly Vouch[] = [];
  const vouching = createVouching({
    ...{ clock, random: () => 0.5, self: "self" },
    members: () =>
      here.map((publicKey) => ({ publicKey, rank: rankOf(classes.get(publicKey) ?? 8, publicKey) })),
    mesh: { vouch: ({ publicKey, isHost }) => ({ publicKey, issuer: "self", isHost, signature: "" }) },
    store: {
      rankClasses: () => classes,
      removals: () => removals,
      roleOf: (key) => roles.get(key) ?? "speaker",
      vouches: () => vouches,
      append(entry) {
        if (entry.kind === "vouch") vouches = [...vouches, { ...entry, issuer: "self" }];
        return Promise.resolve(entryId(1));
      },
    },
  });
  return {
    ...{ clock, classes, roles, removals },
    spoken: () => vouches.map(({ publicKey, isHost }) => `${publicKey}${isHost ? " is host" : ""}`),
    gather(...keys: readonly string[]) {
      here = ["self", ...keys];
      vouching.update();
    },
  };
}

test("[RK40] a trusted member vouches once for whoever has been here for ten minutes without a gap, until others have", (t) => {
  const { clock, classes, gather, spoken } = play({ role: "speaker", rankClass: 2 });
  classes.set("trusted", 2);
  gather("ben", "eve", "cleo", "trusted");
  clock.advance(SEEN_MS - 1);
  gather("ben", "cleo", "trusted");
  gather("ben", "cleo", "eve", "trusted");
  t.deepEqual(spoken(), []);
  classes.set("cleo", 2);
  gather("ben", "cleo", "eve", "trusted");
  clock.advance(SPREAD_MS);
  t.deepEqual(spoken(), ["ben"]);
  clock.advance(SEEN_MS);
  t.deepEqual(spoken(), ["ben", "eve"]);
});

test("[RK41] a host's machine vouches at once for whom hosts have chosen, and nobody vouches who is not trusted, or for whom hosts removed", (t) => {
  const host = play({ role: "host", rankClass: 1 });
  host.classes.set("coHost", 2).set("carrier", 0).set("host", 1);
  host.roles.set("host", "host").set("coHost", "coHost");
  host.removals.set("eve", 1);
  host.gather("coHost", "carrier", "host", "ben", "eve");
  t.deepEqual(host.spoken(), ["coHost", "carrier", "host is host"]);
  host.gather("coHost", "carrier", "host", "ben", "eve");
  host.clock.advance(2 * SEEN_MS);
  t.deepEqual(host.spoken().slice(3), ["ben"]);
  const guest = play({ role: "speaker", rankClass: 8 });
  guest.gather("ben");
  guest.clock.advance(2 * SEEN_MS);
  t.deepEqual(guest.spoken(), []);
});
