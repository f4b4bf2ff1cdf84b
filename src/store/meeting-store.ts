/** One meeting's store: wires feeds, state, sync and disk together. */
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createDriver } from "../kernel/machine.ts";
import { plainName } from "../kernel/unicode.ts";
import { authorEntry, readersOf, type AuthoringContext } from "./authoring.ts";
import { createDamage } from "./damage.ts";
import type { MeetingDisk } from "./database.ts";
import { createWriter } from "./disk/writer.ts";
import { createListing } from "./listing.ts";
import { createAuthors } from "./log/authors.ts";
import type { Entry, Verify } from "./log/entry.ts";
import type { EntryBody } from "./log/entry-body.ts";
import { createFeedSet } from "./log/feed-set.ts";
import { createOwnFeed } from "./log/own-feed.ts";
import { createMeetingIndex } from "./log/meeting-index.ts";
import { nextLamport } from "./log/timeline.ts";
import { createMeetingEvents } from "./meeting-events.ts";
import { openStored, putAbout } from "./opening.ts";
import { createOwnEntries, recentOwn, undelivered } from "./own-entries.ts";
import { waitForKeys } from "./reader-keys.ts";
import { readingSide } from "./reading-side.ts";
import { createReadMarks } from "./read-marks.ts";
import { createSeenMembers } from "./seen-members.ts";
import type { Seal } from "./sealing/seal.ts";
import { createNames } from "./state/names.ts";
import { openEntry, type OpenedEntry } from "./state/opened-entry.ts";
import { createMeetingState, type Placement } from "./state/state.ts";
import { createAcknowledgements } from "./sync/acknowledgements.ts";
import { createCatchUpProgress } from "./sync/catch-up.ts";
import { createDeliveryRecord } from "./sync/delivery-record.ts";
import { createInbound } from "./sync/inbound.ts";
import { createOffenders } from "./sync/offenders.ts";
import { createRateLimits } from "./sync/rate-limits.ts";
import { createSyncMachine, initialSync } from "./sync/sync.ts";
import type { CatchUp } from "./stored.ts";
import { StoreError, type MeetingRoot, type MeetingStore, type Signer } from "./types.ts";
import { words } from "../kernel/words.ts";

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

const stateRootOf = ({ host, isBroadcast, needsPasscode = false }: MeetingRoot) => ({
  ...{ maker: host, needsPasscode },
  firstRole: isBroadcast === true ? ("viewer" as const) : ("speaker" as const),
});

/** @throws StoreError */
export async function openMeetingStore(deps: MeetingStoreDeps, root: MeetingRoot): Promise<MeetingStore> {
  const { clock, log, signer, seal, verify, database } = deps;
  const { meetingId } = root;
  const self = signer.peerId;
  const authors = createAuthors([root.host, signer.publicKey]);
  const index = createMeetingIndex(database, meetingId);
  const isHost = (author: string) => state.authority.hosts.includes(author);
  const damage = createDamage({
    log,
    cut: (damaged) => feeds.cut(damaged),
    ask() {
      writer.write(null);
      askOthers();
    },
  });
  const feeds = createFeedSet(index, { authors, isHost }, damage.note);
  const acknowledgements = createAcknowledgements();
  const offenders = createOffenders(log);
  const catchUp = createCatchUpProgress();
  const names = createNames();
  const state = createMeetingState(stateRootOf(root), names, index, (placed) => {
    const entry = index.entryAt(placed);
    if (entry === null && feeds.has(placed)) damage.note(placed);
    return entry && open(entry);
  });
  const events = createMeetingEvents(() => state.authority.hosts);
  let isClosed = false;
  let isReopening = false;
  const opening = { clock, log, database, verify, index, authors, feeds, state, open };

  const loaded = await database.load(meetingId);
  const readMarks = createReadMarks({ log, database }, meetingId, loaded.lastRead);
  const deliveries = createDeliveryRecord({ clock, log, database }, meetingId, loaded.delivered);
  const { unlisted, ...opened } = await openStored(opening, root);
  let { lamport, cutOff } = opened;
  deliveries.add([...undelivered(feeds, self, loaded.delivered)]);
  deliveries.add(recentOwn(state, index, self));

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
    title: () => state.rules.entrance.title ?? root.title,
    onReplaced: reopen,
    onWritten(entries, askOn) {
      feeds.markStored(entries);
      sync.input({ type: "written", entries, askOn });
    },
    onStorage: events.storage.emit,
  });
  const ownEntries = createOwnEntries({
    ...{ index, feeds, state, events, acknowledgements, deliveries },
    place: (entries) => place(entries, true),
    onSigned: (entries) => sync.input({ type: "signed", entries }),
    onSettled: (isSettled) => sync.input({ type: "settled", isSettled }),
  });
  const inbound = createInbound(
    { log, offenders, verify, limits: createRateLimits({ clock, log, offenders }) },
    { meetingId, self },
    { feeds, index, authors, acknowledgements },
    {
      onArrival({ from, entries, isIncomplete, hasStrangers, left }) {
        if (hasStrangers) seenMembers.noteRefused();
        // First, because other members wait for it.
        sync.input({ type: "accepted", from, entries, isIncomplete });
        const placement = place(entries);
        writer.write(left > 0 ? from : null);
        events.emit(state.report(placement));
        if (!isIncomplete) reportCatchUp(catchUp.arrived(from, entries.length, left));
        if (entries.some(({ body }) => body.kind === "member")) seenMembers.askForRefused();
      },
      onHave(from, page, asks) {
        sync.input({ type: "haveReceived", from, page, asks });
        if (!asks) reportCatchUp(catchUp.done(from));
      },
      onAckRequest: (from) => sync.input({ type: "ackRequested", from }),
      onAcknowledged: ownEntries.updateDeliveries,
    },
  );
  const ownFeed = createOwnFeed({ ...deps, flush: writer.flush }, root, {
    lamport: () => lamport,
    preface: () =>
      state.sealKeyOf(self) === seal.publicKey ? null : { kind: "sealKey", key: seal.publicKey },
    onSigned: ownEntries.signed,
    onWritten: ownEntries.show,
    // From here on like an entry of another member: it is shown, and written when the disk takes it.
    onUnwritten: ownEntries.show,
  });

  function open(entry: Entry): OpenedEntry {
    return openEntry(entry, seal);
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
      const fresh = await openStored(opening, root);
      ({ lamport, cutOff } = fresh);
      seenMembers.setUnlisted(fresh.unlisted);
      place(feeds.acceptKept(inMemory, verify).accepted);
    } finally {
      isReopening = false;
    }
    askOthers();
  }

  function reportCatchUp(progress: CatchUp | null): void {
    if (progress !== null) events.catchUp.emit(progress);
  }

  /** Asks other members for what self lacks. */
  function askOthers(): void {
    sync.input({ type: "authorKnown" });
  }

  function place(entries: readonly Entry[], isHeldBack = false): Placement {
    for (const entry of entries) lamport = nextLamport(lamport, entry);
    const withoutRight = state.withoutRight;
    const placement = state.place(entries.map(open), clock.wallMs(), isHeldBack);
    if (state.withoutRight > withoutRight) log.count("store.withoutRight");
    if (entries.length > 0) putAbout(index, lamport, cutOff);
    return placement;
  }

  /** Ends the searches that are under way. */
  const closing = new AbortController();
  const authoring: AuthoringContext = { root, self: signer, state, seal, countedOf: feeds.numbersOf };

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
  const seenMembers = createSeenMembers({ authors, names, listing, ask: askOthers }, unlisted);

  ownFeed.publish();
  damage.open(ownFeed.current);
  return {
    ...readingSide({ index, state, names, events, offenders, deliveries, catchUp }, closing.signal),
    async append(wanted, { fromName, requestId }) {
      if (isClosed) throw new StoreError("failed", words("storeClosed"));
      const readers = readersOf(authoring, wanted);
      if (readers !== null) await waitForKeys(clock, state, events, readers);
      const entry = await ownFeed.write(authorEntry(authoring, wanted, fromName), requestId);
      return entry.id;
    },
    setHub(hub, members) {
      offenders.setMembers(members);
      deliveries.setOthers(members.filter((member) => member !== self).length);
      sync.input({ type: "hubChanged", hub: hub === self ? null : hub });
      reportCatchUp(catchUp.follow(hub === self ? null : hub));
      ownEntries.updateDeliveries();
      seenMembers.setHub(hub === null || hub === self);
    },
    setMembers: seenMembers.set,
    peerUp(peer) {
      if (peer !== self) sync.input({ type: "peerUp", peer });
    },
    peerDown(peer) {
      sync.input({ type: "peerDown", peer });
      reportCatchUp(catchUp.done(peer));
    },
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
      damage.close();
      closing.abort(new StoreError("failed", words("storeClosed")));
      listing.close();
      await ownFeed.idle();
      await writer.close();
      await deliveries.close();
      sync.close();
    },
  };
}
