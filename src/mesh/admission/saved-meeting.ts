/** A meeting as each of its members keeps it on disk, so that any of them can open it again after all have quit. */
import * as v from "valibot";
import { MAX_TERM, type Epoch } from "../../kernel/epoch.ts";
import { PeerIdSchema } from "../../kernel/ids.ts";
import { decoder } from "../../kernel/schema.ts";
import { CreationSchema, isCreationOf } from "../identity/creation.ts";
import { PublicKeySchema } from "../identity/keys.ts";
import { PasscodeRecordSchema, type PasscodeRecord } from "../messages.ts";
import {
  CredentialSchema,
  isAdmitted,
  ReadmissionSchema,
  type Credential,
  type Readmission,
} from "../identity/credential.ts";
import { MeshError, type MeetingCreation } from "../types.ts";
import { words } from "../../kernel/words.ts";

/** Members of years. Those that are left out have their credentials. */
const MAX_KNOWN = 1000;
/** A kept meeting is opened in the term after its last one, whatever that was: half of all terms stay above it. */
const MAX_KEPT_TERM = MAX_TERM / 2;
const keptTerm = (term: number): number => Math.min(term, MAX_KEPT_TERM);

const KeptEpochSchema = v.strictObject({
  term: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.transform(keptTerm)),
  coordinator: PeerIdSchema,
});

const SavedSchema = v.object({
  version: v.literal(1),
  creation: CreationSchema,
  credential: CredentialSchema,
  /** Admits newcomers that have no credential. */
  passcode: v.nullable(PasscodeRecordSchema),
  /** The last epoch that self followed: terms do not go back. */
  epoch: KeptEpochSchema,
  /** Public keys of members, present and past: their credentials may have expired. */
  known: v.pipe(v.array(PublicKeySchema), v.maxLength(MAX_KNOWN)),
  readmissions: v.optional(v.pipe(v.array(ReadmissionSchema), v.maxLength(MAX_KNOWN)), []),
});
export type SavedMeeting = v.InferOutput<typeof SavedSchema>;
const decodeSaved = decoder(SavedSchema);

export function saveMeeting(meeting: {
  readonly creation: MeetingCreation;
  readonly credential: Credential;
  readonly passcode: PasscodeRecord | null;
  readonly epoch: Epoch;
  readonly known: readonly string[];
  readonly readmissions: readonly Readmission[];
}): SavedMeeting {
  const { creation, passcode, epoch } = meeting;
  return {
    version: 1,
    creation: { ...creation },
    credential: [...meeting.credential],
    passcode,
    epoch: { term: keptTerm(epoch.term), coordinator: epoch.coordinator },
    known: meeting.known.slice(-MAX_KNOWN),
    readmissions: meeting.readmissions.slice(-MAX_KNOWN).map((each) => ({ ...each })),
  };
}

/** Reads a value that may come from anywhere. `key`: self's public key. @throws MeshError when it is no meeting that self belongs to. */
export function openSaved(value: unknown, key: string): SavedMeeting {
  const saved = decodeSaved(value);
  if (saved === null || !isCreationOf(saved.creation.meetingId, saved.creation)) {
    throw new MeshError("refused", words("keptDamaged"));
  }
  const { creation, credential } = saved;
  // Self's own credential may have expired: that is for others to judge.
  if (!isAdmitted(creation.meetingId, key, credential, (each) => each === creation.host, 0)) {
    throw new MeshError("refused", words("keptByOther"));
  }
  return saved;
}
