/** Claims that nobody has signed, for what takes only claims that were checked before. */
import type { Cause, Claim, SignClaim } from "../../src/kernel/claim.ts";
import type { PeerId } from "../../src/kernel/ids.ts";

const FIELDS = { publicKey: "0".repeat(64), signature: "0".repeat(128) };

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
