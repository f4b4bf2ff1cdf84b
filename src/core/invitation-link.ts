/** A link into a meeting: the meeting, and where a member of it is and which key it has. For a chat, a mail or a QR code. Pure. */
import { LINK_SCHEME } from "../kernel/link-scheme.ts";
import { isIP } from "node:net";
import * as v from "valibot";
import { MeetingIdSchema, type MeetingId } from "../kernel/ids.ts";
import { decoder } from "../kernel/schema.ts";
import { unzoned } from "../platform/ip-address.ts";

const SCHEME = `${LINK_SCHEME}:`;
const MAX_LINK_LENGTH = 2_000;
const MAX_ADDRESSES = 16;

const LinkSchema = v.object({
  meetingId: MeetingIdSchema,
  publicKey: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  addresses: v.pipe(
    v.array(
      v.pipe(
        v.string(),
        v.check((address) => isIP(address) !== 0 && unzoned(address) === address),
      ),
    ),
    v.minLength(1),
    v.maxLength(MAX_ADDRESSES),
  ),
});
export interface LinkedMember {
  readonly meetingId: MeetingId;
  /** Hex. */
  readonly publicKey: string;
  readonly port: number;
  /** Best first, without zones. */
  readonly addresses: readonly string[];
}
const decodeFields = decoder(LinkSchema);

/** `landline:join?m=<meeting>&k=<key>&p=<port>&a=<address>…`. What is no address is left out. */
export function encodeLink({ meetingId, publicKey, port, addresses }: LinkedMember): string {
  const query = new URLSearchParams({ m: meetingId, k: publicKey, p: String(port) });
  const unique = new Set(addresses.map(unzoned).filter((address) => isIP(address) !== 0));
  for (const address of [...unique].slice(0, MAX_ADDRESSES)) query.append("a", address);
  // Colons may stand in a query as they are (RFC 3986, section 3.4).
  return `${SCHEME}join?${query.toString().replaceAll("%3A", ":")}`;
}

/** Null for what is no link. */
export function decodeLink(typed: string): LinkedMember | null {
  const [path = "", query = ""] = typed.slice(SCHEME.length).split("?", 2);
  if (typed.length > MAX_LINK_LENGTH || !/^(?:\/\/)?join\/?$/i.test(path)) return null;
  const fields = new URLSearchParams(query);
  return decodeFields({
    meetingId: fields.get("m"),
    publicKey: fields.get("k"),
    port: Number(fields.get("p")),
    addresses: fields.getAll("a"),
  });
}
