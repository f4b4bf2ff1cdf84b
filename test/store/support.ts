/** Helpers of the store's tests: signers, chains of entries, seals, temporary folders. */
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { MeetingIdSchema, PeerIdSchema, type PeerId } from "../../src/kernel/ids.ts";
import { NO_PREVIOUS, signEntry, type Entry } from "../../src/store/log/entry.ts";
import type { EntryBody } from "../../src/store/log/entry-body.ts";
import { createSeal, type Seal } from "../../src/store/sealing/seal.ts";
import type { MeetingRoot, Signer } from "../../src/store/types.ts";
import { eventually } from "../support/eventually.ts";

export const MEETING = v.parse(MeetingIdSchema, "ab".repeat(16));

/** A meeting whose maker is in no test. */
export const ROOT: MeetingRoot = { meetingId: MEETING, title: "Test", host: "00".repeat(32) };

/** DER of an Ed25519 private key up to its 32 bytes (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

/** `secret`: 32 bytes. */
export function createSigner(secret: Uint8Array = randomBytes(32)): Signer {
  const der = Buffer.concat([PKCS8_PREFIX, secret]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const raw = createPublicKey(privateKey).export({ type: "spki", format: "der" }).subarray(-32);
  const digest = createHash("sha256").update(raw).digest("hex");
  return {
    peerId: v.parse(PeerIdSchema, `8${digest.slice(0, 32)}`),
    publicKey: raw.toString("hex"),
    sign: (bytes) => sign(null, bytes, privateKey),
  };
}

/** `count` signers, the lowest peer id first. The same seed gives the same signers. */
export function createSigners(count: number, seed = randomBytes(8).toString("hex")): Signer[] {
  const secretOf = (index: number) => createHash("sha256").update(`${seed} ${index}`).digest();
  return Array.from({ length: count }, (_, index) => createSigner(secretOf(index))).toSorted((a, b) =>
    a.peerId < b.peerId ? -1 : 1,
  );
}

/** Members as a store is given them. */
export const membersOf = (signers: readonly Signer[], name = "Ada") =>
  signers.map(({ publicKey }) => ({ publicKey, name }));

/** A chain by one author. Its Lamport counters begin at `lamport`, or right after the predecessor's if that is higher. */
export function createChain(
  signer: Signer,
  count: number,
  options: {
    storeId?: string;
    after?: Entry;
    text?: (index: number) => string;
    body?: (index: number) => EntryBody;
    lamport?: number;
  } = {},
): Entry[] {
  const storeId = options.storeId ?? options.after?.storeId ?? randomBytes(16).toString("hex");
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    const tip = entries.at(-1) ?? options.after;
    entries.push(
      signEntry(signer, {
        meetingId: MEETING,
        storeId,
        number: (tip?.number ?? 0) + 1,
        previous: tip?.id ?? NO_PREVIOUS,
        lamport: Math.max((tip?.lamport ?? 0) + 1, index === 0 ? (options.lamport ?? 1) : 1),
        wallMs: 1_700_000_000_000,
        body: options.body?.(index) ?? {
          kind: "message",
          fromName: "Ada",
          text: options.text?.(index) ?? `message ${index}`,
        },
      }),
    );
  }
  return entries;
}

/** The same signer gets the same seal each time. */
export const createTestSeal = (signer: Signer): Seal =>
  createSeal(createHash("sha256").update(`seal ${signer.publicKey}`).digest(), (count) => randomBytes(count));

export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "landline-store-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Waits until it holds; looks again whenever the event loop has come round, advancing what `poke` advances. */
export const until = (what: string, holds: () => boolean, poke: () => void = () => {}): Promise<true> =>
  eventually(
    what,
    () => {
      if (holds()) return true;
      poke();
      return false;
    },
    { everyMs: 1 },
  );

export type { PeerId };
