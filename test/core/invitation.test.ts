/** Codes, links and addresses, as they are made and as people type them. Rules: SPEC.md, AT. */
import test from "ava";
import fc from "fast-check";
import { encodeCode, decodeCode, type CodedMember } from "../../src/core/invitation-code.ts";
import { decodeLink, encodeLink } from "../../src/core/invitation-link.ts";
import { keyFingerprint } from "../../src/core/key-fingerprint.ts";
import { parseWay } from "../../src/core/typed-way.ts";
import { FIRST_PORT, USUAL_PORTS } from "../../src/kernel/ports.ts";
import { addressOfBytes, bytesOfAddress } from "../../src/platform/ip-address.ts";
import { meetingId } from "../support/ids.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const address = fc.oneof(
  bytes(2).map(([a, b]) => `192.168.${a}.${b}`),
  bytes(2).map(([a, b]) => `169.254.${a}.${b}`),
  bytes(4).map(addressOfBytes),
  bytes(8).map((rest) => addressOfBytes(Uint8Array.from([0xfe, 0x80, 0, 0, 0, 0, 0, 0, ...rest]))),
  bytes(16).map(addressOfBytes),
);
const port = fc.oneof(fc.constantFrom(...USUAL_PORTS.mesh), fc.integer({ min: 1, max: 65_535 }));
const member = fc.record({ address, port, fingerprint: bytes(8) });

const codeOf = (coded: { address: string; port: number; fingerprint: Uint8Array }): string =>
  encodeCode(coded) ?? "";
function memberOf(typed: string): CodedMember {
  const decoded = decodeCode(typed);
  if ("problem" in decoded) throw new Error(`${typed}: ${decoded.problem.message}`);
  return decoded;
}

test("[AT1] a code says where a member is and which key it has", (t) => {
  fc.assert(
    fc.property(member, (coded) => {
      const code = codeOf(coded);
      const read = memberOf(code);
      const other = Uint8Array.from(coded.fingerprint, (byte, at) => (at === 0 ? byte ^ 128 : byte));
      return (
        /^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){2,9}$/.test(code) &&
        read.address === coded.address &&
        read.port === coded.port &&
        read.isFingerprint(coded.fingerprint) &&
        !read.isFingerprint(other)
      );
    }),
  );
  const fingerprint = new Uint8Array(8).fill(0xa5);
  const groups = (of: string, at: number = FIRST_PORT) =>
    codeOf({ address: of, port: at, fingerprint }).split("-").length;
  t.deepEqual(
    [
      groups("192.168.1.20"),
      groups("10.0.0.5"),
      groups("192.168.1.20", 5_000),
      groups("fe80::1"),
      groups("2001:db8::1"),
    ],
    [3, 4, 4, 6, 9],
  );
  t.is(encodeCode({ address: "fe80::1%eth0", port: 1, fingerprint }), null);
});

test("[AT2] a code is taken as people type it", (t) => {
  fc.assert(
    fc.property(
      member,
      fc.constantFrom("", " ", "-", " - ", "–"),
      fc.infiniteStream(fc.boolean()),
      (coded, between, coins) => {
        const flip = () => coins.next().value === true;
        const typed = codeOf(coded)
          .split("")
          .map((letter) => {
            if (letter === "-") return between;
            if (letter === "0") return flip() ? "o" : "O";
            if (letter === "1") return flip() ? "l" : "I";
            return flip() ? letter.toLowerCase() : letter;
          })
          .join("");
        const read = memberOf(typed);
        return read.address === coded.address && read.port === coded.port;
      },
    ),
  );
  t.pass();
});

test("[AT3] every mistake of one character, every swap of two and every swap of groups is noticed, and its group is named", (t) => {
  const ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");
  const problemOf = (typed: string): string => {
    const decoded = decodeCode(typed);
    return "problem" in decoded ? decoded.problem.message : "";
  };
  const isNamed = (typed: string, at: number) =>
    problemOf(typed).startsWith(`The ${ordinals[Math.floor(at / 6)]} group of the code`);
  fc.assert(
    fc.property(member, (coded) => {
      const code = codeOf(coded);
      for (let at = 0; at < code.length; at += 1) {
        if (code[at] === "-") continue;
        for (const letter of ALPHABET)
          if (letter !== code[at] && !isNamed(code.slice(0, at) + letter + code.slice(at + 1), at))
            return false;
        const [a = "", b = ""] = [code[at], code[at + 1]];
        const isSwap = b !== "" && b !== "-" && a !== b;
        if (isSwap && !isNamed(code.slice(0, at) + b + a + code.slice(at + 2), at)) return false;
      }
      const groups = code.split("-");
      const [first = "", second = "", ...rest] = groups;
      return first === second || problemOf([second, first, ...rest].join("-")).includes("first group");
    }),
    { numRuns: 20 },
  );
  const code = codeOf({ address: "10.0.0.5", port: FIRST_PORT, fingerprint: new Uint8Array(8) });
  const groups = code.split("-");
  t.regex(problemOf(groups.slice(0, 3).join("-")), /has 3 groups, and ought to have 4/);
  t.regex(problemOf([...groups, groups[3]].join("-")), /fifth group/);
  t.regex(problemOf(code.slice(0, 9) + code.slice(10)), /second group of the code, ".{4}", has 4 characters/);
  t.regex(problemOf(`U${code.slice(1)}`), /first group.*a character that no code has/);
});

test("[AT4] a link has the meeting, the whole key and every address", (t) => {
  fc.assert(
    fc.property(fc.array(address, { minLength: 1, maxLength: 16 }), port, bytes(32), (addresses, at, key) => {
      const linked = {
        meetingId: meetingId(7),
        publicKey: Buffer.from(key).toString("hex"),
        port: at,
        addresses,
      };
      const link = encodeLink(linked);
      return link.length < 1_000 && JSON.stringify(decodeLink(link)) === JSON.stringify(linked);
    }),
  );
  const linked = {
    meetingId: meetingId(7),
    publicKey: "ab".repeat(32),
    port: 26_540,
    addresses: ["10.0.0.5"],
  };
  const link = encodeLink(linked);
  for (const broken of [
    link.slice(0, -9),
    link.replace("join", "leave"),
    link.replace("p=26540", "p=0"),
    link.replace("10.0.0.5", "evil.example"),
    link.replace("k=ab", "k=xy"),
    `${link}${"&a=10.0.0.6".repeat(16)}`,
    "landline:",
  ])
    t.is(decodeLink(broken), null, broken);
  t.deepEqual(decodeLink(link.replace("landline:join", "landline://join/")), linked);
});

test("[AT5] what people type is known for a code, a link or an address", (t) => {
  const address = (host: string, at: number | null = null) => ({ kind: "address", host, port: at });
  for (const [typed, way] of [
    ["10.0.0.5", address("10.0.0.5")],
    [" 10.0.0.5:26541 ", address("10.0.0.5", 26_541)],
    ["http://10.0.0.5:80/x?y#z", address("10.0.0.5", 80)],
    ["[::1]:26540", address("::1", 26_540)],
    ["[fe80::1%eth0]", address("fe80::1%eth0")],
    ["fe80::1%eth0", address("fe80::1%eth0")],
    ["::1", address("::1")],
    ["https://[2001:db8::7]:443/", address("2001:db8::7", 443)],
    ["kitchen", address("kitchen")],
    ["laptop-of-ana", address("laptop-of-ana")],
    ["ana.local:7", address("ana.local", 7)],
  ] as const)
    t.deepEqual(parseWay(typed), way, typed);
  const code = codeOf({ address: "10.0.0.5", port: 7, fingerprint: new Uint8Array(8) });
  t.like(parseWay(code.toLowerCase().replaceAll("-", " ")), { kind: "code", address: "10.0.0.5", port: 7 });
  const link = encodeLink({
    meetingId: meetingId(7),
    publicKey: "ab".repeat(32),
    port: 7,
    addresses: ["::1"],
  });
  t.like(parseWay(`${link}\n`), { kind: "link", meetingId: meetingId(7), addresses: ["::1"] });
  for (const [typed, problem] of [
    ["", /Type a code/],
    ["10.0.0.300", /no address/],
    ["10.0.0.5:0", /no port "0"/],
    ["10.0.0.5:99999", /no port "99999"/],
    ["10.0.0.5:x", /no port "x"/],
    ["a b", /no code, no link and no address/],
    ["[::g]:1", /no address/],
    ["1:2:3", /no address/],
    [link.slice(0, 60), /link is not whole/],
    [code.slice(0, 11), /has 2 groups, and ought to have 5/],
    [`${code.slice(0, 3)}${code[3] === "7" ? "8" : "7"}${code.slice(4)}`, /first group .* is mistyped/],
  ] as const) {
    const way = parseWay(typed);
    t.regex("problem" in way ? way.problem.message : "", problem, typed);
  }
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), (typed) => parseWay(typed) !== null));
});

test("[AT6] addresses become bytes and come back in their shortest form", (t) => {
  fc.assert(
    fc.property(address, (each) => addressOfBytes(bytesOfAddress(each) ?? new Uint8Array(4)) === each),
  );
  t.is(addressOfBytes(bytesOfAddress("2001:0db8:0:0::0001") ?? new Uint8Array(4)), "2001:db8::1");
  t.is(addressOfBytes(bytesOfAddress("::ffff:10.0.0.1") ?? new Uint8Array(4)), "::ffff:a00:1");
  for (const none of ["", "kitchen", "fe80::1%eth0", "1.2.3"]) t.is(bytesOfAddress(none), null);
});

test("[AT7] a key has one fingerprint, and another key another", async (t) => {
  const [one, same, other] = await Promise.all(
    ["ab", "ab", "ac"].map((byte) => keyFingerprint(byte.repeat(32))),
  );
  t.deepEqual(one, same);
  t.notDeepEqual(one, other);
  t.is(one?.length, 8);
});
