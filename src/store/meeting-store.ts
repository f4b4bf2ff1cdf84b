/** One meeting's store: wires feeds, state, sync and disk together. */
import type { Clock } from "../kernel/clock.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { EntryId, PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createDriver } from "../kernel/machine.ts";
import { plainName } from "../kernel/unicode.ts";
import { authorEntry, readersOf, type AuthoringContext } from "./authoring.ts";
import type { DeliveredFeeds, MeetingDisk } from "./database.ts";
import { createWriter } from "./disk/writer.ts";
import { createListing } from "./listing.ts";
import { createAuthors } from "./log/authors.ts";
import type { Entry, Verify } from "./log/entry.ts";
import type { EntryBody } from "./log/entry-body.ts";
import { createFeedSet } from "./log/feed-set.ts";
import { createOwnFeed } from "./log/own-feed.ts";
import type { Tip } from "./log/have.ts";
import { createMeetingIndex } from "./log/meeting-index.ts";
import { nextLamport, placedOf } from "./log/timeline.ts";
import { createMeetingEvents } from "./meeting-events.ts";
import { readMessages } from "./message-pages.ts";
import { openStored, putAbout } from "./opening.ts";
import { createReadMarks } from "./read-marks.ts";
import type { Seal } from "./sealing/seal.ts";
import { createNames } from "./state/names.ts";
import { openEntry, type OpenedEntry } from "./state/opened-entry.ts";
import { createMeetingState, type Placement } from "./state/state.ts";
import { createAcknowledgements } from "./sync/acknowledgements.ts";
import { createDeliveryRecord } from "./sync/delivery-record.ts";
import { createInbound } from "./sync/inbound.ts";
import { createOffenders } from "./sync/offenders.ts";
import { createRateLimits } from "./sync/rate-limits.ts";
import { createSyncMachine, initialSync } from "./sync/sync.ts";
import { StoreError, type MeetingRoot, type MeetingStore, type SeenMember, type Signer } from "./types.ts";

/** A peer that has just joined publishes its key within moments. */
const WAIT_FOR_KEYS_MS = 2_000;

export interface MeetingStoreDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Cryptographically random bytes. */
  readonly random: (byteCount: number) => Uint8Array;
  readonly signer: Signer;
  readonly seal: Seal;
  readonly verify: Verify;
  readonly database: MeetingDisk;
  /** Returns false if there is no live link, or if its queue is full. */
  readonly send: (to: PeerId, body: unknown) => boolean;
}

/** @throws StoreError */
export async function openMeetingStore(deps: MeetingStoreDeps, root: MeetingRoot): Promise<MeetingStore> {
  const { clock, log, signer, seal, verify, database } = deps;
  const { meetingId } = root;
  const self = signer.peerId;
  const authors = createAuthors([root.host, signer.publicKey]);
  const index = createMeetingIndex(database, meetingId);
  const isHost = (author: string) => state.authority.hosts.includes(author);
  const feeds = createFeedSet(index, { authors, isHost }, noteDamaged);
  const acknowledgements = createAcknowledgements();
  const offenders = createOffenders(log);
  const names = createNames();
  const state = createMeetingState(root.host, names, index, (placed) => {
    const entry = index.entryAt(placed);
    if (entry === null && feeds.has(placed)) noteDamaged(placed);
    return entry && open(entry);
  });
  const events = createMeetingEvents(() => state.authority.hosts);
  /** Members whose names self knows from what they wrote before this opening, and that nobody lists. */
  let unlisted: readonly SeenMember[] = [];
  let lamport = 0;
  let isClosed = false;
  let isOpen = false;
  let isReopening = false;
  /** An entry was damaged, and nobody was asked for it yet. */
  let mustAskForDamaged = false;
  /** The feed that self writes to at present. */
  let currentFeed = (): string | null => null;
  /** Entries were refused because self did not know their authors. */
  let refusedStrangers = false;

  /** Self's own entries that are signed and not shown yet. */
  const placements = new Map<EntryId, Placement>();
  const opening = { clock, log, database, verify, index, authors, feeds, state, open };

  const loaded = await database.load(meetingId);
  const readMarks = createReadMarks({ log, database }, meetingId, loaded.lastRead);
  const deliveries = createDeliveryRecord({ clock, log, database }, meetingId, loaded.delivered);
  let cutOff = await openDisk();
  deliveries.add([...undelivered(loaded.delivered)]);
  deliveries.add(recentOwn());

  const sync = createDriver(
    {
      clock,
      perform(effect) {
        if (!deps.send(effect.to, effect.message)) sync.input({ type: "sendFailed", to: effect.to });
      },
    },
    createSyncMachine(feeds),
    initialSync,
  );
  const writer = createWriter({ clock, log, database, index }, root, {
    onReplaced: reopen,
    onWritten(entries, askOn) {
      feeds.markStored(entries);
      sync.input({ type: "written", entries, askOn });
    },
    onStorage: events.storage.emit,
  });
  const inbound = createInbound(
    { log, offenders, verify, limits: createRateLimits({ clock, log, offenders }) },
    { meetingId, self },
    { feeds, index, authors, acknowledgements },
    {
      onArrival({ from, entries, isIncomplete, hasStrangers, isMore }) {
        refusedStrangers ||= hasStrangers;
        // First, because other members wait for it.
        sync.input({ type: "accepted", from, entries, isIncomplete });
        const placement = place(entries);
        writer.write(isMore ? from : null);
        events.emit(state.report(placement));
        if (entries.some(({ body }) => body.kind === "member")) askForRefused();
      },
      onHave: (from, page, asks) => sync.input({ type: "haveReceived", from, page, asks }),
      onAckRequest: (from) => sync.input({ type: "ackRequested", from }),
      onAcknowledged: updateDeliveries,
    },
  );
  const ownFeed = createOwnFeed({ ...deps, flush: writer.flush }, root, {
    lamport: () => lamport,
    preface: () =>
      state.sealKeyOf(self) === seal.publicKey ? null : { kind: "sealKey", key: seal.publicKey },
    onSigned(entries) {
      index.checkReadable();
      const { accepted } = feeds.accept(entries, () => true);
      for (const entry of accepted) placements.set(entry.id, place([entry], true));
      if (accepted.length < entries.length) {
        showOwn(accepted, []);
        throw new StoreError("failed", "This meeting is full: no more is kept of it.");
      }
      sync.input({ type: "signed", entries });
    },
    onWritten: showOwn,
    // From here on like an entry of another member: it is shown, and written when the disk takes it.
    onUnwritten: showOwn,
  });

  function open(entry: Entry): OpenedEntry {
    return openEntry(entry, seal);
  }

  /** Returns the ends of feeds that are on the disk and cut off. */
  async function openDisk(): Promise<readonly string[]> {
    const opened = await openStored(opening, root);
    ({ lamport, unlisted } = opened);
    return opened.cutOff;
  }

  function* undelivered(delivered: DeliveredFeeds): Generator<Entry, void> {
    for (const [feedId, { from }] of feeds.all())
      if (from === self) yield* feeds.entriesFrom(feedId, (delivered[feedId]?.[0] ?? 0) + 1);
  }

  function recentOwn(): Entry[] {
    return state
      .messages()
      .flatMap(({ from, order, id }) => (from === self ? (index.entryAt(placedOf(order, id)) ?? []) : []));
  }

  /** A fresh database has taken the place of a damaged one. What it lacks comes back from other members. */
  async function reopen(): Promise<void> {
    isReopening = true;
    try {
      const inMemory = [...deliveries.waiting(), ...index.pending().entries];
      index.clear();
      feeds.clear();
      state.clear();
      ownFeed.renew();
      cutOff = await openDisk();
      place(feeds.acceptKept(inMemory, verify).accepted);
    } finally {
      isReopening = false;
    }
    sync.input({ type: "authorKnown" });
  }

  /** An entry that should be on the disk cannot be read: it is asked for again, with all that follow it in its feed. */
  function noteDamaged(damaged: Tip): void {
    log.count("store.damaged");
    log.warn("a stored entry was damaged; it is asked for again", {
      feed: damaged.feedId,
      number: damaged.number,
    });
    if (currentFeed() === damaged.feedId) return;
    feeds.cut(damaged);
    mustAskForDamaged = true;
    if (isOpen) queueMicrotask(askForDamaged);
  }

  function askForDamaged(): void {
    if (isClosed || !mustAskForDamaged) return;
    mustAskForDamaged = false;
    writer.write(null);
    sync.input({ type: "authorKnown" });
  }

  function askForRefused(): void {
    if (!refusedStrangers) return;
    refusedStrangers = false;
    sync.input({ type: "authorKnown" });
  }

  function showOwn(entries: readonly Entry[], requestIds: readonly (string | undefined)[]): void {
    feeds.markStored(entries);
    deliveries.add(entries);
    const byId = new Map(entries.map(({ id }, at) => [id, requestIds[at]]));
    for (const { id } of entries) {
      const placement = placements.get(id);
      placements.delete(id);
      if (placement !== undefined) events.emit(state.report(placement), byId);
    }
    updateDeliveries();
  }

  function place(entries: readonly Entry[], isHeldBack = false): Placement {
    for (const entry of entries) lamport = nextLamport(lamport, entry);
    const withoutRight = state.withoutRight;
    const placement = state.place(entries.map(open), clock.wallMs(), isHeldBack);
    if (state.withoutRight > withoutRight) log.count("store.withoutRight");
    if (entries.length > 0) putAbout(index, lamport, cutOff);
    return placement;
  }

  function updateDeliveries(): void {
    const changed = deliveries.update(acknowledgements);
    sync.input({ type: "settled", isSettled: deliveries.isSettled });
    for (const acknowledgement of changed) events.acknowledged.emit(acknowledgement);
  }

  /** Ends the searches that are under way. */
  const closing = new AbortController();
  const reader = { index, message: state.message, nameOf: names.nameOf };
  const authoring: AuthoringContext = { root, self: signer, state, seal, countedOf: feeds.numbersOf };

  /** Resolves once the readers' keys are here, and after WAIT_FOR_KEYS_MS at the latest. */
  function waitForKeys(readers: readonly PeerId[]): Promise<void> {
    const areHere = () => readers.every((reader) => state.sealKeyOf(reader) !== undefined);
    return waitFor(areHere, events.sealKey.on, clock, WAIT_FOR_KEYS_MS);
  }

  const listing = createListing({
    clock,
    random: deps.random,
    self: signer.publicKey,
    isListed: authors.isListed,
    write({ publicKey, name }) {
      if (isClosed) return;
      const body: EntryBody = { kind: "member", publicKey, name: plainName(name) || "?" };
      ownFeed
        .write(() => body)
        .catch((error: unknown) => log.warn("a member was not listed", { error: String(error) }));
    },
  });
  let seenMembers: readonly SeenMember[] = unlisted;
  let isHub = false;

  currentFeed = ownFeed.current;
  isOpen = true;
  ownFeed.publish();
  askForDamaged();
  return {
    async append(wanted, { fromName, requestId }) {
      if (isClosed) throw new StoreError("failed", "The meeting's store is closed.");
      const readers = readersOf(authoring, wanted);
      if (readers !== null) await waitForKeys(readers);
      const entry = await ownFeed.write(authorEntry(authoring, wanted, fromName), requestId);
      return entry.id;
    },
    messages: state.messages,
    history: (query, signal) =>
      readMessages(
        reader,
        query,
        AbortSignal.any(signal === undefined ? [closing.signal] : [signal, closing.signal]),
      ),
    onMessage: events.message.on,
    onMessageChanged: events.messageChanged.on,
    announcements: state.announcements,
    onAnnouncement: events.announcement.on,
    onAnnouncementWithdrawn: events.announcementWithdrawn.on,
    files: state.files,
    onFile: events.file.on,
    onFileWithdrawn: events.fileWithdrawn.on,
    blobIds: state.blobs,
    withdrawnBlobs: state.withdrawnBlobs,
    onBlobs: events.blobs.on,
    hosts: () => state.authority.hosts,
    onHosts: events.hosts.on,
    muteOf: (publicKey, source) => state.mutes.muteOf(publicKey, source),
    inviteOf: (publicKey, source) => state.mutes.inviteOf(publicKey, source),
    onMutes: events.mutes.on,
    nameOf: names.nameOfKey,
    removals: () => state.authority.removals,
    banned: () => state.authority.banned,
    isLocked: () => state.authority.isLocked,
    offenders: offenders.list,
    onOffender: offenders.onOffender,
    onStorage: events.storage.on,
    onAcknowledged: events.acknowledged.on,
    acknowledgements: deliveries.all,
    setHub(hub, members) {
      deliveries.setOthers(members.filter((member) => member !== self).length);
      isHub = hub === null || hub === self;
      sync.input({ type: "hubChanged", hub: hub === self ? null : hub });
      updateDeliveries();
      listing.update(seenMembers, isHub);
    },
    setMembers(members) {
      seenMembers = [...unlisted, ...members];
      const isNew = members.some(({ publicKey }) => authors.accountOf(publicKey) !== publicKey);
      for (const { publicKey } of members) authors.see(publicKey);
      if (isNew) askForRefused();
      names.see(members);
      listing.update(seenMembers, isHub);
    },
    peerUp(peer) {
      if (peer !== self) sync.input({ type: "peerUp", peer });
    },
    peerDown: (peer) => sync.input({ type: "peerDown", peer }),
    receive(from, body) {
      if (!isClosed && !isReopening) inbound.receive(from, body);
    },
    lastRead: readMarks.all,
    markRead(id) {
      const read = state.message(id) ?? state.file(id);
      if (read !== undefined && !isClosed) readMarks.mark(read);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      closing.abort(new StoreError("failed", "The meeting's store is closed."));
      listing.close();
      await ownFeed.idle();
      await writer.close();
      await deliveries.close();
      sync.close();
    },
  };
}

/** Resolves once `holds()`, which it checks at every change, and after `timeoutMs` at the latest. */
function waitFor(
  holds: () => boolean,
  onChange: (listener: () => void) => Unsubscribe,
  clock: Clock,
  timeoutMs: number,
): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      off();
      resolve();
    };
    const cancel = clock.setTimer(clock.nowMs() + timeoutMs, finish);
    const off = onChange(() => {
      if (holds()) finish();
    });
  });
}
