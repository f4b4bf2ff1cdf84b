/**
 * Vouches: members' signed words that they trust another one. They prove a member's place in line to whoever sees them, also in another half
 * of a meeting, with nothing but the meeting's maker known. Pure.
 */
import * as v from "valibot";

const KeySchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const VouchSchema = v.strictObject({
  /** Of whom it speaks. Ed25519, hex, as the issuer's. */
  publicKey: KeySchema,
  issuer: KeySchema,
  /** A host's word that hosts have made that member one. */
  isHost: v.boolean(),
  /** The issuer's, over the meeting and the fields; hex. */
  signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
});
export type Vouch = Readonly<v.InferOutput<typeof VouchSchema>>;

/** That a proof may take: it travels with each claim. Whoever needs more is not proven, and others go on vouching for it. */
export const MAX_PROOF = 8;

export interface Trust {
  has(publicKey: string): boolean;
  /** The vouches that prove it, those that speak of it first; null where they prove nothing, or are too many. */
  proofOf(publicKey: string): readonly Vouch[] | null;
}

/**
 * Whom the vouches prove: the maker, whom a host vouches for, and whom two others vouch for that are proven themselves. So members that are
 * made up cannot vouch each other up. `vouches`: in an order that is the same for everybody.
 */
export function trustFrom(
  maker: string,
  vouches: readonly Vouch[],
  isGenuine: (vouch: Vouch) => boolean,
): Trust {
  /** By key, what makes a host of it, and what proves it. */
  const hosts = new Map<string, Vouch | null>([[maker, null]]);
  const reasons = new Map<string, readonly Vouch[]>([[maker, []]]);
  /** By key, the first word of one that is no host. */
  const halves = new Map<string, Vouch>();

  /** True if the vouch proved somebody. */
  function take(vouch: Vouch): boolean {
    const { publicKey, issuer, isHost } = vouch;
    const isByHost = hosts.has(issuer);
    const isNews = isHost && isByHost ? !hosts.has(publicKey) : !reasons.has(publicKey);
    if (!isNews || issuer === publicKey || !reasons.has(issuer) || !isGenuine(vouch)) return false;
    if (isHost && isByHost) hosts.set(publicKey, vouch);
    if (reasons.has(publicKey)) return true;
    const half = halves.get(publicKey);
    if (isByHost) reasons.set(publicKey, [vouch]);
    else if (half !== undefined && half.issuer !== issuer) reasons.set(publicKey, [half, vouch]);
    else return (halves.set(publicKey, vouch), false);
    return true;
  }

  while (vouches.filter(take).length > 0);

  function collectHost(publicKey: string, proof: Set<Vouch>): void {
    const vouch = hosts.get(publicKey);
    if (vouch === undefined || vouch === null || proof.has(vouch)) return;
    proof.add(vouch);
    collectHost(vouch.issuer, proof);
  }

  function collect(publicKey: string, proof: Set<Vouch>): void {
    const own = (reasons.get(publicKey) ?? []).filter((vouch) => !proof.has(vouch));
    for (const vouch of own) proof.add(vouch);
    for (const { issuer } of own) {
      if (hosts.has(issuer)) collectHost(issuer, proof);
      else collect(issuer, proof);
    }
  }

  return {
    has: (publicKey) => reasons.has(publicKey),
    proofOf(publicKey) {
      if (!reasons.has(publicKey)) return null;
      const proof = new Set<Vouch>();
      collect(publicKey, proof);
      return proof.size > MAX_PROOF ? null : [...proof];
    },
  };
}
