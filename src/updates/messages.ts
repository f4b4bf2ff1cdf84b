/** What members say of releases on the mesh's "updates" channel. Rules: test/updates/SPEC.md. */
import * as v from "valibot";
import { PeerIdSchema } from "../kernel/ids.ts";
import { decoder } from "../kernel/schema.ts";
import { MAX_MANIFEST_LENGTH } from "./manifest.ts";

const SIGNED = {
  manifest: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_MANIFEST_LENGTH)),
  signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
};

/** As a signed manifest lies on a disk. */
export const decodeSignedManifest = decoder(v.object(SIGNED));

/** Fields may be added: a former version has to learn of a later one. Whether the signature holds is for `judgeRelease` to say. */
const ReleaseMessageSchema = v.object({
  type: v.literal("release"),
  /** Who says it: the sender, or a member for which the coordinator passes it on. */
  member: PeerIdSchema,
  ...SIGNED,
});
export type ReleaseMessage = v.InferOutput<typeof ReleaseMessageSchema>;

/** Returns null for anything that is not a known message; never throws. */
export const decodeReleaseMessage = decoder(ReleaseMessageSchema);
