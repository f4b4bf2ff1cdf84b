/**
 * The ports at which other machines call this one: a block of them, of which `--port` moves the beginning; `docs/ports.md` has the table. It
 * lies outside the ranges from which systems take ports of their own accord (Linux 32768 to 60999, Windows and macOS 49152 to 65535), and IANA
 * has assigned nothing in it.
 */

export interface Ports {
  /** Links (TCP) and heartbeats (UDP, same number): the first that is free. Further ones are for further copies on one machine. */
  readonly mesh: readonly number[];
  /** Files (TCP), in the same way. */
  readonly files: readonly number[];
  /** Sound and pictures (UDP): one for each window that this machine's relay serves. */
  readonly media: { readonly first: number; readonly last: number };
}

const COPIES = 4;
const MEDIA_FROM = 20;
/** Three full meetings on one machine, each with standby. */
const MEDIA_PORTS = 440;
/** From the first port on. */
export const PORT_BLOCK = MEDIA_FROM + MEDIA_PORTS;

export function portsFrom(first: number): Ports {
  const run = (from: number) => Array.from({ length: COPIES }, (_, index) => from + index);
  return {
    mesh: run(first),
    files: run(first + COPIES),
    media: { first: first + MEDIA_FROM, last: first + PORT_BLOCK - 1 },
  };
}

/** A code does not name it. */
export const FIRST_PORT = 26_540;
export const USUAL_PORTS: Ports = portsFrom(FIRST_PORT);
