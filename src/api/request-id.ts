/** The field of every command that comes back in the events that answer it. */
import * as v from "valibot";

export const requestId = v.optional(v.pipe(v.string(), v.maxLength(64)));
