/** Links between members, and what stands on them before and during admission. */
import assert from "node:assert";
import { isDeepStrictEqual } from "node:util";
import { decoder } from "../../../src/kernel/schema.ts";
import { readThrottle, keepThrottle } from "../../../src/mesh/admission/passcode-throttle.ts";
import { openSaved } from "../../../src/mesh/admission/saved-meeting.ts";
import { provesMembership, MembershipProofSchema } from "../../../src/mesh/identity/membership-proof.ts";
import {
  fitName,
  isGenuineEntry,
  isSameEntry,
  RosterEntrySchema,
} from "../../../src/mesh/identity/roster-entry.ts";
import { decodeHello, decodeLinkMessage } from "../../../src/mesh/messages.ts";
import { createFrameReader, encodeFrame, MAX_FRAME_BYTES } from "../../../src/mesh/transport/frames.ts";
import {
  decodeHeartbeat,
  encodeHeartbeat,
  heartbeatKey,
  heartbeatTag,
} from "../../../src/mesh/transport/heartbeat.ts";
import { checkHello } from "../../../src/mesh/transport/hello.ts";
import { MeshError } from "../../../src/mesh/types.ts";
import { parseJson } from "../../../src/kernel/schema.ts";
import { meetingId } from "../../support/ids.ts";
import { jsonTarget, piecesOf, shapeOf } from "../checks.ts";
import type { Mark, Target } from "../fuzz.ts";

const MEETING = meetingId(1);
const SPKI = Buffer.alloc(91, 7);
const KEY = heartbeatKey(Buffer.alloc(32, 7));

function framesIn(pieces: Iterable<Buffer>): {
  readonly values: readonly unknown[];
  readonly isWhole: boolean;
} {
  const values: unknown[] = [];
  const reader = createFrameReader(() => MAX_FRAME_BYTES);
  let isWhole = true;
  for (const piece of pieces) isWhole = reader.push(piece, (value) => values.push(value));
  return { values, isWhole };
}

function readFrames(input: Buffer): Mark {
  const whole = framesIn([input]);
  assert.deepStrictEqual(framesIn(piecesOf(input)), whole, "in pieces the frames are others");
  const [first] = whole.values;
  if (first !== undefined) {
    const frame = encodeFrame(first);
    if (frame !== null) assert.deepStrictEqual(framesIn([frame]).values, [plain(first)]);
  }
  return whole.values.length === 0
    ? null
    : `${whole.isWhole} ${whole.values.map((each) => typeof each).join(" ")}`;
}
/** As JSON holds it: without the sign of 0. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const decodeEntry = decoder(RosterEntrySchema);
const decodeProof = decoder(MembershipProofSchema);

export const meshTargets: readonly Target[] = [
  { name: "frames", format: "bytes", run: readFrames },
  jsonTarget("hello", decodeHello, (hello) => {
    assert.ok(["nonsense", hello].some((each) => isDeepStrictEqual(checkHello(hello, SPKI), each)));
  }),
  jsonTarget("link", decodeLinkMessage),
  jsonTarget("roster-entry", decodeEntry, (entry) => {
    isGenuineEntry(MEETING, entry);
    assert.ok(isSameEntry(entry, { ...entry }));
    assert.strictEqual(fitName(entry.name), entry.name.trim() || "Somebody");
  }),
  jsonTarget("proof", decodeProof, (proof) => {
    provesMembership(proof, MEETING, proof.creation.host);
    provesMembership(proof, proof.creation.meetingId, proof.creation.host);
  }),
  {
    name: "saved-meeting",
    format: "json",
    run(input) {
      const value = parseJson(input.toString("utf8"));
      try {
        const host = decodeProof(value)?.creation.host;
        const saved = openSaved(value, host ?? "00".repeat(32));
        assert.deepStrictEqual(openSaved(saved, saved.creation.host), saved);
        return shapeOf(saved);
      } catch (error) {
        if (error instanceof MeshError) return null;
        throw error;
      }
    },
  },
  {
    name: "passcode-tries",
    format: "json",
    run(input) {
      const throttle = readThrottle(parseJson(input.toString("utf8")));
      assert.deepStrictEqual(readThrottle(keepThrottle(throttle)), throttle);
      return throttle.size === 0 ? null : `${Math.floor(Math.log2(throttle.size))}`;
    },
  },
  {
    name: "heartbeat",
    format: "bytes",
    run(input) {
      const counter = decodeHeartbeat(KEY, input);
      if (counter !== null) assert.deepStrictEqual(encodeHeartbeat(KEY, counter), input);
      return heartbeatTag(input) === null ? null : String(counter !== null);
    },
  },
];
