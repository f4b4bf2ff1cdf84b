/**
 * What the answers of several members amount to. Anybody can advertise itself as a member, so a refusal counts for the meeting only with
 * proof of membership. Pure.
 */
import type { RefusalCode, Successor } from "../messages.ts";
import type { CallFailure } from "../transport/happy-eyeballs.ts";

/** `busy`: a machine took the call, and its program did not answer in time. */
export type JoinFailure = CallFailure | RefusalCode | "busy";

export interface Refusal {
  readonly why: JoinFailure;
  readonly waitMs: number;
  /** Whom to ask instead. */
  readonly succession: readonly Successor[];
  /** It speaks of a passcode, and the meeting was made without. Hosts may have set one since, or the member lies. */
  readonly isUnforeseen?: boolean;
  /** The public key of the member that refused; null where it proved no membership, or nobody answered. */
  readonly provenBy: string | null;
}

/** Every other member would say the same, and asking it would use up a try. */
const FINAL: ReadonlySet<JoinFailure> = new Set(["passcodeNeeded", "wrongPasscode"]);
/** Every other member would say the same, and asking it costs nothing: two have to say so, lest one that lies turns people away. */
const FINAL_BY_TWO: ReadonlySet<JoinFailure> = new Set([
  "tooManyTries",
  "meetingFull",
  "identityInUse",
  "banned",
  "locked",
  "notAdmitted",
  "blocked",
]);

/** Nobody answered, or what answered is no member. */
export const failure = (why: JoinFailure): Refusal => ({ why, waitMs: 0, succession: [], provenBy: null });

const isFinal = ({ why, isUnforeseen }: Refusal): boolean => FINAL.has(why) && isUnforeseen !== true;
const isFinalByTwo = ({ why, isUnforeseen }: Refusal): boolean =>
  FINAL_BY_TWO.has(why) || (FINAL.has(why) && isUnforeseen === true);

const isProven = ({ provenBy }: Refusal): boolean => provenBy !== null;

/** The refusal that ends the join at once; null while it is worth asking others. */
export function finalRefusal(refusals: readonly Refusal[]): Refusal | null {
  const proven = refusals.filter(isProven);
  const last = proven.findLast(isFinal);
  if (last !== undefined) return last;
  const shared = proven.filter(isFinalByTwo);
  return new Set(shared.map(({ provenBy }) => provenBy)).size > 1 ? (shared.at(-1) ?? null) : null;
}

/** True if one member has said what ends the join when a second one says so. */
export function needsSecondOpinion(refusals: readonly Refusal[]): boolean {
  return refusals.some((refusal) => isProven(refusal) && isFinalByTwo(refusal));
}

/**
 * True of a call or a request that may do better the next time. Where nothing listens, nothing will; a member that says no more than that it can't
 * let self in is a newcomer itself, or has yet to hear of a change.
 */
export const isPassing = (refusal: Refusal): boolean =>
  refusal.why === "failed" || refusal.why === "timeout" || (refusal.why === "refused" && isProven(refusal));

/** True if nobody is left to ask, nobody has said what ends the join, and somebody may answer a second call. */
export const isWorthRetry = (refusals: readonly Refusal[]): boolean =>
  mostTelling(refusals).why === "failed" && refusals.some(isPassing);

/** What to say when nobody is left to ask. */
export function mostTelling(refusals: readonly Refusal[]): Refusal {
  return (
    refusals.findLast(
      (refusal) => isProven(refusal) && (FINAL.has(refusal.why) || FINAL_BY_TWO.has(refusal.why)),
    ) ??
    refusals.find(({ why }) => why === "protocolVersion") ??
    failure("failed")
  );
}
