/** Host candidates in a relay's answer (RFC 8839, section 5.1), as far as a detour through a third member needs them. */

/** Below are the ports of a system's own services, at which no relay listens. */
const FIRST_ORDINARY_PORT = 1_024;
/** Type preference 0 and local preference 65535 (RFC 8445, section 5.1.2.1), as of a relayed candidate: every direct way is better. */
const LEAST_PRIORITY = 16_777_215;

/** The UDP port of the relay's candidate with that address; null where it has none. */
export function candidatePort(sdp: string, address: string): number | null {
  for (const [, at, port] of sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ (\S+) (\d{1,5}) typ host/gim)) {
    const number = Number(port);
    if (at === address && number >= FIRST_ORDINARY_PORT && number <= 65_535) return number;
  }
  return null;
}

/** The answer with one more way to the relay, which is tried with the others and used where none of them works. */
export function withCandidate(sdp: string, address: string, port: number): string {
  const line = `a=candidate:detour 1 udp ${LEAST_PRIORITY} ${address} ${port} typ host`;
  return sdp.replace("a=end-of-candidates", `${line}\r\na=end-of-candidates`);
}
