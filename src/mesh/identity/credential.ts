/** Proof of admission: who admitted signs the newcomer's key; the tickets of those before lead back to the host. */
import * as v from "valibot";
import type { MeetingId } from "../../kernel/ids.ts";
import { WallTimeSchema } from "../../kernel/schema.ts";
import { canonicalBytes } from "./canonical.ts";
import { isSignedBy, type Verify } from "../../platform/ed25519.ts";
import type { Identity } from "./identity.ts";
import { PublicKeySchema, SignatureSchema } from "./keys.ts";

const CONTEXT = "landline-ticket-v1";
/**
 * A year: bans name keys, so a ticket's end is no means to keep somebody out, and clocks without internet are wrong by days. It only bounds
 * how long a meeting that everybody has quit can be put together again by members who never met.
 */
const TICKET_LIFE_MS = 366 * 24 * 60 * 60 * 1000;
/** Tickets of some 450 bytes: a full chain stays well below a stranger's frame limit. Newcomers join at the coordinator first, so that chains are short. */
export const MAX_CHAIN = 24;

const TicketSchema = v.object({
  /** The key that was admitted, and the one that admitted it. */
  key: PublicKeySchema,
  issuer: PublicKeySchema,
  expiresAtMs: WallTimeSchema,
  signature: SignatureSchema,
});
export type Ticket = v.InferOutput<typeof TicketSchema>;

/** One's own ticket first, then the issuer's, and so on up to one that the host signed. Empty for the host. */
export const CredentialSchema = v.pipe(v.array(TicketSchema), v.maxLength(MAX_CHAIN));
export type Credential = readonly Ticket[];

function signedBytes(meetingId: MeetingId, ticket: Omit<Ticket, "signature">): Uint8Array {
  return canonicalBytes(CONTEXT, [meetingId, ticket.key, ticket.issuer, ticket.expiresAtMs]);
}

/**
 * The same proof without detours: who was admitted by A, then admits A in a meeting that was opened again, and so on, must not make
 * chains grow for ever.
 */
function shortened(credential: Credential): Credential {
  const chain: Ticket[] = [];
  for (let rest = credential; rest.length > 0;) {
    const key = rest[0]?.key;
    const last = rest.findLastIndex((ticket) => ticket.key === key);
    chain.push(...rest.slice(last, last + 1));
    rest = rest.slice(last + 1);
  }
  return chain;
}

/** Null when self's own chain is so long that nobody could check the next. */
export function issueCredential(
  issuer: { readonly identity: Identity; readonly credential: Credential },
  meetingId: MeetingId,
  key: string,
  wallMs: number,
): Credential | null {
  const own = shortened(issuer.credential);
  if (own.length >= MAX_CHAIN) return null;
  const fields = { key, issuer: issuer.identity.publicKey, expiresAtMs: Math.round(wallMs) + TICKET_LIFE_MS };
  const signature = Buffer.from(issuer.identity.sign(signedBytes(meetingId, fields))).toString("hex");
  return [{ ...fields, signature }, ...own];
}

/**
 * Whether the credential proves that `key` was admitted to the meeting. `isTrusted` says of which keys that is known anyway: the host,
 * and members present or past. Only one's own ticket can expire: those above it counted when they were used.
 */
export function isAdmitted(
  meetingId: MeetingId,
  key: string,
  credential: Credential,
  isTrusted: (key: string) => boolean,
  wallMs: number,
  verify: Verify = isSignedBy,
): boolean {
  let proven = key;
  for (const [index, ticket] of credential.entries()) {
    if (isTrusted(proven)) return true;
    if (ticket.key !== proven || (index === 0 && ticket.expiresAtMs < wallMs)) return false;
    if (!verify(ticket.issuer, signedBytes(meetingId, ticket), ticket.signature)) return false;
    proven = ticket.issuer;
  }
  return isTrusted(proven);
}
