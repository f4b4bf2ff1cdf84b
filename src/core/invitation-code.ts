/**
 * A code that people read out to each other: where a member of a meeting is, and some bits of a fingerprint of its key. Groups of five
 * characters in Crockford's base32; the last one of each group is a check character, so that a mistyped group can be named. Pure.
 *
 *     bits    1        3     1         0 or 16  16 to 128   all that is left of the last group
 *             version  form  has port  port     address     fingerprint
 */
import { FIRST_PORT } from "../kernel/ports.ts";
import { addressOfBytes, bytesOfAddress } from "../platform/ip-address.ts";
import { words, type Words } from "../kernel/words.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP = 5;
/** Without the check character. */
const GROUP_BITS = 20;
const HEADER_BITS = 5;
const PORT_BITS = 16;
/**
 * So many that a code of a home network, 192.168, has three groups. To have one's key taken for another's, one has to try 2^38 keys on average,
 * each of which takes a twentieth of a second: see `key-fingerprint.ts`.
 */
const LEAST_FINGERPRINT_BITS = 39;
/** Enough for the longest rest of a group. */
export const FINGERPRINT_BYTES = 8;

/** Kinds of addresses, by their number in a code: what all of a kind begin with, and how many bytes follow. The first that fits is used. */
const FORMS: readonly { readonly prefix: readonly number[]; readonly restBytes: number }[] = [
  { prefix: [192, 168], restBytes: 2 },
  // Addresses that machines give themselves (RFC 3927).
  { prefix: [169, 254], restBytes: 2 },
  { prefix: [], restBytes: 4 },
  // Link-local (RFC 4291, section 2.5.6).
  { prefix: [0xfe, 0x80, 0, 0, 0, 0, 0, 0], restBytes: 8 },
  { prefix: [], restBytes: 16 },
];

export interface CodedMember {
  readonly address: string;
  readonly port: number;
  /** True if that is the fingerprint of the member's key. */
  isFingerprint(fingerprint: Uint8Array): boolean;
}

/** Null for an address that no code can have. `fingerprint`: FINGERPRINT_BYTES of it. */
export function encodeCode(member: {
  readonly address: string;
  readonly port: number;
  readonly fingerprint: Uint8Array;
}): string | null {
  const bytes = bytesOfAddress(member.address);
  if (bytes === null) return null;
  const form = FORMS.findIndex(
    ({ prefix, restBytes }) =>
      bytes.length === prefix.length + restBytes && prefix.every((byte, at) => bytes[at] === byte),
  );
  const hasPort = member.port !== FIRST_PORT;
  const { prefix, restBytes } = FORMS[form] ?? { prefix: [], restBytes: 0 };
  const { groups, fingerprintBits } = layoutOf(restBytes, hasPort);
  const parts: readonly (readonly [value: bigint, bits: number])[] = [
    [BigInt((form << 1) | Number(hasPort)), HEADER_BITS],
    [BigInt(member.port), hasPort ? PORT_BITS : 0],
    [numberOf(bytes.subarray(prefix.length)), 8 * restBytes],
    [firstBits(member.fingerprint, fingerprintBits), fingerprintBits],
  ];
  const all = parts.reduce(
    (bits, [value, count]) => (count === 0 ? bits : (bits << BigInt(count)) | value),
    0n,
  );
  return Array.from({ length: groups }, (_, index) => {
    const shift = BigInt(GROUP_BITS * (groups - 1 - index));
    return encodeGroup(Number((all >> shift) & 0xf_ffffn), index);
  }).join("-");
}

function layoutOf(restBytes: number, hasPort: boolean) {
  const others = HEADER_BITS + (hasPort ? PORT_BITS : 0) + 8 * restBytes;
  const groups = Math.ceil((others + LEAST_FINGERPRINT_BITS) / GROUP_BITS);
  return { groups, fingerprintBits: groups * GROUP_BITS - others };
}

const numberOf = (bytes: Uint8Array): bigint =>
  bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);

const firstBits = (bytes: Uint8Array, count: number): bigint =>
  numberOf(bytes.subarray(0, FINGERPRINT_BYTES)) >> BigInt(8 * FINGERPRINT_BYTES - count);

function encodeGroup(bits: number, index: number): string {
  const values = [15, 10, 5, 0].map((shift) => (bits >> shift) & 31);
  return [...values, checkOf(values, index)].map((value) => ALPHABET[value] ?? "").join("");
}

/**
 * Any change of one character changes it, any swap of two that are side by side, and any change of the group's place. Arithmetic in the field
 * of 32 elements: each character has a weight of its own there, a power of 2.
 */
function checkOf(values: readonly number[], index: number): number {
  return [index + 1, ...values].reduce((sum, value) => twice(sum ^ value), 0);
}

/** Times x in GF(2^5), modulo x^5 + x^2 + 1. */
const twice = (value: number): number => ((value << 1) & 31) ^ (value & 16 ? 0b101 : 0);

/** Codes are decoded as people type them: in small letters, with or without hyphens and spaces, and with O for 0 and I or L for 1. */
export function decodeCode(typed: string): CodedMember | { readonly problem: Words } {
  const letters = lettersOf(typed);
  const groups = typedGroups(typed);
  const strange = groups.findIndex((group) => group.split("").some((letter) => !ALPHABET.includes(letter)));
  if (strange >= 0) return { problem: words("codeStrange", ...typedGroup(groups, strange)) };
  const uneven = groups.findIndex((group) => group.length !== GROUP);
  if (uneven >= 0 && letters.length > GROUP) {
    const { length } = groups[uneven] ?? "";
    return { problem: words("codeUneven", ...typedGroup(groups, uneven), length, GROUP) };
  }
  const mistyped = groups.findIndex((group, index) => !isWhole(group, index));
  if (mistyped >= 0) return { problem: words("codeMistyped", ...typedGroup(groups, mistyped)) };
  const header = ALPHABET.indexOf(letters[0] ?? "");
  const form = FORMS[header >> 1];
  if (form === undefined) return { problem: words("codeTooNew") };
  const hasPort = (header & 1) === 1;
  const layout = layoutOf(form.restBytes, hasPort);
  if (groups.length !== layout.groups)
    return {
      problem: words("codeCut", groups.length, layout.groups),
    };
  return decoded(groups, { ...layout, ...form, hasPort });
}

function decoded(
  groups: readonly string[],
  form: ReturnType<typeof layoutOf> & (typeof FORMS)[number] & { readonly hasPort: boolean },
): CodedMember | { readonly problem: Words } {
  let left = groups
    .flatMap((group) => group.slice(0, GROUP - 1).split(""))
    .reduce((bits, letter) => (bits << 5n) | BigInt(ALPHABET.indexOf(letter)), 0n);
  function takeLast(count: number): bigint {
    const bits = left & ((1n << BigInt(count)) - 1n);
    left >>= BigInt(count);
    return bits;
  }
  const fingerprintBits = takeLast(form.fingerprintBits);
  const rest = takeLast(8 * form.restBytes);
  const port = form.hasPort ? Number(takeLast(PORT_BITS)) : FIRST_PORT;
  if (port === 0) return { problem: words("codePortZero") };
  const bytes = Array.from({ length: form.restBytes }, (_, at) =>
    Number((rest >> BigInt(8 * (form.restBytes - 1 - at))) & 255n),
  );
  return {
    address: addressOfBytes(Uint8Array.from([...form.prefix, ...bytes])),
    port,
    isFingerprint: (fingerprint) =>
      fingerprint.length >= FINGERPRINT_BYTES &&
      firstBits(fingerprint, form.fingerprintBits) === fingerprintBits,
  };
}

function isWhole(group: string, index: number): boolean {
  const values = group.split("").map((letter) => ALPHABET.indexOf(letter));
  return values.at(-1) === checkOf(values.slice(0, -1), index);
}

const lettersOf = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");

/** As they were typed, if they were typed in groups; else five characters each. */
function typedGroups(typed: string): readonly string[] {
  const parts = typed
    .split(/[^\p{L}\p{N}]+/u)
    .map(lettersOf)
    .filter((part) => part !== "");
  if (parts.length > 1 && parts.every(({ length }) => Math.abs(length - GROUP) <= 1)) return parts;
  return lettersOf(typed).match(/.{1,5}/gu) ?? [];
}

/** Its number, from 1, and what stands in it. */
const typedGroup = (groups: readonly string[], index: number): readonly [number, string] => [
  index + 1,
  (groups[index] ?? "").slice(0, 2 * GROUP),
];

/** True of a text that is meant as a code, whether or not it is a right one. */
export function isLikeCode(typed: string): boolean {
  if (!/^[\p{L}\p{N}\s-]+$/u.test(typed)) return false;
  const parts = typed.split(/[\s-]+/).filter((part) => part !== "");
  const isGrouped = parts.length > 1 && parts.every(({ length }) => Math.abs(length - GROUP) <= 1);
  const isLong = parts.join("").length >= 3 * GROUP - 2 && /\d/.test(typed);
  return isGrouped || isLong || !("problem" in decodeCode(typed));
}
