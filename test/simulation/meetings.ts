/** Which meetings are lived through: how large they are, and those that once went wrong. */
import { sizeOf } from "./meeting-life.ts";

/** One meeting in this many is a crowd. */
export const CROWD_EVERY = 50;
const CROWD = 50;

/** How many people meet in the meeting with that seed, which is the `index`th of a row. */
export const sizeAt = (index: number, seed: number): number =>
  index % CROWD_EVERY === CROWD_EVERY - 1 ? CROWD : sizeOf(seed);

/** Meetings that once went wrong, and what was wrong; in those with `false` no newcomer is trusted. Later changes to faults and chance may lead them elsewhere. */
export const REGRESSIONS: readonly (readonly [
  seed: number,
  count: number,
  what: string,
  isTrusted?: false,
])[] = [
  [23, 5, "a restarted coordinator was let into its former run's epoch"],
  [1000, 9, "a joiner followed its own former run"],
  [1032, 6, "a restarted coordinator claimed a term that it had claimed before"],
  [1058, 4, "as above, and nobody was left to tell it"],
  [20, 9, "two got other addresses while they could not reach each other"],
  [64, 4, "a member called another at its former address"],
  [10141, 8, "a member took another for gone that it was linked to"],
  [50209, 8, "a window did not learn of another deputy"],
  [50350, 9, "a window did not learn of another deputy"],
  [30641, 5, "a run with an earlier clock than the one before it was not listed"],
  [70036, 4, "a broken link was believed in for as long as its end had been stopped before it broke"],
  [98551339, 8, "a link that two new addresses had cut was believed in because mDNS saw the peer"],
  [2000783, 4, "a link hung on a former address while beats came from the next one"],
  [3000526, 7, "what reached a sleeping computer was never sent again (the simulated network's own fault)"],
  [3259534402, 8, "a link could not be made anew in time on a network of 300 ms (the rule's own fault)"],
  [
    337794868,
    8,
    "a roster of the former epoch made a member forget the lease that the next coordinator had sent",
  ],
  [2357893089, 9, "as above, twice over"],
  [847127060, 6, "a newcomer's admitter had let go of its epoch before the newcomer was linked to it"],
  [
    891317655,
    7,
    "a coordinator that took over listed a former run, whose clock was ahead, over the one it was linked to",
  ],
  [
    1263463332,
    50,
    "a follower's roster was adopted as the coordinator's, with a member of the former partition that had left",
  ],
  [
    7111145,
    9,
    "a member took no notice of a raised hand that a new coordinator passed on a moment before it was followed",
    false,
  ],
  [1, 4, "the presenter died as coordinator, and presented for ever"],
  [
    901493531,
    4,
    "a newcomer had no link with the member that let it in, which took over from a coordinator that had moved",
  ],
  [1463386725, 6, "a newcomer called the member that let it in where that had been before it moved"],
];
