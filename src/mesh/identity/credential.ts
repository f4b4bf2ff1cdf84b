/** Proof of admission: a chain of tickets. The admitter signs the newcomer's key; the admitter's own tickets lead back to the host. */
import * as v from "valibot";
import type { MeetingId } from "../../kernel/ids.ts";
import { CountSchema, WallTimeSchema } from "../../kernel/schema.ts";
import { isBarred, isTicketOfRule, openDoor, type Door } from "./door.ts";
import { canonicalBytes } from "./canonical.ts";
import { isSignedBy, type Verify } from "../../platform/ed25519.ts";
import type { Identity } from "./identity.ts";
import { PublicKeySchema, SignatureSchema } from "./keys.ts";

const CONTEXT = "landline-ticket-v1";
/**
 * A year: bans and removals name keys, so a ticket's end is no means to keep a peer out, and clocks without internet are wrong by days. It
 * only bounds how long after all have quit members that never met can put a meeting together again.
 */
const TICKET_LIFE_MS = 366 * 24 * 60 * 60 * 1000;
/** A ticket takes some 450 bytes: a full chain stays well below MAX_STRANGER_FRAME_BYTES. Newcomers ask the coordinator first, so chains are short. */
export const MAX_CHAIN = 24;

const TicketSchema = v.object({
  /** The key that was admitted, and the one that admitted it. */
  key: PublicKeySchema,
  issuer: PublicKeySchema,
  expiresAtMs: WallTimeSchema,
  /** How often hosts had removed the holder, as far as the issuer knew: a later removal voids the ticket. */
  removals: v.optional(CountSchema, 0),
  /** The state of the waiting room's rule under which it was given (`Door`). */
  state: v.optional(CountSchema, 0),
  signature: SignatureSchema,
});
export type Ticket = v.InferOutput<typeof TicketSchema>;

/** The holder's own ticket first, then its issuer's, and so on up to one that the host signed. Empty for the host. */
export const CredentialSchema = v.pipe(v.array(TicketSchema), v.maxLength(MAX_CHAIN));
export type Credential = readonly Ticket[];

/** Hosts had removed the holder of the key that often when it was let in again. */
export const ReadmissionSchema = v.object({ key: PublicKeySchema, removals: CountSchema });
export type Readmission = Readonly<v.InferOutput<typeof ReadmissionSchema>>;

function signedBytes(meetingId: MeetingId, ticket: Omit<Ticket, "signature">): Uint8Array {
  const { key, issuer, expiresAtMs, removals, state } = ticket;
  return canonicalBytes(CONTEXT, [
    meetingId,
    key,
    issuer,
    expiresAtMs,
    ...(removals === 0 && state === 0 ? [] : [removals]),
    ...(state === 0 ? [] : [state]),
  ]);
}

/**
 * The same proof without detours: where B was admitted by A, then admits A in a meeting that was opened again, and so on, chains must not
 * grow for ever.
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

/** Null when self's own chain has the greatest length, so that no member would accept a longer one. */
export function issueCredential(
  issuer: { readonly identity: Identity; readonly credential: Credential },
  meetingId: MeetingId,
  holder: { readonly key: string; readonly removals: number; readonly state?: number },
  wallMs: number,
): Credential | null {
  const own = shortened(issuer.credential);
  if (own.length >= MAX_CHAIN) return null;
  const fields = {
    ...{ key: holder.key, removals: holder.removals, state: holder.state ?? 0 },
    issuer: issuer.identity.publicKey,
    expiresAtMs: Math.round(wallMs) + TICKET_LIFE_MS,
  };
  const signature = Buffer.from(issuer.identity.sign(signedBytes(meetingId, fields))).toString("hex");
  return [{ ...fields, signature }, ...own];
}

/**
 * True if the credential proves that `key` was admitted to the meeting. `isTrusted` is true of keys that need no proof: the host's, and those
 * of members, present or past, whom nobody has removed. Only the holder's own ticket can expire: those above it counted when they were
 * used. Nobody who is banned was admitted, nor anybody whom one who is banned let in.
 */
export function isAdmitted(
  meetingId: MeetingId,
  key: string,
  credential: Credential,
  isTrusted: (key: string) => boolean,
  wallMs: number,
  verify: Verify = isSignedBy,
  door: Door = openDoor,
): boolean {
  let proven = key;
  for (const [index, ticket] of credential.entries()) {
    if (door.banned.has(proven)) return false;
    if (isTrusted(proven)) return true;
    if (isBarred(door, proven, ticket.removals) || !isTicketOfRule(door, proven, ticket.state)) return false;
    if (ticket.key !== proven || (index === 0 && ticket.expiresAtMs < wallMs)) return false;
    if (!verify(ticket.issuer, signedBytes(meetingId, ticket), ticket.signature)) return false;
    proven = ticket.issuer;
  }
  return isTrusted(proven) && !door.banned.has(proven);
}
