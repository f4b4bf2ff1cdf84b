/** What a newcomer believes of the member that lets it in. Pure. */
import { areDistinct } from "../../kernel/distinct.ts";
import type { AdmittedMessage } from "../messages.ts";
import { isGenuineClaim } from "../identity/claim.ts";
import { isCreationOf } from "../identity/creation.ts";
import { isAdmitted } from "../identity/credential.ts";
import { isEnteredFreely } from "../identity/release.ts";
import { isGenuineEntry, type RosterEntry } from "../identity/roster-entry.ts";
import type { JoinTarget } from "../types.ts";

/**
 * True if the answer is of the meeting that was asked for, its sender was admitted to that meeting, and what others have signed is theirs.
 * `admitter`: public key of the sender, hex.
 */
export function isTruthful(
  admitter: string,
  target: Pick<JoinTarget, "meetingId">,
  own: RosterEntry,
  admitted: AdmittedMessage,
  wallMs: number,
): boolean {
  const { creation, roster, credential, passcode, release = null } = admitted;
  const isHost = (key: string) => key === creation.host;
  const [ticket] = credential;
  return (
    isCreationOf(target.meetingId, creation) &&
    // Without the record self would let everybody in.
    (passcode !== null || isEnteredFreely(creation, release)) &&
    ticket?.issuer === admitter &&
    // The wall clocks of two machines may differ by days: a ticket that was signed a moment ago is not checked for its age.
    isAdmitted(target.meetingId, own.publicKey, credential, isHost, Math.min(wallMs, ticket.expiresAtMs)) &&
    isGenuineClaim(target.meetingId, roster.epoch) &&
    areDistinct(roster.entries.map(({ peerId }) => peerId)) &&
    roster.entries.every((entry) => isGenuineEntry(target.meetingId, entry))
  );
}
