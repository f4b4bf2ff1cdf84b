/** Picks adverts out of a decoded mDNS packet, which any machine on the network may have sent. */
import * as v from "valibot";
import { decoder } from "../kernel/schema.ts";

/** The DNS-SD service type, without the underscores and the protocol that the library adds. */
export const SERVICE_TYPE = "landline";
export const SERVICE_NAME = `_${SERVICE_TYPE}._tcp.local`;
/** An advert has four records, and one per address. Further records of a packet are ignored. */
const MAX_RECORDS = 128;

/** The TXT record of an advert, and the port of its SRV record. */
export interface HeardAdvert {
  readonly entries: readonly Uint8Array[];
  readonly port: number;
  /** Its sender takes it back, by a time to live of 0 (RFC 6762, section 10.1). */
  readonly isGoodbye: boolean;
}

const decodePacket = decoder(
  v.object({
    answers: v.optional(v.array(v.unknown()), []),
    additionals: v.optional(v.array(v.unknown()), []),
  }),
);
const RecordName = v.pipe(v.string(), v.maxLength(255), v.toLowerCase(), v.endsWith(`.${SERVICE_NAME}`));
const decodeText = decoder(
  v.object({
    type: v.literal("TXT"),
    name: RecordName,
    ttl: v.number(),
    data: v.array(v.instance(Uint8Array)),
  }),
);
const decodeServer = decoder(
  v.object({
    type: v.literal("SRV"),
    name: RecordName,
    data: v.object({ port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)) }),
  }),
);

/** The adverts whose TXT and SRV records are both in the packet; ignores everything else in it. Never throws. */
export function readAdverts(packet: unknown): readonly HeardAdvert[] {
  const sections = decodePacket(packet);
  if (sections === null) return [];
  const texts = new Map<string, { readonly entries: readonly Uint8Array[]; readonly isGoodbye: boolean }>();
  const ports = new Map<string, number>();
  for (const record of [...sections.answers, ...sections.additionals].slice(0, MAX_RECORDS)) {
    const server = decodeServer(record);
    if (server !== null) ports.set(server.name, server.data.port);
    const text = server === null ? decodeText(record) : null;
    if (text !== null) texts.set(text.name, { entries: text.data, isGoodbye: text.ttl === 0 });
  }
  const adverts: HeardAdvert[] = [];
  for (const [name, text] of texts) {
    const port = ports.get(name);
    if (port !== undefined) adverts.push({ ...text, port });
  }
  return adverts;
}

const decodeQuestions = decoder(v.object({ questions: v.array(v.unknown()) }));
const decodeQuestion = decoder(
  v.object({
    type: v.pipe(v.string(), v.maxLength(16)),
    name: v.pipe(v.string(), v.maxLength(255), v.toLowerCase(), v.endsWith(SERVICE_NAME)),
  }),
);
/** Of a packet with more questions the rest is not read: Landline asks one. */
const MAX_QUESTIONS = 16;

/** The first question of a packet that is about Landline's service; null if there is none. Never throws. */
export function questionForUs(packet: unknown): { readonly type: string; readonly name: string } | null {
  const questions = decodeQuestions(packet)?.questions.slice(0, MAX_QUESTIONS) ?? [];
  for (const each of questions) {
    const question = decodeQuestion(each);
    if (question !== null) return question;
  }
  return null;
}
