/** Heartbeats by UDP: tag of the link's direction, counter, and an HMAC keyed by the link's TLS connection. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Log } from "../../kernel/log.ts";
import { callable, plainAddress } from "../../platform/ip-address.ts";

const TAG_BYTES = 8;
const COUNTER_BYTES = 6;
const MAC_BYTES = 16;
const SIGNED_BYTES = TAG_BYTES + COUNTER_BYTES;
export const HEARTBEAT_BYTES = SIGNED_BYTES + MAC_BYTES;

/** Made of 32 secret bytes of one direction of a link. The tag names the direction openly; all bytes key the MAC. */
export interface HeartbeatKey {
  readonly tag: string;
  /** Keyed by those bytes; MAC_BYTES long. */
  readonly mac: (signed: Uint8Array) => Buffer;
}

/** Returns MAC_BYTES or more, of which the first are sent. It is HMAC with SHA-256; the simulation, where that is a tenth of all work, has another. */
export type MacOf = (secret: Uint8Array, signed: Uint8Array) => Buffer;
const hmac: MacOf = (secret, signed) => createHmac("sha256", secret).update(signed).digest();

export function heartbeatKey(secret: Uint8Array, macOf: MacOf = hmac): HeartbeatKey {
  const tag = createHmac("sha256", secret)
    .update("tag")
    .digest("hex")
    .slice(0, TAG_BYTES * 2);
  return { tag, mac: (signed) => macOf(secret, signed).subarray(0, MAC_BYTES) };
}

export function encodeHeartbeat(key: HeartbeatKey, counter: number): Buffer {
  const packet = Buffer.allocUnsafe(HEARTBEAT_BYTES);
  packet.write(key.tag, 0, "hex");
  packet.writeUIntBE(counter, TAG_BYTES, COUNTER_BYTES);
  key.mac(packet.subarray(0, SIGNED_BYTES)).copy(packet, SIGNED_BYTES);
  return packet;
}

/** The tag by which to find the key, or null when the packet is no heartbeat. */
export function heartbeatTag(packet: Buffer): string | null {
  return packet.length === HEARTBEAT_BYTES ? packet.toString("hex", 0, TAG_BYTES) : null;
}

/** The counter of a genuine heartbeat; null for a forged one. The caller drops heartbeats whose counter is not above the last. */
export function decodeHeartbeat(key: HeartbeatKey, packet: Buffer): number | null {
  if (heartbeatTag(packet) !== key.tag) return null;
  const mac = key.mac(packet.subarray(0, SIGNED_BYTES));
  return timingSafeEqual(mac, packet.subarray(SIGNED_BYTES))
    ? packet.readUIntBE(TAG_BYTES, COUNTER_BYTES)
    : null;
}

/** Heartbeats go to addresses only. The system's own look-up would put off each of them to a later turn. */
const literal = (
  address: string,
  _options: unknown,
  found: (error: null, address: string, family: number) => void,
): void => found(null, address, isIPv6(address) ? 6 : 4);

/** The part of a UDP socket that heartbeats use. */
export interface HeartbeatPort {
  /** Null where no UDP port can be had: heartbeats ride the sockets then. */
  readonly port: number | null;
  readonly macOf?: MacOf;
  send(packet: Buffer, address: string, port: number): void;
  close(): void;
}

/** Binds the preferred port number, or any other where that is taken. Never rejects. */
export async function openHeartbeatPort(
  log: Log,
  options: {
    readonly host: string;
    readonly port: number;
    /** `from` is the packet's source address. */
    readonly onPacket: (packet: Buffer, from: string) => void;
  },
): Promise<HeartbeatPort> {
  const open = async (host: string, port: number): Promise<HeartbeatPort | null> => {
    const type = isIPv6(host) ? "udp6" : "udp4";
    const socket = createSocket({ type, lookup: literal });
    const isBound = await new Promise<boolean>((resolve) => {
      socket.once("error", () => resolve(false));
      socket.bind(port, host, () => resolve(true));
    });
    if (!isBound) {
      socket.close();
      return null;
    }
    socket.on("error", (error) => log.debug("a beat failed", { error: error.message }));
    socket.on("message", (packet, { address }) => {
      try {
        options.onPacket(packet, plainAddress(address));
      } catch (error) {
        log.error("a beat could not be handled", { error: String(error) });
      }
    });
    let isClosed = false;
    return {
      port: socket.address().port,
      send(packet, address, to) {
        if (isClosed || (type === "udp4" && isIPv6(address))) return;
        const all = type === "udp6" && !isIPv6(address) ? [`::ffff:${address}`] : callable(address);
        // The callback keeps errors (no route, peer gone) from the socket's error event: a lost heartbeat is no event.
        for (const where of all) socket.send(packet, to, where, () => {});
      },
      close() {
        if (isClosed) return;
        isClosed = true;
        socket.close();
      },
    };
  };
  const { host } = options;
  const bound =
    (await open(host, options.port)) ??
    (await open(host, 0)) ??
    (host === "::" ? await open("0.0.0.0", options.port) : null);
  if (bound === null) log.warn("no UDP port for beats; they ride the links");
  return bound ?? { port: null, send: () => {}, close: () => {} };
}
