/** The datagrams of a test: written, and counted where they come. What is forged, doubled or of another test counts for nothing. Pure. */
import { LINK_TEST_DATAGRAMS } from "../kernel/limits.ts";
import { PACKET_SIZES, type TestId } from "./messages.ts";

const ID_BYTES = 16;
const KIND_AT = ID_BYTES;
const INDEX_AT = KIND_AT + 1;
const HEADER_BYTES = INDEX_AT + 1;
/** Those that count losses are as large as a packet of sound and pictures is on the average. */
const COUNTED_BYTES = 600;
/** All ten are lost only where hardly anything comes through. */
const LAST_ONES = 10;
const KIND = { counted: 1, sized: 2 } as const;

/** Of IPv4 or IPv6 and UDP. */
const headersOf = (isIpv6: boolean): number => (isIpv6 ? 48 : 28);

function datagram(test: TestId, kind: number, index: number, sizeBytes: number): Buffer {
  const packet = Buffer.alloc(sizeBytes);
  packet.write(test, 0, "hex");
  packet[KIND_AT] = kind;
  packet[INDEX_AT] = index;
  return packet;
}

/** `index`: below LINK_TEST_DATAGRAMS. */
export const countedDatagram = (test: TestId, index: number): Buffer =>
  datagram(test, KIND.counted, index, COUNTED_BYTES);

/** Its IP packet is as large as PACKET_SIZES says at `index`. */
export const sizedDatagram = (test: TestId, index: number, isIpv6: boolean): Buffer =>
  datagram(test, KIND.sized, index, (PACKET_SIZES[index] ?? PACKET_SIZES[0]) - headersOf(isIpv6));

export interface DatagramCount {
  take(packet: Buffer): void;
  /** How many of LINK_TEST_DATAGRAMS have come. */
  counted(): number;
  /** One of the last ten has come, so that all others are sent. */
  hasSeenEnd(): boolean;
  /** The largest of PACKET_SIZES that has come; 0 for none. */
  largestBytes(): 0 | (typeof PACKET_SIZES)[number];
}

export function createDatagramCount(test: TestId, isIpv6: boolean): DatagramCount {
  const came = new Set<number>();
  let largest: 0 | (typeof PACKET_SIZES)[number] = 0;
  return {
    take(packet) {
      if (packet.length < HEADER_BYTES || packet.toString("hex", 0, ID_BYTES) !== test) return;
      const index = packet[INDEX_AT] ?? 0;
      if (packet[KIND_AT] === KIND.counted && index < LINK_TEST_DATAGRAMS) came.add(index);
      const size = packet[KIND_AT] === KIND.sized ? PACKET_SIZES[index] : undefined;
      // What a middlebox has cut is no proof.
      if (size !== undefined && packet.length === size - headersOf(isIpv6) && size > largest) largest = size;
    },
    counted: () => came.size,
    hasSeenEnd: () => [...came].some((index) => index >= LINK_TEST_DATAGRAMS - LAST_ONES),
    largestBytes: () => largest,
  };
}

/**
 * A question to the mDNS group that nobody answers (RFC 6762, section 5.1): firewalls and access points treat it as they treat the adverts of
 * meetings. Its name holds the test's id.
 */
export function multicastQuestion(test: TestId): Buffer {
  const labels = [test, "_landline-test", "local"];
  const name = Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
  const header = Buffer.alloc(12);
  header.writeUInt16BE(1, 4);
  const TXT = 16;
  const IN = 1;
  return Buffer.concat([header, name, Buffer.from([0, TXT, 0, IN])]);
}

export const isMulticastQuestion = (packet: Buffer, test: TestId): boolean =>
  packet.length < 200 && packet.includes(test);
