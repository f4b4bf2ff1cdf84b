/**
 * What mDNS packets say that were read before. Each member repeats itself byte for byte, and all members hear all answers: to take packets
 * apart anew was most of what discovery cost in a meeting of thirty.
 */
import { forgetFirst } from "../kernel/forget-first.ts";
import type { HeardAdvert } from "./records.ts";

/** Members of a few meetings, each with some kinds of packets. Beyond, what came first is forgotten. */
const MAX_PACKETS = 512;
/** A packet of an advert has some 300 bytes. */
const MAX_PACKET_BYTES = 1_500;

export interface ReadPacket {
  readonly adverts: readonly HeardAdvert[];
  /** The first question about Landline's service. */
  readonly question: { readonly type: string; readonly name: string } | null;
}

export interface PacketMemory {
  /** Null if these bytes did not come before. */
  recall(packet: Buffer): ReadPacket | null;
  remember(packet: Buffer, read: ReadPacket): void;
}

export function createPacketMemory(): PacketMemory {
  /** By the packet's bytes, each as one character. */
  const known = new Map<string, ReadPacket>();
  return {
    recall: (packet) =>
      packet.length > MAX_PACKET_BYTES ? null : (known.get(packet.toString("latin1")) ?? null),
    remember(packet, read) {
      if (packet.length > MAX_PACKET_BYTES) return;
      known.set(packet.toString("latin1"), read);
      forgetFirst(known, MAX_PACKETS);
    },
  };
}
