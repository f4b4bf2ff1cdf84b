/** Fields that several commands have. */
import * as v from "valibot";
import { PeerIdSchema } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";

/** Of any length: the core says in a sentence that it is too long. What carries commands bounds it (the window's server, 512 kB). */
export const TypedText = v.string();
/** No name of a meeting and no search has more. */
export const Wanted = v.pipe(
  v.string(),
  v.transform((text) => text.slice(0, 1_000)),
);
/** No link has more. */
export const Way = v.pipe(v.string(), v.maxLength(4_000));
/** Of any length: the system says that it is too long. */
export const Path = v.pipe(v.string(), v.minLength(1));
/** The members that a message or file is sealed for. Absent: everyone. */
export const Recipients = v.optional(v.pipe(v.array(PeerIdSchema), v.minLength(1), v.maxLength(MAX_MEMBERS)));
/** `everyone`, or the sorted ids of its members joined by commas. Absent: all conversations. */
export const Conversation = v.optional(v.pipe(v.string(), v.maxLength(MAX_MEMBERS * 34)));
export const PublicKey = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** A path of this machine. Accepted on standard streams and from Electron only: a browser window sends and gets bytes. */
export const LocalPath = v.optional(Path);
