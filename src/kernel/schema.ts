/** Schemas shared by the wire protocols, and the one way in which bytes and unknown values become messages. */
import * as v from "valibot";
import { MAX_NAME_LENGTH, MAX_TITLE_LENGTH } from "./limits.ts";
import { isShowableLine } from "./unicode.ts";

/** The decoder builds a new value, or returns null for anything that the schema does not describe exactly. It never throws. */
export function decoder<const S extends v.GenericSchema>(
  schema: S,
): (input: unknown) => v.InferOutput<S> | null {
  return (input) => {
    const result = v.safeParse(schema, input, { abortEarly: true });
    return result.success ? result.output : null;
  };
}

/** Parses JSON; undefined for text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A line that is shown beside our own text: what cannot be shown makes it malformed, for no Landline sends such a line. */
const LineSchema = v.pipe(v.string(), v.minLength(1), v.check(isShowableLine));
export const NameSchema = v.pipe(LineSchema, v.maxLength(MAX_NAME_LENGTH));
export const TitleSchema = v.pipe(LineSchema, v.maxLength(MAX_TITLE_LENGTH));

/** A count or span that fits a safe integer. */
export const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Wall-clock time in milliseconds since 1970. Shown, never trusted. */
export const WallTimeSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
