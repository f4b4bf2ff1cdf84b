/**
 * Which members have which shared blobs whole, as they report on the mesh's "files" channel. Each member reports to the peers that
 * it is linked with. The coordinator passes reports on, because ordinary members are not linked with each other. A lie costs the member that
 * believes it one failed call: the bytes are verified.
 */
import * as v from "valibot";
import { PeerIdSchema, type PeerId } from "../kernel/ids.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { createPeerLimits } from "../kernel/peer-limits.ts";
import { decoder } from "../kernel/schema.ts";
import type { Membership } from "./membership.ts";

/** Blob ids in one message, which is then 33 kB long. */
export const MAX_BLOBS_PER_MESSAGE = 500;
/** Blob ids remembered of one member; further ones are ignored. */
export const MAX_BLOBS_PER_PEER = 20_000;

/**
 * Blob ids of one member that the coordinator passes on to all: everything that a member can have, and then at the pace at which files arrive. Who leaves
 * and comes back, again and again, has others carry no more.
 */
const PASSED_ON = { burst: MAX_BLOBS_PER_PEER, perSecond: 50 };

const HaveSchema = v.strictObject({
  type: v.literal("have"),
  seeder: PeerIdSchema,
  blobIds: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))), v.maxLength(MAX_BLOBS_PER_MESSAGE)),
});
type Have = v.InferInput<typeof HaveSchema>;
const decodeHave = decoder(HaveSchema);

export interface Seeders {
  /** Members besides self that have the blob whole, in no order. */
  of(blobId: string): readonly PeerId[];
  /** Self has these. Those that it did not have before are sent to all linked peers. */
  own(blobIds: readonly string[]): void;
  linkUp(peer: PeerId): void;
  /** Forgets what peers have that are not members any more. */
  setMembers(members: readonly PeerId[]): void;
  /** Hostile: dropped and counted if it is malformed, ignored if the sender may not say it. */
  receive(from: PeerId, body: unknown): void;
}

export function createSeeders(deps: {
  readonly clock: Pick<Clock, "nowMs">;
  readonly log: Pick<Log, "count">;
  readonly membership: Pick<Membership, "self" | "epoch">;
  readonly linked: () => readonly PeerId[];
  readonly send: (to: PeerId, body: Have) => void;
  /** What another member has changed. */
  readonly onChange: () => void;
}): Seeders {
  const { self } = deps.membership;
  const passedOn = createPeerLimits(PASSED_ON);
  const blobsOf = new Map<PeerId, Set<string>>([[self, new Set()]]);
  let members = new Set<PeerId>();
  const isCoordinator = (peer: PeerId) => deps.membership.epoch().coordinator === peer;

  /** Returns those that were not known. */
  function learn(seeder: PeerId, blobIds: readonly string[]): readonly string[] {
    const known = blobsOf.get(seeder) ?? new Set();
    blobsOf.set(seeder, known);
    const unknown = [...new Set(blobIds)].filter((blobId) => !known.has(blobId));
    const learned = unknown.slice(0, MAX_BLOBS_PER_PEER - known.size);
    for (const blobId of learned) known.add(blobId);
    return learned;
  }

  function tell(to: PeerId, seeder: PeerId, blobIds: readonly string[]): void {
    for (let start = 0; start < blobIds.length; start += MAX_BLOBS_PER_MESSAGE)
      deps.send(to, { type: "have", seeder, blobIds: blobIds.slice(start, start + MAX_BLOBS_PER_MESSAGE) });
  }

  return {
    of: (blobId) =>
      [...blobsOf].flatMap(([peer, blobIds]) => (peer !== self && blobIds.has(blobId) ? peer : [])),
    own(blobIds) {
      const learned = learn(self, blobIds);
      for (const peer of deps.linked()) tell(peer, self, learned);
    },
    linkUp(peer) {
      for (const [seeder, blobIds] of blobsOf)
        if (seeder !== peer && (isCoordinator(self) || seeder === self)) tell(peer, seeder, [...blobIds]);
    },
    setMembers(after) {
      members = new Set(after);
      for (const peer of blobsOf.keys()) if (peer !== self && !members.has(peer)) blobsOf.delete(peer);
    },
    receive(from, body) {
      const have = decodeHave(body);
      if (have === null) return deps.log.count("files.malformed");
      const { seeder, blobIds } = have;
      // A member speaks for itself; the coordinator passes on what others said. Nobody speaks for self.
      const mayTell = seeder === from || isCoordinator(from);
      if (!mayTell || seeder === self || !members.has(seeder)) return;
      const known = blobsOf.get(seeder);
      const news = [...new Set(blobIds)].filter((blobId) => known?.has(blobId) !== true);
      const granted = isCoordinator(self)
        ? passedOn.takeUpTo(seeder, news.length, deps.clock.nowMs())
        : news.length;
      if (granted < news.length) deps.log.count("files.tooManyHoldings");
      const learned = learn(seeder, news.slice(0, granted));
      if (learned.length === 0) return;
      if (isCoordinator(self))
        for (const peer of deps.linked()) if (peer !== from && peer !== seeder) tell(peer, seeder, learned);
      deps.onChange();
    },
  };
}
