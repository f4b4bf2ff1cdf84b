/** Recorded packets as bytes: a header of fixed size and the packet, one after the other. */
import * as v from "valibot";
import { PeerIdSchema } from "../../kernel/ids.ts";
import { RECORDED_SOURCES, type RecordedPacket } from "../../kernel/recorded-packet.ts";

/** Length of the packet (4), source (1), flags (1), time (8), participant (33). */
const HEADER_BYTES = 47;
const PEER_ID_OFFSET = 14;
const IS_KEY = 1;
/** A screen's keyframe has some 300 kB. */
const MAX_PACKET_BYTES = 4 * 1024 * 1024;

export function encodePackets(packets: readonly RecordedPacket[]): Buffer {
  const sizeBytes = packets.reduce((sum, { bytes }) => sum + HEADER_BYTES + bytes.length, 0);
  const encoded = Buffer.allocUnsafe(sizeBytes);
  let offset = 0;
  for (const { peerId, source, atMs, isKey, bytes } of packets) {
    encoded.writeUInt32BE(bytes.length, offset);
    encoded.writeUInt8(RECORDED_SOURCES.indexOf(source), offset + 4);
    encoded.writeUInt8(isKey ? IS_KEY : 0, offset + 5);
    encoded.writeDoubleBE(atMs, offset + 6);
    encoded.write(peerId, offset + PEER_ID_OFFSET, "latin1");
    encoded.set(bytes, offset + HEADER_BYTES);
    offset += HEADER_BYTES + bytes.length;
  }
  return encoded;
}

/** Makes packets of the stream's bytes, however they are cut: a packet that comes a byte at a time takes no more room than its length. */
export class PacketReader {
  /** The next packet with its header, as far as that is known; `#size` bytes of it have come. */
  #packet = Buffer.alloc(HEADER_BYTES);
  #size = 0;

  /** Null for bytes that no encoder makes: the stream is of no use after that. */
  push(bytes: Buffer): readonly RecordedPacket[] | null {
    const packets: RecordedPacket[] = [];
    let offset = 0;
    while (offset < bytes.length) {
      const copied = bytes.copy(this.#packet, this.#size, offset);
      offset += copied;
      this.#size += copied;
      if (this.#size < this.#packet.length) break;
      if (this.#size === HEADER_BYTES && !this.#makeRoom()) return null;
      if (this.#size < this.#packet.length) continue;
      const packet = decodePacket(this.#packet);
      if (packet === null) return null;
      packets.push(packet);
      this.#packet = Buffer.alloc(HEADER_BYTES);
      this.#size = 0;
    }
    return packets;
  }

  /** For what follows the header. False if that is longer than any packet. */
  #makeRoom(): boolean {
    const sizeBytes = this.#packet.readUInt32BE(0);
    if (sizeBytes > MAX_PACKET_BYTES) return false;
    const header = this.#packet;
    this.#packet = Buffer.alloc(HEADER_BYTES + sizeBytes);
    header.copy(this.#packet);
    return true;
  }
}

function decodePacket(encoded: Buffer): RecordedPacket | null {
  const source = RECORDED_SOURCES[encoded.readUInt8(4)];
  const peerId = v.safeParse(PeerIdSchema, encoded.toString("latin1", PEER_ID_OFFSET, HEADER_BYTES));
  const atMs = encoded.readDoubleBE(6);
  if (source === undefined || !peerId.success || !Number.isFinite(atMs)) return null;
  const isKey = (encoded.readUInt8(5) & IS_KEY) !== 0;
  return { peerId: peerId.output, source, atMs, isKey, bytes: encoded.subarray(HEADER_BYTES) };
}
