/** How keys and signatures are written on the wire. */
import * as v from "valibot";

/** Ed25519, 32 bytes, hex. */
export const PublicKeySchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** Ed25519, 64 bytes, hex. */
export const SignatureSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/));
