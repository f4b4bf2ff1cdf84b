/**
 * The downloader's side of a connection to one seeder: dials while any download uses it, dials again when it breaks, and turns frames into whole
 * chunks. A seeder that self does not reach is asked to dial self.
 */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { parseJson } from "../../kernel/schema.ts";
import type { FilePeer, Offender } from "../types.ts";
import type { ChunkPool } from "./buffer-pool.ts";
import { createChunkReceiver, type LinkUser } from "./chunk-receiver.ts";
import type { Connection, ConnectionEvents, Dial } from "./connection.ts";
import { createFrameBudget, createReadingPace } from "./frame-budget.ts";
import {
  KIND,
  MAX_FRAME_BYTES,
  createFrameReader,
  decodeSeederMessage,
  encodeBytes,
  encodeText,
  type DownloaderMessage,
  type SeederMessage,
} from "./messages.ts";
import type { ReachedAddresses } from "./reached-addresses.ts";

const DIAL_TIMEOUT_MS = 4_000;
/** A seeder that takes calls has taken this one by then, on any network that media passes; what drops calls at a firewall says nothing. */
const CALL_BACK_AFTER_MS = 1_000;
/** Requests are out and nothing has come: four of the seeder's keep-alives are missing. */
const SILENCE_MS = 8_000;
/** Before the second, third and every later attempt; each is multiplied by 0.5 to 1.5 at random. */
const RETRY_AFTER_MS = [250, 1_000, 3_000, 8_000] as const;

/** Attempts: a seeder whose worker starts again refuses one or two. */
const OUT_OF_REACH_AFTER = 3;

/** One blob at one seeder. */
export interface LinkView {
  /** `request` is the caller's own number. */
  request(request: number, chunks: readonly number[]): void;
  requestHashes(layer: number): void;
  close(): void;
}

export interface SourceLink {
  open(user: LinkUser): LinkView;
  /** The peer's address, port or certificate may be others. */
  setPeer(peer: FilePeer): void;
  setBackground(isOn: boolean): void;
  /** Dials, gives up on silence; call it a few times a second. */
  tick(): void;
  /** Views that are open. */
  readonly users: number;
  /** Every address was called in vain, more than once in all, and the seeder did not call either: something stands between, such as a firewall. */
  readonly isOutOfReach: boolean;
  /** The seeder has dialled self. Null: nothing is wanted of it, or it is connected. */
  adopt(called: Connection): ConnectionEvents | null;
  close(): void;
}

export interface SourceLinkDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly dial: Dial;
  /** The seeder ought to dial self. Asked once for each attempt that may be in vain. */
  readonly onCallWanted: (seeder: PeerId) => void;
  readonly pool: ChunkPool;
  readonly reached: ReachedAddresses;
  readonly count: (name: string) => void;
  readonly onOffender: (offender: Offender) => void;
}

const ACKNOWLEDGEMENT = encodeBytes(KIND.ack, [], new Uint8Array());

export function createSourceLink(deps: SourceLinkDeps, first: FilePeer): SourceLink {
  const { clock, count } = deps;
  const { peerId }: { readonly peerId: PeerId } = first;
  const views = new Map<number, LinkUser>();
  let peer = first;
  let connection: Connection | null = null;
  let isOpen = false;
  let isBackground = false;
  let isClosed = false;
  /** Of views and requests on the wire. */
  let lastNumber = 0;
  let attempts = 0;
  let retryAtMs = 0;
  /** Addresses that this round of attempts has not dialled. */
  let untried: readonly string[] = [];
  /** Where the present connection was dialled; null if the seeder called, or if what becomes of it says nothing of the address. */
  let dialledAt: string | null = null;
  let heardAtMs = 0;
  /** The last connection that opened was the seeder's call. */
  let isCalledBack = false;
  /** The seeder was asked to call during this attempt. */
  let isCallWanted = false;
  /** The seeder's, on all its connections one after the other. */
  const budget = createFrameBudget(clock.nowMs());
  const pace = createReadingPace(budget, count);
  const chunks = createChunkReceiver({
    pool: deps.pool,
    onHeard: () => (heardAtMs = clock.nowMs()),
    acknowledge: () => void connection?.write([ACKNOWLEDGEMENT]),
  });

  const send = (message: DownloaderMessage) => {
    if (isOpen) connection?.write([encodeText(message)]);
  };

  function blame(): false {
    count("files.badFrame");
    deps.onOffender({ peerId, blobId: null, reason: "badFrame" });
    return false;
  }

  function frame(kind: number, payload: Buffer): boolean {
    heardAtMs = clock.nowMs();
    if (kind === KIND.text) {
      budget.text(payload.length, heardAtMs);
      const message = decodeSeederMessage(parseJson(payload.toString("utf8")));
      return message === null ? blame() : receive(message);
    }
    budget.binary(payload.length, heardAtMs);
    if (payload.length < 4) return blame();
    const user = views.get(payload.readUInt32BE(0));
    if (kind === KIND.root) user?.root(payload.subarray(4));
    else if (kind === KIND.bitmap) user?.bitmap(payload.subarray(4));
    else if (kind === KIND.hashLayer && payload.length >= 8)
      user?.hashLayer(payload.readUInt32BE(4), payload.subarray(8));
    else return blame();
    return true;
  }

  function receive(message: SeederMessage): boolean {
    switch (message.type) {
      case "refused":
        views.get(message.blob)?.refused();
        return true;
      case "have":
        views.get(message.blob)?.have(message.chunks);
        return true;
      case "reject":
        return chunks.rejected(message.request) || blame();
      case "keepAlive":
        return true;
    }
  }

  /** What happens on a connection while it is the one in use. */
  function eventsOf(own: () => Connection): ConnectionEvents & { opened(): void } {
    const isInUse = () => connection === own();
    const reader = createFrameReader(MAX_FRAME_BYTES, {
      frame,
      blockHead: (head) => chunks.blockHead(head) || blame(),
      blockBytes: (bytes) => chunks.blockBytes(bytes) || blame(),
    });
    return {
      opened() {
        if (!isInUse()) return;
        isOpen = true;
        attempts = 0;
        untried = [];
        if (dialledAt !== null) deps.reached.reached(peerId, dialledAt);
        heardAtMs = clock.nowMs();
        if (isBackground) send({ type: "background", isOn: true });
        for (const [blob, user] of views) send({ type: "open", blob, blobId: user.blobId });
      },
      data(bytes) {
        if (!isInUse() || !isOpen) return;
        if (reader.push(bytes)) pace.keep(own(), clock.nowMs());
        else own().close();
      },
      drained() {},
      closed() {
        if (isInUse()) lost();
      },
    };
  }

  function dial(): void {
    const [address, ...rest] = untried.length > 0 ? untried : deps.reached.inOrder(peer);
    if (address === undefined) return;
    untried = rest;
    dialledAt = address;
    heardAtMs = clock.nowMs();
    const events = eventsOf(() => dialled);
    const opened = () => {
      if (connection === dialled) isCalledBack = false;
      events.opened();
    };
    const dialled = deps.dial(peer, address, { ...events, opened }, "downloader");
    connection = dialled;
    isCallWanted = false;
    if (attempts > 0 || isCalledBack) wantCall();
  }

  function wantCall(): void {
    if (isCallWanted) return;
    isCallWanted = true;
    deps.onCallWanted(peerId);
  }

  /** The address is not dialled first any more. */
  function failHere(): void {
    if (dialledAt !== null) deps.reached.failed(peerId, dialledAt);
  }

  function lost(): void {
    const wasOpen = isOpen;
    if (!wasOpen) failHere();
    dialledAt = null;
    connection = null;
    isOpen = false;
    pace.begin();
    chunks.clear();
    const waitMs = RETRY_AFTER_MS[Math.min(attempts, RETRY_AFTER_MS.length - 1)] ?? 0;
    retryAtMs = clock.nowMs() + waitMs * (0.5 + deps.random());
    attempts += 1;
    if (wasOpen) for (const user of [...views.values()]) user.down();
  }

  function viewOf(blob: number, user: LinkUser): LinkView {
    return {
      request(request, candidates) {
        if (!isOpen) return;
        if (!chunks.isAwaiting) heardAtMs = clock.nowMs();
        lastNumber += 1;
        chunks.expect(lastNumber, { user, request, chunks: candidates });
        const { isCopy } = user;
        send({ type: "request", blob, request: lastNumber, chunks: [...candidates], isCopy });
      },
      requestHashes: (layer) => send({ type: "hashRequest", blob, layer }),
      close() {
        if (!views.delete(blob)) return;
        // The seeder forgets waiting requests of a closed blob; a chunk that is on its way is received and dropped.
        chunks.forget(user);
        send({ type: "close", blob });
      },
    };
  }

  return {
    get users() {
      return views.size;
    },
    get isOutOfReach() {
      return !isOpen && attempts >= Math.max(OUT_OF_REACH_AFTER, peer.addresses.length);
    },
    open(user) {
      lastNumber += 1;
      const blob = lastNumber;
      views.set(blob, user);
      if (isOpen) send({ type: "open", blob, blobId: user.blobId });
      else if (connection === null && attempts === 0) dial();
      return viewOf(blob, user);
    },
    adopt(called) {
      if (isClosed || isOpen || views.size === 0) return null;
      const dialled = connection;
      connection = called;
      dialledAt = null;
      dialled?.close();
      isCalledBack = true;
      const events = eventsOf(() => called);
      events.opened();
      return events;
    },
    setPeer(changed) {
      const isOther =
        changed.port !== peer.port ||
        changed.fingerprint !== peer.fingerprint ||
        changed.addresses.join() !== peer.addresses.join();
      peer = changed;
      if (!isOther) return;
      attempts = 0;
      retryAtMs = 0;
      untried = [];
      if (isOpen) return;
      dialledAt = null;
      connection?.close();
    },
    setBackground(isOn) {
      isBackground = isOn;
      send({ type: "background", isOn });
    },
    tick() {
      if (isClosed) return;
      const nowMs = clock.nowMs();
      if (connection === null) {
        if (views.size > 0 && nowMs >= retryAtMs) dial();
        return;
      }
      if (isOpen) pace.keep(connection, nowMs);
      const quietMs = nowMs - heardAtMs;
      const isSilent = chunks.isAwaiting && quietMs > SILENCE_MS;
      const isDialling = !isOpen && quietMs > DIAL_TIMEOUT_MS;
      if (!isOpen && quietMs > CALL_BACK_AFTER_MS) wantCall();
      if (!isSilent && !isDialling) return;
      count(isSilent ? "files.silentSeeder" : "files.noAnswer");
      if (isSilent) failHere();
      connection.close();
    },
    close() {
      isClosed = true;
      const open = connection;
      dialledAt = null;
      lost();
      open?.close();
    },
  };
}
