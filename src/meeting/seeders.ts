/**
 * Who holds which shared bytes whole, as the members tell each other on the "files" channel. Each tells those it is linked
 * with; the coordinator passes it on, since ordinary members are not linked with each other. A false word costs whoever
 * believes it one failed dial: the bytes prove themselves.
 */
import * as v from "valibot";
import { PeerIdSchema, type PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { decoder } from "../kernel/schema.ts";

/** In one message: 33 kB. */
const MAX_BLOBS = 500;
/** Remembered of one member. */
const MAX_BLOBS_PER_PEER = 20_000;

const HoldsSchema = v.strictObject({
  type: v.literal("holds"),
  holder: PeerIdSchema,
  blobIds: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))), v.maxLength(MAX_BLOBS)),
});
const decodeHolds = decoder(HoldsSchema);

export interface Seeders {
  /** Members besides self, in no order. */
  of(blobId: string): readonly PeerId[];
  /** Self holds these; told to all linked if they are news. */
  own(blobIds: readonly string[]): void;
  linkUp(peer: PeerId): void;
  /** Forgets whoever is no longer there. */
  setMembers(members: readonly PeerId[]): void;
  /** Hostile: dropped and counted if it is not right. */
  receive(from: PeerId, body: unknown): void;
}

export function createSeeders(deps: {
  readonly log: Log;
  readonly self: PeerId;
  readonly coordinator: () => PeerId;
  readonly send: (to: PeerId, body: unknown) => void;
  readonly linked: () => readonly PeerId[];
  readonly onChange: () => void;
}): Seeders {
  const known = new Map<PeerId, Set<string>>([[deps.self, new Set()]]);
  let members = new Set<PeerId>();

  /** Those that are news. */
  function learn(holder: PeerId, blobIds: readonly string[]): readonly string[] {
    const set = known.get(holder) ?? new Set();
    known.set(holder, set);
    const news = blobIds.filter((blobId) => !set.has(blobId)).slice(0, MAX_BLOBS_PER_PEER - set.size);
    for (const blobId of news) set.add(blobId);
    return news;
  }

  function tell(to: PeerId, holder: PeerId, blobIds: readonly string[]): void {
    for (let from = 0; from < blobIds.length; from += MAX_BLOBS) {
      const some = blobIds.slice(from, from + MAX_BLOBS);
      deps.send(to, { type: "holds", holder, blobIds: some } satisfies v.InferInput<typeof HoldsSchema>);
    }
  }

  return {
    of: (blobId) =>
      [...known].flatMap(([peer, blobIds]) => (peer !== deps.self && blobIds.has(blobId) ? peer : [])),
    own(blobIds) {
      const news = learn(deps.self, blobIds);
      if (news.length > 0) for (const peer of deps.linked()) tell(peer, deps.self, news);
    },
    linkUp(peer) {
      const isHub = deps.coordinator() === deps.self;
      for (const [holder, blobIds] of known)
        if (holder !== peer && blobIds.size > 0 && (isHub || holder === deps.self))
          tell(peer, holder, [...blobIds]);
    },
    setMembers(after) {
      members = new Set(after);
      for (const peer of known.keys()) if (peer !== deps.self && !members.has(peer)) known.delete(peer);
    },
    receive(from, body) {
      const holds = decodeHolds(body);
      if (holds === null) return deps.log.count("files.malformed");
      const { holder, blobIds } = holds;
      const isBelieved = holder === from || from === deps.coordinator();
      if (!isBelieved || holder === deps.self || !members.has(holder)) return;
      const news = learn(holder, blobIds);
      if (news.length === 0) return;
      if (deps.coordinator() === deps.self)
        for (const peer of deps.linked()) if (peer !== from && peer !== holder) tell(peer, holder, news);
      deps.onChange();
    },
  };
}
