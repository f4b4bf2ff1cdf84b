/** Claims that nobody has signed, for what takes only claims that were checked before. */
import type { Cause, Claim, RankOfClaim, SignClaim } from "../../src/kernel/claim.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { rankById } from "./ranks.ts";

const FIELDS = { publicKey: "0".repeat(64), vouches: [], signature: "0".repeat(128) };

export const claimOf = (coordinator: PeerId, term = 1, cause: Cause = "died"): Claim => ({
  term,
  coordinator,
  cause,
  ...FIELDS,
});

export const signAs =
  (self: PeerId): SignClaim =>
  (term, cause) =>
    claimOf(self, term, cause);

/** Claims by that peer, and everybody's ranks by their ids. */
export const claiming = (self: PeerId): { readonly sign: SignClaim; readonly rankOfClaim: RankOfClaim } => ({
  sign: signAs(self),
  rankOfClaim: ({ coordinator }) => rankById(coordinator),
});
