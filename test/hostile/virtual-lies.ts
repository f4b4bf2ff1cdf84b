/** What Mallory's lies are made of, on virtual computers. */
import * as v from "valibot";
import type { Claim } from "../../src/kernel/claim.ts";
import type { MeetingId, PeerId } from "../../src/kernel/ids.ts";
import { claimSigner } from "../../src/mesh/identity/claim.ts";
import { CredentialSchema } from "../../src/mesh/identity/credential.ts";
import type { Identity } from "../../src/mesh/identity/identity.ts";
import { signEntry as signEntryOf, type RosterEntry } from "../../src/mesh/identity/roster-entry.ts";
import type { AdmittedMessage, RosterMessage } from "../../src/mesh/messages.ts";
import type { MeshChannel } from "../../src/mesh/types.ts";
import type { EntryBody } from "../../src/store/log/entry-body.ts";
import { NO_PREVIOUS, signEntry, type Entry } from "../../src/store/log/entry.ts";
import { batchEntries } from "../../src/store/sync/messages.ts";
import { Violation } from "../simulation/invariants.ts";
import type { Run } from "../simulation/run.ts";
import type { Stage } from "./through-takeover.ts";

/** The present epoch, as its coordinator has claimed it. */
export function epochOf(stage: Stage): Claim {
  const epoch = stage.next.mesh.session()?.epoch();
  if (epoch === undefined) throw new Violation("nobody follows anybody");
  return epoch;
}

/** A claim of hers, for so many terms from now. */
export const claimBy = (stage: Stage, ahead: number, cause: Claim["cause"] = "died"): Claim =>
  claimSigner(stage.mallory.identity, stage.meetingId)(epochOf(stage).term + ahead, cause);

export function keyOf(run: Run): string {
  const own = run.mesh.mesh.members().find(({ peerId }) => peerId === run.peer);
  if (own === undefined) throw new Violation(`${run.peer} does not list itself`);
  return own.publicKey;
}

/** Somebody else's id and key, and her own signature. */
export const inNameOf = ({ mallory }: Stage, run: Run): Identity => ({
  ...{ peerId: run.peer, publicKey: keyOf(run) },
  sign: (bytes) => mallory.identity.sign(bytes),
});

/** The last roster that came to her from anybody; null for none. */
export function rosterSeen({ mallory }: Stage): RosterMessage | null {
  const rosters = mallory.wires().flatMap(({ got }) => got.filter((message) => message.type === "roster"));
  return rosters.at(-1) ?? mallory.admitted()?.roster ?? null;
}

/** Their lines as she has seen them, signed by themselves. */
export function linesSeen(stage: Stage): readonly RosterEntry[] {
  const rosters = stage.mallory
    .wires()
    .flatMap(({ got }) => got.filter((message) => message.type === "roster"));
  const entries = [
    ...(stage.mallory.admitted()?.roster.entries ?? []),
    ...rosters.flatMap((each) => each.entries),
  ];
  return [...new Map(entries.map((entry) => [entry.peerId, entry])).values()];
}

/** A feed of that author's, entry by entry. */
export function createFeed(storeId = "f".repeat(32)) {
  let tip: Entry | null = null;
  return {
    tip: () => tip,
    /** `gap`: so many entries are left out before it. */
    write(stage: Stage, author: Identity, body: EntryBody, lamport = 1_000, gap = 0): Entry {
      const entry = signEntry(author, {
        ...{ meetingId: stage.meetingId, storeId, number: (tip?.number ?? 0) + 1 + gap },
        previous: tip === null || gap > 0 ? (tip === null && gap === 0 ? NO_PREVIOUS : filler(gap)) : tip.id,
        ...{ lamport: Math.max(lamport, (tip?.lamport ?? 0) + 1), wallMs: 1_900_000_000_000, body },
      });
      tip = entry;
      return entry;
    },
  };
}

// An id that no entry has: 64 hex digits.
const filler = (gap: number): Entry["id"] => gap.toString(16).padStart(64, "e") as Entry["id"];

export const text = (words: string): EntryBody => ({ kind: "message", fromName: "Mallory", text: words });

/** To that member alone. */
export function sayTo(stage: Stage, to: Run, channel: MeshChannel, body: unknown): void {
  for (const wire of stage.mallory.wires()) if (wire.to === to.peer) wire.say(channel, body);
}

/** A meeting that she is in elsewhere. */
export const ELSEWHERE = "ab".repeat(16) as MeetingId;

/** 64 hex digits. */
export const blobs = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, index) => (from + index).toString(16).padStart(64, "0"));

/** Made up: nobody has that key. */
export const nobody = (index: number): PeerId => `8${index.toString(16).padStart(32, "0")}` as PeerId;

/** A member's ticket, as a copy of its disk has it. */
export function ticketOf(run: Run): AdmittedMessage["credential"] {
  const saved = v.parse(v.object({ credential: CredentialSchema }), run.mesh.mesh.saved());
  return saved.credential;
}

/** A line that a member has signed. */
export function lineOf({ world, meetingId }: Stage, of: Run): RosterEntry {
  const seat = world.seats.find(({ identity }) => identity.peerId === of.peer);
  const { addresses = [], port = 1 } = of.advert() ?? {};
  if (seat === undefined) throw new Violation("nobody has that seat");
  const run = { runId: of.runId, startedAtMs: seat.computer.lastStartMs, joinedAtMs: 1, sequence: 1 };
  return signEntryOf(seat.identity, meetingId, {
    ...run,
    name: "N",
    addresses: [...addresses],
    port,
    files: null,
  });
}

/** One of each kind that passes between members, all in their order and shape. */
export function everyMessage(stage: Stage): readonly unknown[] {
  const { mallory, calling } = stage;
  const { peerId, identity } = mallory;
  const entry = mallory.line();
  const epoch = claimBy(stage, 1);
  const status = { isCameraOn: true, isMicrophoneOn: true, isHandUp: true, isWindowClosed: false };
  const bodies: readonly (readonly [MeshChannel, unknown])[] = [
    ["election", { type: "claim", epoch }],
    ["election", { type: "report", unreachable: [stage.coordinator.peer] }],
    ["store", { type: "have", asks: true, after: "", upTo: "g", tips: [] }],
    ["store", { type: "requestAck" }],
    ...batchEntries([createFeed().write(stage, identity, text("I am here."))]).map(
      (message) => ["store", message] as const,
    ),
    ["presence", { type: "status", statuses: [{ ...status, peerId, version: stage.strike }] }],
    ["presence", { type: "present", on: true, takeOver: true }],
    ["media", { type: "offer", legId: "1", sdp: "hers" }],
    ["files", { type: "have", seeder: peerId, blobIds: blobs(1) }],
    ["door", { type: "knocks", line: [], knocks: [] }],
    ["calls", { type: "end", callId: calling, reason: "hungUp" }],
    ["captions", { type: "ask" }],
    ["recording", { type: "taken", feed: 1, bytes: 1 }],
    ["linkTest", { type: "probed", test: "d".repeat(32) }],
    ["updates", { type: "release", member: peerId, manifest: "{}", signature: "0".repeat(128) }],
  ];
  return [
    ...bodies.map(([channel, body]) => ({ type: "data", channel, body })),
    { type: "roster", epoch, version: 1, entries: [entry] },
    { type: "offer", entry, credential: [] },
    { type: "displaced", entry },
    { type: "ping" },
    { type: "unneeded" },
    { type: "bye" },
  ];
}
