/** One meeting's store: wires feeds, state, sync and disk together. */
import type { Clock } from "../kernel/clock.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createDriver } from "../kernel/machine.ts";
import { plainName } from "../kernel/unicode.ts";
import { authorEntry, readersOf, type AuthoringContext } from "./authoring.ts";
import type { LoadedMeeting, MeetingDisk } from "./database.ts";
import { createWriter } from "./disk/writer.ts";
import { searchHistory } from "./history/history.ts";
import { createListing } from "./listing.ts";
import { createAuthors } from "./log/authors.ts";
import { decodeEntry, type Entry, type Verify } from "./log/entry.ts";
import type { EntryBody } from "./log/entry-body.ts";
import { createFeedSet } from "./log/feed-set.ts";
import { createOwnFeed } from "./log/own-feed.ts";
import { nextLamport } from "./log/timeline.ts";
import { createMeetingEvents } from "./meeting-events.ts";
import { createReadMarks } from "./read-marks.ts";
import type { Seal } from "./sealing/seal.ts";
import { createNames } from "./state/names.ts";
import { openEntry } from "./state/opened-entry.ts";
import { createMeetingState, type StateChange } from "./state/state.ts";
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
  const feeds = createFeedSet({ authors, isHost: (author) => state.authority.hosts.includes(author) });
  const acknowledgements = createAcknowledgements();
  const offenders = createOffenders(log);
  const names = createNames();
  const state = createMeetingState(root.host, names);
  const events = createMeetingEvents(() => state.authority.hosts);
  /** Members whose names self knows from what they wrote before this opening, and that nobody lists. */
  let unlisted: readonly SeenMember[] = [];
  let lamport = 0;
  let isClosed = false;
  /** Entries were refused because self did not know their authors. */
  let refusedStrangers = false;

  const loaded = await database.load(meetingId);
  const readMarks = createReadMarks({ log, database }, meetingId, loaded.lastRead);
  const deliveries = createDeliveryRecord({ clock, log, database }, meetingId, loaded.delivered);
  takeInLoaded(loaded);

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
  const writer = createWriter({ clock, log, database }, root, {
    everything: () => feeds.all(),
    onWritten(entries, askOn) {
      feeds.markStored(entries);
      sync.input({ type: "written", entries, askOn });
    },
    onStorage: events.storage.emit,
  });
  const inbound = createInbound(
    { log, offenders, verify, limits: createRateLimits({ clock, log, offenders }) },
    { meetingId, self },
    { feeds, authors, acknowledgements },
    {
      onArrival({ from, entries, isIncomplete, hasStrangers, isMore }) {
        refusedStrangers ||= hasStrangers;
        // First, because other members wait for it.
        sync.input({ type: "accepted", from, entries, isIncomplete });
        writer.write(entries, isMore ? from : null);
        events.emit(takeIn(entries));
        if (entries.some(({ body }) => body.kind === "member")) askForRefused();
      },
      onHave: (from, page, asks) => sync.input({ type: "haveReceived", from, page, asks }),
      onAckRequest: (from) => sync.input({ type: "ackRequested", from }),
      onAcknowledged: updateDeliveries,
    },
  );
  const ownFeed = createOwnFeed(deps, root, {
    lamport: () => lamport,
    preface: () =>
      state.sealKeyOf(self) === seal.publicKey ? null : { kind: "sealKey", key: seal.publicKey },
    onSigned(entries) {
      const { accepted } = feeds.accept(entries, () => true);
      if (accepted.length < entries.length)
        throw new StoreError("failed", "This meeting is full: no more is kept of it.");
      sync.input({ type: "signed", entries });
    },
    onWritten(entries, requestIds) {
      feeds.markStored(entries);
      takeInOwn(entries, requestIds);
    },
    // From here on like an entry of another member: it is shown, and written when the disk takes it.
    onUnwritten(entries, requestIds) {
      writer.write(entries, null);
      takeInOwn(entries, requestIds);
    },
  });

  function askForRefused(): void {
    if (!refusedStrangers) return;
    refusedStrangers = false;
    sync.input({ type: "authorKnown" });
  }

  function takeInLoaded({ entries: signedTexts, unreadable }: LoadedMeeting): void {
    const decoded = signedTexts
      .flatMap((signed) => decodeEntry(signed) ?? [])
      .filter((entry) => entry.meetingId === meetingId);
    for (const { author, body } of decoded) if (body.kind === "member") authors.list(body.publicKey, author);
    // What is on disk was taken in once: an author that nobody lists was seen as a member then.
    const written = new Map<string, SeenMember>();
    for (const { author, body } of decoded) {
      if (authors.accountOf(author) === null) authors.see(author);
      if ("fromName" in body && !authors.isListed(author))
        written.set(author, { publicKey: author, name: body.fromName });
    }
    unlisted = [...written.values()];
    const { accepted } = feeds.accept(decoded, verify);
    feeds.markStored(accepted);
    takeIn(accepted);
    deliveries.add(accepted.filter((entry) => entry.from === self));
    const lost = signedTexts.length + unreadable - accepted.length;
    if (lost > 0) log.warn("some stored entries were damaged and are left out", { lost });
  }

  function takeInOwn(entries: readonly Entry[], requestIds: readonly (string | undefined)[]): void {
    deliveries.add(entries);
    events.emit(takeIn(entries), new Map(entries.map(({ id }, index) => [id, requestIds[index]])));
    updateDeliveries();
  }

  function takeIn(entries: readonly Entry[]): StateChange[] {
    for (const entry of entries) lamport = nextLamport(lamport, entry);
    const withoutRight = state.withoutRight;
    const changes = state.add(
      entries.map((entry) => openEntry(entry, seal)),
      clock.wallMs(),
    );
    if (state.withoutRight > withoutRight) log.count("store.withoutRight");
    return changes;
  }

  function updateDeliveries(): void {
    const changed = deliveries.update(acknowledgements);
    sync.input({ type: "settled", isSettled: deliveries.isSettled });
    for (const acknowledgement of changed) events.acknowledged.emit(acknowledgement);
  }

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

  ownFeed.publish();
  return {
    async append(wanted, { fromName, requestId }) {
      if (isClosed) throw new StoreError("failed", "The meeting's store is closed.");
      const readers = readersOf(authoring, wanted);
      if (readers !== null) await waitForKeys(readers);
      const entry = await ownFeed.write(authorEntry(authoring, wanted, fromName), requestId);
      return entry.id;
    },
    messages: state.messages,
    history: (query) => Promise.resolve(searchHistory(state.messages(), query)),
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
      if (!isClosed) inbound.receive(from, body);
    },
    lastRead: readMarks.all,
    markRead(id) {
      const read = state.message(id) ?? state.file(id);
      if (read !== undefined && !isClosed) readMarks.mark(read);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
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
