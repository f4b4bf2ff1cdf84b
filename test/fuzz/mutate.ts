/** Inputs made of others: bits and numbers of bytes, fields of JSON, lines of text. All chance comes from the caller. */

/** 0 (included) to 1. */
export type Random = () => number;
/** How an input is built, and so what is worth changing in it. */
export type Format = "bytes" | "json" | "text";

/** An input is no longer than this, above every bound of a message but a frame's: longer ones only cost time. */
const MAX_INPUT_BYTES = 64 * 1024;
/** Of an archive. */
const BLOCK_BYTES = 512;
const NUMBERS = [
  0,
  1,
  -1,
  2,
  7,
  16,
  127,
  128,
  255,
  256,
  0x7fff,
  0xffff,
  0x7fffffff,
  0xffffffff,
  2 ** 40,
  2 ** 48,
] as const;
const JSON_NUMBERS = [...NUMBERS, -0, 0.5, 2 ** 53, -(2 ** 53), 1e308, 5e-324] as const;
/** What upsets code that takes a text for a name, a line, a number or a key. */
const TEXTS = [
  "",
  " ",
  "0",
  "-1",
  "null",
  "__proto__",
  "constructor",
  "toString",
  "\u0000",
  "\ud800",
  "\u202egpj.exe",
  "\r\na=x:",
  "../..",
  "😀",
  "0".repeat(32),
  "f".repeat(64),
  "a".repeat(128),
  "x".repeat(5_000),
] as const;

const below = (random: Random, count: number): number => Math.floor(random() * count);
const pick = <T>(random: Random, list: readonly [T, ...T[]] | readonly T[]): T =>
  // Lists here have an element.
  list[below(random, list.length)] as T;

/** A changed copy of `input`; `other` is one to take parts of. */
export function mutate(random: Random, format: Format, input: Buffer, other: Buffer): Buffer {
  const isStructured = format === "json" && random() < 0.9;
  let result = (isStructured ? mutateJson(random, input, other) : null) ?? input;
  if (result !== input) return result.subarray(0, MAX_INPUT_BYTES);
  const isByLine = format === "text" && random() < 0.6;
  for (let times = 1 + below(random, 4); times > 0; times -= 1)
    result = isByLine ? mutateLines(random, result, other) : mutateBytes(random, result, other);
  return result.subarray(0, MAX_INPUT_BYTES);
}

function mutateBytes(random: Random, input: Buffer, other: Buffer): Buffer {
  const bytes = Buffer.from(input);
  const at = below(random, bytes.length + 1);
  const count = 1 + below(random, 8);
  switch (below(random, bytes.length >= 2 * BLOCK_BYTES ? 11 : 9)) {
    case 0:
      if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
      return bytes;
    case 1:
      if (at < bytes.length) bytes[at] = below(random, 256);
      return bytes;
    case 2: {
      const width = pick(random, [1, 2, 4] as const);
      const value = Math.abs(pick(random, NUMBERS)) % 256 ** width;
      if (at + width > bytes.length) return bytes;
      if (random() < 0.5) bytes.writeUIntBE(value, at, width);
      else bytes.writeUIntLE(value, at, width);
      return bytes;
    }
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)]);
    case 4: {
      const added = Buffer.from(Array.from({ length: count }, () => below(random, 256)));
      return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
    }
    case 5: // A part once more.
      return Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(below(random, at + 1), at),
        bytes.subarray(at),
      ]);
    case 6: // The rest is another's.
      return Buffer.concat([bytes.subarray(0, at), other.subarray(below(random, other.length + 1))]);
    case 7:
      return bytes.subarray(0, at);
    case 9: {
      // Without a block, or with one twice.
      const block = Math.floor(at / BLOCK_BYTES) * BLOCK_BYTES;
      return Buffer.concat([
        bytes.subarray(0, block),
        bytes.subarray(Math.max(0, block + (random() < 0.5 ? BLOCK_BYTES : -BLOCK_BYTES))),
      ]);
    }
    case 10: {
      const [from, to] = [below(random, other.length + 1), at].map((place) => place - (place % BLOCK_BYTES));
      return Buffer.concat([
        bytes.subarray(0, to),
        other.subarray(from, (from ?? 0) + BLOCK_BYTES),
        bytes.subarray(to),
      ]);
    }
    default: {
      const from = below(random, other.length + 1);
      other.copy(bytes, Math.min(at, bytes.length), from, from + count * 4);
      return bytes;
    }
  }
}

function mutateLines(random: Random, input: Buffer, other: Buffer): Buffer {
  const lines = input.toString("utf8").split("\n");
  const at = below(random, lines.length);
  const line = lines[at] ?? "";
  switch (below(random, 6)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(at, 0, pick(random, lines));
      break;
    case 2:
      lines[at] = pick(random, other.toString("utf8").split("\n"));
      break;
    case 3: {
      const words = line.split(/(?<=[ :=])/);
      words[below(random, words.length)] =
        random() < 0.5 ? String(pick(random, NUMBERS)) : pick(random, TEXTS);
      lines[at] = words.join("");
      break;
    }
    case 4:
      lines.splice(at, 0, ...Array.from({ length: 1 + below(random, 70) }, () => line));
      break;
    default:
      lines[at] = mutateText(random, line);
  }
  return Buffer.from(lines.join("\n"));
}

function mutateText(random: Random, text: string): string {
  const at = below(random, text.length + 1);
  switch (below(random, 6)) {
    case 0:
      return pick(random, TEXTS);
    case 1:
      return text.slice(0, at) + pick(random, TEXTS) + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(at + 1);
    case 3:
      return text.slice(0, at) + String.fromCharCode(below(random, 0x10000)) + text.slice(at + 1);
    case 4: // Hex digits stay hex digits.
      return text.slice(0, at) + below(random, 16).toString(16) + text.slice(at + 1);
    default:
      return text.repeat(2);
  }
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function parsed(bytes: Buffer): Json | undefined {
  try {
    return JSON.parse(bytes.toString("utf8")) as Json;
  } catch {
    return undefined;
  }
}

interface Spot {
  readonly value: Json;
  readonly put: (value: Json) => void;
  readonly remove: () => void;
}

/** Every value in `root`, which the spots change in place. */
function spotsIn(root: { it: Json }): Spot[] {
  const spots: Spot[] = [];
  const visit = (value: Json, put: Spot["put"], remove: Spot["remove"]): void => {
    spots.push({ value, put, remove });
    if (spots.length > 2_000) return;
    if (Array.isArray(value)) {
      for (const [index, each] of value.entries())
        visit(
          each,
          (other) => (value[index] = other),
          () => value.splice(index, 1),
        );
    } else if (value !== null && typeof value === "object") {
      for (const key of Object.keys(value))
        visit(
          value[key] ?? null,
          (other) => (value[key] = other),
          () => delete value[key],
        );
    }
  };
  visit(
    root.it,
    (value) => (root.it = value),
    () => (root.it = null),
  );
  return spots;
}

/** Null where the input is no JSON. */
function mutateJson(random: Random, input: Buffer, other: Buffer): Buffer | null {
  const value = parsed(input);
  if (value === undefined) return null;
  const root = { it: value };
  for (let times = 1 + below(random, 3); times > 0; times -= 1) mutateSpot(random, root, other);
  const text = JSON.stringify(root.it);
  // A field twice, or one that only text can hold.
  return Buffer.from(random() < 0.03 ? text.replace("{", '{"__proto__":{"type":1},') : text);
}

function mutateSpot(random: Random, root: { it: Json }, other: Buffer): void {
  const spot = pick(random, spotsIn(root));
  const { value } = spot;
  const choice = random();
  if (choice < 0.12) spot.remove();
  else if (choice < 0.24) spot.put(pick(random, spotsIn({ it: parsed(other) ?? null })).value);
  else if (choice < 0.32) spot.put(pick(random, [null, true, false, [], {}, "", 0] as Json[]));
  else if (typeof value === "number")
    spot.put(random() < 0.5 ? pick(random, JSON_NUMBERS) : value + below(random, 5) - 2);
  else if (typeof value === "string") spot.put(mutateText(random, value));
  else if (typeof value === "boolean") spot.put(!value);
  else if (Array.isArray(value)) {
    const many = pick(random, [1, 2, 16, 17, 64, 128, 1_000] as const);
    const each = value.length === 0 ? null : pick(random, value);
    spot.put(random() < 0.3 ? [] : [...value, ...Array.from({ length: many }, () => each)]);
  } else if (value !== null) {
    // JSON.parse makes own fields, so `__proto__` is only a name here, too.
    const key = random() < 0.5 ? pick(random, TEXTS) : pick(random, ["type", "extra", ...Object.keys(value)]);
    spot.put(
      Object.fromEntries([...Object.entries(value), [key, pick(random, [null, 1, "x", []] as Json[])]]),
    );
  } else spot.put(pick(random, [1, "x", [], {}] as Json[]));
}
