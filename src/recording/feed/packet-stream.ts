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

export function encodePacket({ peerId, source, atMs, isKey, bytes }: RecordedPacket): Buffer {
  const encoded = Buffer.allocUnsafe(HEADER_BYTES + bytes.length);
  encoded.writeUInt32BE(bytes.length, 0);
  encoded.writeUInt8(RECORDED_SOURCES.indexOf(source), 4);
  encoded.writeUInt8(isKey ? IS_KEY : 0, 5);
  encoded.writeDoubleBE(atMs, 6);
  encoded.write(peerId, PEER_ID_OFFSET, "latin1");
  encoded.set(bytes, HEADER_BYTES);
  return encoded;
}

/** Makes packets of the stream's bytes, however they are cut. */
export class PacketReader {
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** Of the next packet with its header, as far as that is known. */
  #neededBytes = HEADER_BYTES;

  /** Null for bytes that no encoder makes: the stream is of no use after that. */
  push(bytes: Buffer): readonly RecordedPacket[] | null {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    const packets: RecordedPacket[] = [];
    // What is joined is a whole packet or a header, so a long packet in many pieces is joined twice.
    while (this.#pendingBytes >= this.#neededBytes) {
      const all = Buffer.concat(this.#pending);
      this.#pending = [all];
      const sizeBytes = all.readUInt32BE(0);
      if (sizeBytes > MAX_PACKET_BYTES) return null;
      this.#neededBytes = HEADER_BYTES + sizeBytes;
      if (all.length < this.#neededBytes) break;
      const packet = decodePacket(all.subarray(0, this.#neededBytes));
      if (packet === null) return null;
      packets.push(packet);
      this.#pending = [all.subarray(this.#neededBytes)];
      this.#pendingBytes -= this.#neededBytes;
      this.#neededBytes = HEADER_BYTES;
    }
    return packets;
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
