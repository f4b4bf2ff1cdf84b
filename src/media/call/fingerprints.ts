/** The words that both ends of a call compare by voice: they differ where somebody stands between the two. */
import { callWords } from "../../kernel/key-words.ts";

/**
 * The fingerprint of the certificate that an end proves itself with (RFC 8122). Null where there is none, or more than one: then it is not
 * clear which counts.
 */
export function fingerprintOf(sdp: string): string | null {
  const all = new Set(
    [...sdp.matchAll(/^a=fingerprint:(\S+) +(\S+) *\r?$/gm)].map(
      ([, hash = "", value = ""]) => `${hash.toLowerCase()} ${value.toUpperCase()}`,
    ),
  );
  const [only] = all;
  return only === undefined || all.size > 1 ? null : only;
}

/** The same for both ends. Null if an end's description has no clear fingerprint. */
export async function wordsBetween(ownSdp: string, theirSdp: string): Promise<string | null> {
  const prints = [ownSdp, theirSdp].map(fingerprintOf).filter((each) => each !== null);
  if (prints.length < 2) return null;
  const text = ["Landline call", ...prints.toSorted()].join("\n");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return callWords([...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
}
