/** What a target checks, and how it says what it saw. */
import assert from "node:assert";
import { parseJson } from "../../src/kernel/schema.ts";
import type { Mark, Target } from "./fuzz.ts";

/** Strings and lists that differ only a little in length are of one shape. */
const sizeOf = (length: number): number => (length < 3 ? length : 2 + Math.floor(Math.log2(length)));

/** The shape of a decoded message: its kind, its fields, and roughly how large they are. */
export function shapeOf(value: unknown, depth = 0): string {
  if (Array.isArray(value))
    return `[${sizeOf(value.length)}${value.length > 0 ? shapeOf(value[0], depth + 1) : ""}]`;
  if (value === null || typeof value !== "object") {
    if (typeof value !== "string")
      return value === null ? "-" : typeof value === "boolean" ? String(value) : "#";
    return depth <= 1 && value.length < 20 && /^[a-zA-Z]+$/.test(value) ? value : `"${sizeOf(value.length)}`;
  }
  if (depth > 1) return "{}";
  return `{${Object.entries(value)
    .map(([key, field]) => `${key.slice(0, 20)}:${shapeOf(field, depth + 1)}`)
    .join(",")}}`;
}

/**
 * What a decoder of values returns, it takes again, and returns once more: nothing that is passed on, stored or shown is refused by the next
 * one who reads it.
 */
export function checkStable<T>(decode: (value: unknown) => T | null, decoded: T): void {
  assert.deepStrictEqual(decode(decoded), decoded, "decoded again it is something else");
}

/** A decoder of parsed JSON. `check` looks at what it accepted. */
export function jsonTarget<T>(
  name: string,
  decode: (value: unknown) => T | null,
  check: (decoded: T) => void = () => {},
): Target {
  return {
    name,
    format: "json",
    run(input): Mark {
      const decoded = decode(parseJson(input.toString("utf8")));
      if (decoded === null) return null;
      checkStable(decode, decoded);
      check(decoded);
      return shapeOf(decoded);
    },
  };
}

/** Pieces of an input whose sizes depend on nothing but the input. */
export function* piecesOf(input: Buffer): Generator<Buffer> {
  const size = 1 + ((input[input.length - 1] ?? 0) % 61);
  for (let at = 0; at < input.length; at += size) yield input.subarray(at, at + size);
}
