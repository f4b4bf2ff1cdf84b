/** One meeting's store: brings feeds, state, sync and disk together, and tells what has changed. */
import type { Clock } from "../kernel/clock.ts";
import { createEmitter } from "../kernel/emitter.ts";
import type { EntryId, FileId, PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createDriver } from "../kernel/machine.ts";
import { createDeliveryRecord } from "./sync/delivery-record.ts";
import { draftFact, readersOf, type Drafting } from "./authoring.ts";
import { decodeEntry, type Entry, type Verify } from "./log/entry.ts";
import { createFeedSet } from "./log/feed-set.ts";
import { createGuard } from "./sync/rate-limits.ts";
import { createHolders } from "./sync/acknowledgements.ts";
import { createIntake } from "./sync/inbound.ts";
import type { LoadedMeeting, MeetingDisk } from "./database.ts";
import { createOwnFeed } from "./log/own-feed.ts";
import type { Seal } from "./sealing/seal.ts";
import { createMeetingState, type StateChange } from "./state/state.ts";
import { readEntry } from "./state/opened-entry.ts";
import { createSyncMachine, initialSync } from "./sync/sync.ts";
import { nextLamport } from "./log/timeline.ts";
import {
  StoreError,
  type Acknowledgement,
  type MeetingRoot,
  type MeetingStore,
  type Signer,
  type StoredAnnouncement,
  type StoredFile,
  type StoredMessage,
} from "./types.ts";
import { createWriter } from "./disk/writer.ts";

/** Who has just joined publishes a key within moments. */
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
  /** False when there is no live link or its queue is full. */
  readonly send: (to: PeerId, body: unknown) => boolean;
}

/** @throws StoreError */
export async function openMeetingStore(
  deps: MeetingStoreDeps,
  root: MeetingRoot,
  onClosed: () => void,
): Promise<MeetingStore> {
  const { clock, log, signer, seal, verify, database } = deps;
  const { meetingId } = root;
  const self = signer.peerId;
  const feeds = createFeedSet();
  const holders = createHolders();
  const guard = createGuard({ clock, log });
  const state = createMeetingState(root.host);
  const events = createEvents();
  let lamport = 0;
  let isClosed = false;

  const loaded = await database.load(meetingId);
  let lastRead = loaded.lastRead;
  const deliveries = createDeliveryRecord({ clock, log, database }, meetingId, loaded.delivered);
  load(loaded);

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
  });
  const intake = createIntake(
    { log, guard, verify },
    { meetingId, self },
    { feeds, holders },
    {
      onArrival({ from, entries, isIncomplete, isMore }) {
        // The others wait for it.
        sync.input({ type: "accepted", from, entries, isIncomplete });
        writer.write(entries, isMore ? from : null);
        tell(takeIn(entries));
      },
      onHave: (from, page, asks) => sync.input({ type: "haveReceived", from, page, asks }),
      onAskHeld: (from) => sync.input({ type: "heldAsked", from }),
      onHeld: updateDeliveries,
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
    // As with what others write: it is there, and goes on disk when that takes it.
    onUnwritten(entries, requestIds) {
      writer.write(entries, null);
      takeInOwn(entries, requestIds);
    },
  });

  function takeInOwn(entries: readonly Entry[], requestIds: readonly (string | undefined)[]): void {
    deliveries.add(entries);
    tell(takeIn(entries), new Map(entries.map(({ id }, index) => [id, requestIds[index]])));
    updateDeliveries();
  }

  function load({ entries: signedTexts, unreadable }: LoadedMeeting): void {
    const decoded = signedTexts.flatMap((signed) => decodeEntry(signed) ?? []);
    const { accepted } = feeds.accept(
      decoded.filter((entry) => entry.meetingId === meetingId),
      verify,
    );
    feeds.markStored(accepted);
    takeIn(accepted);
    deliveries.add(accepted.filter((entry) => entry.from === self));
    const lost = signedTexts.length + unreadable - accepted.length;
    if (lost > 0) log.warn("some stored entries were damaged and are left out", { lost });
  }

  function takeIn(entries: readonly Entry[]): StateChange[] {
    for (const entry of entries) lamport = nextLamport(lamport, entry);
    const withoutRight = state.withoutRight;
    const changes = state.add(
      entries.map((entry) => readEntry(entry, seal)),
      clock.wallMs(),
    );
    if (state.withoutRight > withoutRight) log.count("store.withoutRight");
    return changes;
  }

  function tell(changes: readonly StateChange[], requests?: ReadonlyMap<EntryId, string | undefined>): void {
    for (const change of changes) {
      if (change.type !== "message") events.tell(change);
      else {
        const requestId = requests?.get(change.message.id);
        events.message.emit({ ...change.message, ...(requestId === undefined ? {} : { requestId }) });
      }
      if (change.type === "authority") {
        events.hosts.emit(state.authority.hosts);
        events.door.emit(undefined);
      }
    }
  }

  function updateDeliveries(): void {
    const changed = deliveries.update(holders);
    sync.input({ type: "settled", isSettled: deliveries.isSettled });
    for (const acknowledgement of changed) events.acknowledged.emit(acknowledgement);
  }

  const drafting: Drafting = {
    root,
    self: signer,
    state,
    seal,
    countedOf: feeds.numbersOf,
  };

  /** Until their keys are here, or for so long as it makes sense to wait. */
  function keysOf(readers: readonly PeerId[]): Promise<void> {
    const areHere = () => readers.every((reader) => state.sealKeyOf(reader) !== undefined);
    if (areHere()) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = () => {
        cancel();
        off();
        resolve();
      };
      const cancel = clock.setTimer(clock.nowMs() + WAIT_FOR_KEYS_MS, finish);
      const off = events.sealKey.on(() => {
        if (areHere()) finish();
      });
    });
  }

  ownFeed.publish();
  return {
    async append(fact, { fromName, requestId }) {
      if (isClosed) throw new StoreError("failed", "The meeting's store is closed.");
      const readers = readersOf(drafting, fact);
      if (readers !== null) await keysOf(readers);
      const entry = await ownFeed.write(draftFact(drafting, fact, fromName), requestId);
      return entry.id;
    },
    messages: state.messages,
    onMessage: events.message.on,
    onMessageChanged: events.messageChanged.on,
    announcements: state.announcements,
    onAnnouncement: events.announcement.on,
    onAnnouncementWithdrawn: events.announcementWithdrawn.on,
    files: state.files,
    onFile: events.file.on,
    onFileWithdrawn: events.fileWithdrawn.on,
    blobIds: state.blobs,
    onBlobs: events.blobs.on,
    hosts: () => state.authority.hosts,
    onHosts: events.hosts.on,
    banned: () => state.authority.banned,
    isLocked: () => state.authority.isLocked,
    onDoor: events.door.on,
    offenders: guard.offenders,
    onOffender: guard.onOffender,
    onAcknowledged: events.acknowledged.on,
    acknowledgements: deliveries.all,
    setHub(hub, members) {
      deliveries.setOthers(members.filter((member) => member !== self).length);
      sync.input({ type: "hubChanged", hub: hub === self ? null : hub });
      updateDeliveries();
    },
    peerUp(peer) {
      if (peer !== self) sync.input({ type: "peerUp", peer });
    },
    peerDown: (peer) => sync.input({ type: "peerDown", peer }),
    receive(from, body) {
      if (!isClosed) intake.receive(from, body);
    },
    lastRead: () => lastRead,
    markRead(id) {
      const read = state.message(id) ?? state.file(id);
      if (read === undefined || isClosed) return;
      const { conversation, order } = read;
      if ((lastRead[conversation] ?? "") >= order) return;
      lastRead = { ...lastRead, [conversation]: order };
      database
        .writeRecord(meetingId, "lastRead", lastRead)
        .catch((error: unknown) => log.warn("what was read could not be stored", { error: String(error) }));
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await ownFeed.idle();
      await writer.close();
      await deliveries.close();
      sync.close();
      onClosed();
    },
  };
}

function createEvents() {
  const message = createEmitter<StoredMessage & { readonly requestId?: string }>();
  const messageChanged = createEmitter<StoredMessage>();
  const announcement = createEmitter<StoredAnnouncement>();
  const announcementWithdrawn = createEmitter<EntryId>();
  const file = createEmitter<StoredFile>();
  const fileWithdrawn = createEmitter<FileId>();
  const blobs = createEmitter<undefined>();
  const sealKey = createEmitter<undefined>();
  return {
    message,
    messageChanged,
    announcement,
    announcementWithdrawn,
    file,
    fileWithdrawn,
    blobs,
    sealKey,
    hosts: createEmitter<readonly string[]>(),
    door: createEmitter<undefined>(),
    acknowledged: createEmitter<Acknowledgement>(),
    tell(change: Exclude<StateChange, { type: "message" }>): void {
      if (change.type === "messageChanged") messageChanged.emit(change.message);
      else if (change.type === "announcement") announcement.emit(change.announcement);
      else if (change.type === "announcementWithdrawn") announcementWithdrawn.emit(change.id);
      else if (change.type === "file") file.emit(change.file);
      else if (change.type === "fileWithdrawn") fileWithdrawn.emit(change.fileId);
      else if (change.type === "blobs") blobs.emit(undefined);
      else if (change.type === "sealKey") sealKey.emit(undefined);
    },
  };
}
