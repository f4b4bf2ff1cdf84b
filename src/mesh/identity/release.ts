/**
 * The maker's word that a meeting which it made with a passcode may be entered without one. A newcomer knows no other host, so it believes nobody
 * else. The word has no date: once it is out, whoever was a member then can show it later, too. So a newcomer that came in by it lets nobody
 * in before it has the hosts' entries.
 */
import type { MeetingId } from "../../kernel/ids.ts";
import { isSignedBy } from "../../platform/ed25519.ts";
import { canonicalBytes } from "./canonical.ts";
import type { MeetingCreation } from "./creation.ts";
import type { Identity } from "./identity.ts";

const CONTEXT = "landline-release-v1";

const signedBytes = (meetingId: MeetingId): Uint8Array => canonicalBytes(CONTEXT, [meetingId]);

export const signRelease = (identity: Pick<Identity, "sign">, meetingId: MeetingId): string =>
  Buffer.from(identity.sign(signedBytes(meetingId))).toString("hex");

/** True if a newcomer may be let in without a passcode. The caller has checked the creation, or does so afterwards. */
export const isEnteredFreely = (
  { meetingId, host, needsPasscode }: Pick<MeetingCreation, "meetingId" | "host" | "needsPasscode">,
  release: string | null,
): boolean => !needsPasscode || (release !== null && isSignedBy(host, signedBytes(meetingId), release));
