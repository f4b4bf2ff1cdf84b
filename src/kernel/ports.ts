/**
 * The ports at which other machines call this one; `docs/ports.md` has the table. They lie outside the ranges from which systems take
 * ports of their own accord (Linux 32768 to 60999, Windows and macOS 49152 to 65535) and IANA has assigned none of them.
 */

/** Links (TCP) and heartbeats (UDP, same number). Further ones are for further copies on one machine. The first needs no naming in a code. */
export const MESH_PORTS = [26_540, 26_541, 26_542, 26_543] as const;
