/** One meeting's store: brings feeds, timeline, sync and disk together. Whatever comes from the network ends here if it is not right. */
import type { Clock } from "../kernel/clock.ts";
import { createEmitter } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createDriver } from "../kernel/machine.ts";
import { MAX_MESSAGE_LENGTH, MAX_NAME_LENGTH } from "../kernel/schema.ts";
import {
  AUTHOR_RATE,
  BRINGER_RATE,
  FORGED_COST,
  HAVE_COST,
  takeAllowance,
  type Allowance,
  type Rate,
} from "./allowance.ts";
import { createVerifier, decodeEntry, NO_PREVIOUS, signEntry, type Entry, type SignedText } from "./entry.ts";
import { createFeedSet, type Acceptance } from "./feed-set.ts";
import { createDeliveries, createHolders } from "./holders.ts";
import type { Database } from "./level-adapter.ts";
import { decodeStoreMessage, type Held, type StoreMessage } from "./messages.ts";
import { createSyncMachine, initialSync, type SyncEffect } from "./sync.ts";
import { insertInOrder, nextLamport, orderKey } from "./timeline.ts";
import {
  StoreError,
  type Acknowledgement,
  type MeetingRoot,
  type MeetingStore,
  type Signer,
  type StoredMessage,
} from "./types.ts";
import { createWriter } from "./writer.ts";

export interface MeetingStoreDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Cryptographically random bytes. */
  readonly random: (byteCount: number) => Uint8Array;
  readonly signer: Signer;
  readonly database: Database;
  /** False when there is no live link or its queue is full. */
  readonly send: (to: PeerId, body: unknown) => boolean;
}

/** @throws StoreError */
export async function openMeetingStore(
  deps: MeetingStoreDeps,
  root: MeetingRoot,
  onClosed: () => void,
): Promise<MeetingStore> {
  const { clock, log, signer, database } = deps;
  const { meetingId } = root;
  const self = signer.peerId;
  const verify = createVerifier();
  const feeds = createFeedSet();
  const holders = createHolders();
  const deliveries = createDeliveries();
  const timeline: Entry[] = [];
  const messageAdded = createEmitter<StoredMessage & { readonly requestId?: string }>();
  const acknowledged = createEmitter<Acknowledgement>();
  const allowances = { author: new Map<PeerId, Allowance>(), bringer: new Map<PeerId, Allowance>() };
  /** Peers that were told of in the log: once each. */
  const named = new Set<string>();
  let lamport = 0;
  let shown: readonly StoredMessage[] | null = null;
  /** Besides self; null until known. */
  let others: readonly PeerId[] | null = null;
  let isClosed = false;

  const loaded = await database.load(meetingId);
  let lastRead: Readonly<Record<string, string>> = loaded.lastRead;
  load(loaded.entries, loaded.unreadable);

  const sync = createDriver(
    { clock, perform: performSync },
    createSyncMachine(self, feeds, holders),
    initialSync,
  );
  const writer = createWriter({ clock, log, database }, meetingId, {
    everything: () => feeds.all(),
    onWritten(entries, askOn) {
      feeds.markStored(entries);
      sync.input({ type: "written", entries, askOn });
    },
  });

  function load(signedTexts: readonly SignedText[], unreadable: number): void {
    const decoded = signedTexts.flatMap((signed) => decodeEntry(signed) ?? []);
    const entries = decoded.filter((entry) => entry.meetingId === meetingId);
    const { accepted } = feeds.accept(entries, verify);
    feeds.markStored(accepted);
    remember(accepted);
    deliveries.add(accepted.filter((entry) => entry.from === self));
    const lost = signedTexts.length + unreadable - accepted.length;
    if (lost > 0) log.warn("some stored messages were damaged and are left out", { lost });
  }

  function remember(entries: readonly Entry[]): void {
    insertInOrder(timeline, entries);
    for (const entry of entries) lamport = nextLamport(lamport, entry);
    shown = null;
  }

  function performSync(effect: SyncEffect): void {
    if (!deps.send(effect.to, effect.message)) sync.input({ type: "sendFailed", to: effect.to });
  }

  function showMessage(entry: Entry): StoredMessage {
    return {
      conversation: "everyone",
      isEdited: false,
      isDeleted: false,
      reactions: [],
      id: entry.id,
      from: entry.from,
      fromName: entry.body.fromName,
      text: entry.body.text,
      // A clock that is ahead would show a message from the future.
      atMs: Math.min(entry.wallMs, clock.wallMs()),
      order: orderKey(entry),
    };
  }

  function announce(entries: readonly Entry[]): void {
    for (const entry of entries) messageAdded.emit(showMessage(entry));
  }

  function updateDeliveries(): void {
    if (others === null) return;
    const changed = deliveries.update(holders, others.length);
    sync.input({ type: "settled", isSettled: deliveries.isSettled });
    for (const acknowledgement of changed) acknowledged.emit(acknowledgement);
  }

  // One's own entries go to disk one batch after another, each linked to the one before.
  let ownFeed: { storeId: string; tip: Entry | null } = freshFeed();
  let ownWriting: Promise<void> = Promise.resolve();
  let drafts: {
    text: string;
    fromName: string;
    requestId: string | undefined;
    resolve(entry: Entry): void;
    reject(error: unknown): void;
  }[] = [];

  /** A feed of its own for each opening: whatever happened to the disk or to a copy of it, no feed is ever continued twice. */
  function freshFeed(): typeof ownFeed {
    return { storeId: Buffer.from(deps.random(16)).toString("hex"), tip: null };
  }

  async function writeDrafts(): Promise<void> {
    const batch = drafts;
    drafts = [];
    if (batch.length === 0) return;
    try {
      const entries: Entry[] = [];
      for (const { text, fromName } of batch) {
        const tip: Entry | null = entries.at(-1) ?? ownFeed.tip;
        entries.push(
          signEntry(signer, {
            meetingId,
            storeId: ownFeed.storeId,
            number: (tip?.number ?? 0) + 1,
            previous: tip?.id ?? NO_PREVIOUS,
            lamport: Math.max(lamport, tip?.lamport ?? 0) + 1,
            wallMs: Math.max(0, Math.trunc(clock.wallMs())),
            body: { text, fromName },
          }),
        );
      }
      await database.write(meetingId, entries);
      const { accepted } = feeds.accept(entries, () => true);
      if (accepted.length < entries.length) throw new Error("this peer has written too many messages");
      ownFeed.tip = entries.at(-1) ?? ownFeed.tip;
      feeds.markStored(entries);
      remember(entries);
      deliveries.add(entries);
      batch.forEach(({ requestId }, index) => {
        const entry = entries[index];
        if (entry === undefined) return;
        messageAdded.emit({ ...showMessage(entry), ...(requestId === undefined ? {} : { requestId }) });
      });
      sync.input({ type: "appended", entries });
      batch.forEach((draft, index) => {
        const entry = entries[index];
        if (entry !== undefined) draft.resolve(entry);
      });
      updateDeliveries();
    } catch (error) {
      // They may be on disk all the same: a feed that went on from here might fork.
      ownFeed = freshFeed();
      const failure =
        error instanceof StoreError
          ? error
          : new StoreError("failed", "The message could not be stored.", { cause: error });
      for (const draft of batch) draft.reject(failure);
    }
  }

  /** Grants so many entries; says in the log, once for each peer, who wants more than it may. */
  function grant(kind: "author" | "bringer", peer: PeerId, rate: Rate, wanted: number): number {
    const known = allowances[kind];
    const { allowance, granted } = takeAllowance(known.get(peer), rate, wanted, clock.nowMs());
    known.set(peer, allowance);
    if (granted < wanted) {
      log.count("store.overLimit");
      name(peer, "a member sends more messages than the store takes; the rest waits");
    }
    return granted;
  }

  function name(peer: PeerId, what: string): void {
    if (named.has(peer + what) || named.size > 1_000) return;
    named.add(peer + what);
    log.warn(what, { peer });
  }

  function receiveEntries(from: PeerId, message: Extract<StoreMessage, { type: "entries" }>): void {
    const granted = grant("bringer", from, BRINGER_RATE, message.entries.length);
    const decoded = message.entries.slice(0, granted).flatMap((signed) => {
      const entry = decodeEntry(signed);
      return entry !== null && entry.meetingId === meetingId ? entry : [];
    });
    const malformed = granted - decoded.length;
    const unseen = decoded.filter((entry) => feeds.get(entry.id) === undefined);
    const byAuthor = unseen.filter((entry) => entry.from === from);
    let allowed = grant("author", from, AUTHOR_RATE, byAuthor.length);
    const taken = unseen.filter((entry) => entry.from !== from || allowed-- > 0);
    const acceptance = feeds.accept(taken, verify);
    judge(from, acceptance, malformed);
    const { accepted } = acceptance;
    remember(accepted);
    announce(accepted);
    const isLimited = granted < message.entries.length || taken.length < unseen.length;
    const isIncomplete = acceptance.gaps > 0 || isLimited;
    sync.input({ type: "accepted", from, entries: accepted, isIncomplete });
    writer.write(accepted, message.isMore && !isIncomplete ? from : null);
  }

  function judge(from: PeerId, acceptance: Acceptance, malformed: number): void {
    const bad = acceptance.forged + malformed;
    for (let count = 0; count < bad; count += 1) log.count("store.forged");
    if (bad > 0) {
      grant("bringer", from, BRINGER_RATE, bad * FORGED_COST);
      name(from, "a member brings forged or malformed messages");
    }
    for (const fork of acceptance.forks) {
      log.count("store.fork");
      name(fork.from, "a member has written two histories; both are kept");
    }
    if (acceptance.refused > 0) log.count("store.overLimit");
  }

  /** What a peer says that it, or as the hub another, holds. */
  function receiveHeld(from: PeerId, rows: readonly Held[]): void {
    const believed = rows.filter((row) => {
      if (row.holder === self) return false;
      if (row.holder !== from && from !== sync.state.hub) return false;
      if (feeds.authorOf(row.feedId) !== self) return true;
      const entry = feeds.get(row.id);
      return entry !== undefined && entry.feedId === row.feedId && entry.number === row.number;
    });
    const raised = holders.record(believed);
    if (raised.length === 0) return;
    sync.input({ type: "heldRaised", rows: raised });
    if (raised.some((row) => feeds.authorOf(row.feedId) === self)) updateDeliveries();
  }

  function receiveMessage(from: PeerId, message: StoreMessage): void {
    switch (message.type) {
      case "have":
        if (grant("bringer", from, BRINGER_RATE, HAVE_COST) < HAVE_COST) return;
        receiveHeld(
          from,
          message.tips.map((tip) => ({ ...tip, holder: from })),
        );
        sync.input({ type: "haveReceived", from, page: message, asks: message.asks });
        return;
      case "entries":
        receiveEntries(from, message);
        return;
      case "ack":
        receiveHeld(from, message.held);
    }
  }

  return {
    async append(fact, { fromName, requestId }) {
      if (isClosed) throw new StoreError("failed", "The meeting's store is closed.");
      if (fact.kind !== "message" || fact.to !== undefined)
        throw new StoreError("failed", "Only messages to everyone are kept.");
      const { text } = fact;
      if (text === "" || text.length > MAX_MESSAGE_LENGTH)
        throw new StoreError("failed", `A message has 1 to ${MAX_MESSAGE_LENGTH} characters.`);
      if (fromName === "" || fromName.length > MAX_NAME_LENGTH)
        throw new StoreError("failed", `A name has 1 to ${MAX_NAME_LENGTH} characters.`);
      const entry = await new Promise<Entry>((resolve, reject) => {
        drafts.push({ text, fromName, requestId, resolve, reject });
        ownWriting = ownWriting.then(writeDrafts);
      });
      return entry.id;
    },
    messages: () => (shown ??= timeline.map(showMessage)),
    onMessage: messageAdded.on,
    onMessageChanged: () => () => {},
    announcements: () => [],
    onAnnouncement: () => () => {},
    onAnnouncementWithdrawn: () => () => {},
    files: () => [],
    onFile: () => () => {},
    onFileWithdrawn: () => () => {},
    blobIds: () => [],
    hosts: () => [root.host],
    onHosts: () => () => {},
    onAcknowledged: acknowledged.on,
    acknowledgements: deliveries.all,
    setHub(hub, members) {
      others = members.filter((member) => member !== self);
      sync.input({ type: "hubChanged", hub: hub === self ? null : hub });
      updateDeliveries();
    },
    peerUp(peer) {
      if (peer !== self) sync.input({ type: "peerUp", peer });
    },
    peerDown: (peer) => sync.input({ type: "peerDown", peer }),
    receive(from, body) {
      if (isClosed) return;
      const message = decodeStoreMessage(body);
      if (message !== null) return receiveMessage(from, message);
      log.count("store.malformed");
      name(from, "a member sends what is not a store message");
    },
    lastRead: () => lastRead,
    markRead(id) {
      const entry = feeds.get(id);
      if (entry === undefined || isClosed) return;
      lastRead = { ...lastRead, everyone: orderKey(entry) };
      database
        .writeFact(meetingId, "lastRead", lastRead)
        .catch((error: unknown) => log.warn("what was read could not be stored", { error: String(error) }));
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await ownWriting;
      await writer.close();
      sync.close();
      onClosed();
    },
  };
}
