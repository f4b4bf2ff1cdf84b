/** The seeders of one download: opens the blob at each, again after a refusal, and keeps what each has announced. */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { setBit } from "../blob/bitmap.ts";
import type { DownloadRequest } from "./download-request.ts";
import type { LinkUser } from "./chunk-receiver.ts";
import type { LinkView, SourceLink } from "./source-link.ts";

/** Multiplied by 0.5 to 1.5 at random. */
const RETRY_REFUSED_MS = 700;

export interface Source {
  readonly peerId: PeerId;
  readonly link: LinkView;
  hasRoot: boolean;
  /** As announced, until `claimBitmap`; not verified. */
  bitmap: Buffer | null;
  /** Its bitmap was handed to the piece picker. */
  isPicked: boolean;
  /** When a refused blob is opened again; Infinity while it is not refused. */
  retryAtMs: number;
}

export interface SourcesEvents extends Pick<LinkUser, "chunkBytes" | "chosen" | "rejected" | "received"> {
  root(source: Source, bytes: Buffer): void;
  hashLayer(source: Source, layer: number, bytes: Buffer): void;
  /** Its bitmap came. */
  bitmap(source: Source): void;
  /** `isPicked` sources only; of others the bitmap has it. */
  have(source: Source, chunks: readonly number[]): void;
  arrived(source: Source, request: number, chunk: number, bytes: Buffer, release: () => void): void;
  /** The source went down, refused or was closed: what was requested of it will not come. */
  lost(source: Source): void;
}

export interface Sources {
  all(): readonly Source[];
  /** A peer that may have the blob takes no call from here. */
  hasOneOutOfReach(): boolean;
  /** Peers that may have the blob. */
  setSeeders(peers: readonly PeerId[]): void;
  /** Opens the blob at seeders that are known and not open, and again at those that refused it a while ago. */
  refresh(): void;
  close(peerId: PeerId): void;
  closeAll(): void;
  /** Closes the source and does not open it again until `pardon`. */
  ban(peerId: PeerId): void;
  pardon(): void;
}

export function createSources(
  deps: {
    readonly clock: Clock;
    readonly random: () => number;
    /** Null for a peer that is not known. */
    readonly linkTo: (peerId: PeerId) => SourceLink | null;
  },
  request: DownloadRequest,
  events: SourcesEvents,
): Sources {
  const { clock } = deps;
  const sources = new Map<PeerId, Source>();
  const banned = new Set<PeerId>();
  let seeders: readonly PeerId[] = [];

  function userFor(peerId: PeerId): LinkUser {
    /** Runs only while the source is open, so that a link that is closing changes nothing. */
    const withSource = (action: (source: Source) => void) => {
      const source = sources.get(peerId);
      if (source !== undefined) action(source);
    };
    const lose = (source: Source) => {
      source.hasRoot = false;
      source.bitmap = null;
      source.isPicked = false;
      events.lost(source);
    };
    return {
      blobId: request.blobId,
      isCopy: request.isCopy,
      root: (bytes) =>
        withSource((source) => {
          source.hasRoot = true;
          events.root(source, bytes);
        }),
      hashLayer: (layer, bytes) => withSource((source) => events.hashLayer(source, layer, bytes)),
      bitmap: (bytes) =>
        withSource((source) => {
          source.bitmap = bytes;
          events.bitmap(source);
        }),
      have: (chunks) =>
        withSource((source) => {
          if (source.isPicked) return events.have(source, chunks);
          if (source.bitmap !== null) for (const chunk of chunks) setBit(source.bitmap, chunk);
        }),
      refused: () =>
        withSource((source) => {
          source.retryAtMs = clock.nowMs() + RETRY_REFUSED_MS * (0.5 + deps.random());
          lose(source);
        }),
      chunkBytes: events.chunkBytes,
      chosen: events.chosen,
      arrived: (number, chunk, bytes, release) => {
        const source = sources.get(peerId);
        if (source === undefined) release();
        else events.arrived(source, number, chunk, bytes, release);
      },
      rejected: events.rejected,
      received: events.received,
      down: () => withSource(lose),
    };
  }

  function close(peerId: PeerId): void {
    const source = sources.get(peerId);
    if (source === undefined) return;
    sources.delete(peerId);
    source.link.close();
    events.lost(source);
  }

  function open(peerId: PeerId): void {
    if (sources.has(peerId) || banned.has(peerId)) return;
    const link = deps.linkTo(peerId);
    if (link === null) return;
    const nothing = { hasRoot: false, bitmap: null, isPicked: false, retryAtMs: Infinity };
    sources.set(peerId, { peerId, link: link.open(userFor(peerId)), ...nothing });
  }

  return {
    all: () => [...sources.values()],
    hasOneOutOfReach: () => [...sources.keys()].some((peerId) => deps.linkTo(peerId)?.isOutOfReach === true),
    setSeeders: (peers) => void (seeders = peers),
    refresh() {
      const nowMs = clock.nowMs();
      for (const { peerId, retryAtMs } of [...sources.values()])
        if (nowMs >= retryAtMs || !seeders.includes(peerId)) close(peerId);
      for (const peerId of seeders) open(peerId);
    },
    close,
    closeAll() {
      for (const peerId of [...sources.keys()]) close(peerId);
    },
    ban(peerId) {
      banned.add(peerId);
      close(peerId);
    },
    pardon: () => banned.clear(),
  };
}
