/** Identities and runs for tests. */
import { randomBytes } from "node:crypto";
import type { RunId } from "../../src/kernel/ids.ts";
import { createIdentity, type Identity } from "../../src/mesh/identity/identity.ts";

/** 16 hex digits: a RunId by construction. */
export const freshRunId = (): RunId => randomBytes(8).toString("hex") as RunId;

/** Identities whose peer ids rise with their index, so that a test knows the succession. */
export function sortedIdentities(count: number): Identity[] {
  return Array.from({ length: count }, createIdentity).toSorted((a, b) => (a.peerId < b.peerId ? -1 : 1));
}
