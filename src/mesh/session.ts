/** Self's part in one meeting: roster, epoch and links, and what is said about them. Made on creating or being admitted; ended once. */
import type { Clock } from "../kernel/clock.ts";
import { compareEpochs, type Epoch } from "../kernel/epoch.ts";
import type { PeerId, RunId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { admitGuest, isLineOf, type Door } from "./admission/admission.ts";
import type { BeatPort } from "./transport/heartbeat.ts";
import { createBook } from "./roster/peer-store.ts";
import { guarded, type Channel } from "./transport/channel.ts";
import { createFollowedRoster, UNLINKED_GRACE_MS } from "./roster/follower-roster.ts";
import type { Verify } from "../platform/ed25519.ts";
import type { Identity } from "./identity/identity.ts";
import { createLinks } from "./links/link-table.ts";
import { LOOK_MS } from "./links/failure-detector.ts";
import * as membership from "./roster/roster.ts";
import type { Line, Lines } from "./roster/roster.ts";
import type { AdmittedMessage, LinkMessage, RosterMessage } from "./messages.ts";
import type { PasscodeRecord } from "./admission/passcode.ts";
import { createReigns } from "./roster/seen-epochs.ts";
import { saveMeeting, type Saved } from "./admission/saved-meeting.ts";
import type { Target } from "./links/link-entry.ts";
import { issueCredential, type Credential } from "./identity/credential.ts";
import { noTries, countTry } from "./admission/passcode-throttle.ts";
import type { FileEndpoint, LinkDownCause, Member, MeetingCreation, MeshChannel } from "./types.ts";
import { isUnlisted, wantedTargets } from "./links/targets.ts";

/** How long somebody seen on the network is called. */
const SEEN_PATIENCE_MS = 5000;

export interface SessionEvents {
  onMembers(): void;
  onRosterEpoch(seen: { readonly from: PeerId; readonly epoch: Epoch }): void;
  onUp(peer: PeerId): void;
  onDown(peer: PeerId, cause: LinkDownCause): void;
  onSuspected(peer: PeerId, isSuspect: boolean): void;
  onData(from: PeerId, channel: MeshChannel, body: unknown): void;
  /** The same key is live in a later run. The session is of no use any more. */
  onDisplaced(): void;
}

/** What self says of itself and may change. */
export interface Told {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly files: FileEndpoint | null;
}

export interface Session {
  readonly creation: MeetingCreation;
  readonly epoch: () => Epoch;
  /** Self included. The same object until something changes. */
  readonly members: () => readonly Member[];
  readonly linked: () => readonly PeerId[];
  setEpoch(epoch: Epoch): void;
  peerSeen(peer: Omit<Target, "runId">): void;
  peerHeard(peer: PeerId): void;
  suspect(peer: PeerId): void;
  /** Signs self's line anew. */
  retell(fields: Told): void;
  /** What reopens the meeting. */
  saved(): Saved;
  send(to: PeerId, message: LinkMessage): boolean;
  /** Self's network has changed or come back; `gone` are addresses that it had. Calls at once whoever is missed. */
  networkChanged(gone: readonly string[]): void;
  takePacket(packet: Buffer, from: string): void;
  /** A guest whose hello asks for this meeting. `settled`: it need not be watched any more. */
  takeGuest(channel: Channel, settled: () => void): void;
  close(farewell: LinkMessage | null): Promise<void>;
}

export function createSession(
  deps: {
    readonly clock: Clock;
    readonly log: Log;
    readonly identity: Identity;
    readonly beats: BeatPort;
    /** The real one when absent. */
    readonly verify?: Verify;
    readonly call: Parameters<typeof createLinks>[0]["call"];
    readonly nextSequence: () => number;
    readonly events: SessionEvents;
  },
  start: {
    readonly creation: MeetingCreation;
    readonly line: Line;
    readonly epoch: Epoch;
    readonly version: number;
    readonly lines: Lines;
    readonly credential: Credential;
    readonly passcode: PasscodeRecord | null;
    /** Keys that were members before. */
    readonly known?: readonly string[];
  },
): Session {
  const { clock, log, identity, events } = deps;
  const { creation, credential } = start;
  const { meetingId } = creation;
  const self = identity.peerId;
  let own = start.line;
  let epoch = start.epoch;
  let version = start.version;
  let lines = membership.addLine(membership.sorted(start.lines), own);
  const book = createBook(
    { clock, log, meetingId, verify: deps.verify },
    { keys: [creation.host, ...(start.known ?? [])], members: lines },
  );
  const reigns = createReigns(start.epoch.term);
  /** Whose link has gone down, and why, and not come up since. */
  const lost = new Map<PeerId, LinkDownCause>();
  const seen = new Map<PeerId, { readonly target: Target; readonly untilMs: number }>();
  const followed = createFollowedRoster(lines);
  /** Of an epoch that self does not follow yet; the highest. */
  let pending: RosterMessage | null = null;
  let unlinkedSinceMs: ReadonlyMap<PeerId, number> = new Map();
  let relayedEpoch: Epoch | null = null;
  let shown: { readonly lines: Lines; readonly members: readonly Member[] } = { lines: [], members: [] };
  let toldAtMs = -Infinity;
  let isUntold = false;
  let isClosed = false;

  const isCoordinator = () => epoch.coordinator === self;
  const rosterMessage = (): RosterMessage => ({ type: "roster", epoch, version, lines: [...lines] });
  const isGone = (peer: PeerId) => lost.has(peer) && links.link(peer) === null;
  /** Those of another half: they fell silent here and live there. Who of them does not link in time goes again. */
  const comersOf = (told: Lines) =>
    told.filter(({ peerId }) => !isGone(peerId) || lost.get(peerId) === "silent");
  const proof = () => ({ type: "offer" as const, line: own, credential: [...credential] });

  const links = createLinks({
    clock,
    log,
    self,
    beats: deps.beats,
    call: deps.call,
    proof,
    check: (channel, message) =>
      "line" in message && "credential" in message && isMemberOf(channel, message.line, message.credential)
        ? message.line
        : null,
    onUp(peer, link) {
      lost.delete(peer);
      seen.delete(peer);
      book.enter(link.line);
      if (isCoordinator()) setLines(membership.addLinked(lines, link.line));
      links.send(peer, rosterMessage());
      if (peer === epoch.coordinator && membership.lineOf(lines, self)?.sequence !== own.sequence)
        links.send(peer, proof());
      refreshWants(false);
      events.onUp(peer);
    },
    onDown(peer, cause) {
      if (cause !== "unneeded") lost.set(peer, cause);
      if (isCoordinator()) setLines(membership.removePeers(lines, new Set([peer])));
      else if (followed.isKeeping()) showFollowed();
      events.onDown(peer, cause);
    },
    onSuspected: events.onSuspected,
    onMessage: (peer, message) => {
      if (!isClosed) take(peer, message);
    },
  });

  function isMemberOf(channel: Channel, line: Line, proof: Credential): boolean {
    return isLineOf(channel, line, book.isGenuine) && book.isAdmitted(line, proof);
  }

  /** The coordinator's roster has changed: everybody is told. Elsewhere it has been adopted. */
  function setLines(after: Lines): void {
    if (after === lines) return;
    lines = after;
    book.enterMembers(lines);
    if (isCoordinator()) {
      version += 1;
      isUntold = true;
      if (clock.nowMs() - toldAtMs >= LOOK_MS) tellRoster();
    }
    refreshWants(false);
    events.onMembers();
  }

  /** Many changes at once, as when half of the members are cut off, are told as two: the first, and by the next look all others. */
  function tellRoster(): void {
    if (!isUntold || !isCoordinator()) return;
    isUntold = false;
    toldAtMs = clock.nowMs();
    const message = rosterMessage();
    for (const peer of links.linked()) links.send(peer, message);
  }

  function addToRoster(line: Line): void {
    const before = membership.lineOf(lines, line.peerId);
    const after = membership.addLine(lines, line);
    const live = links.link(line.peerId);
    if (after !== lines && before !== null && live !== null && live.line.runId === before.runId) {
      if (before.runId !== line.runId) displace(line.peerId);
    }
    setLines(after);
  }

  function displace(peer: PeerId): void {
    log.warn("a key is in use twice; the later run counts", { peer });
    links.send(peer, { type: "displaced" });
    links.drop(peer);
  }

  function refreshWants(isEager: boolean): void {
    if (isClosed) return;
    const known = {
      self,
      own,
      epoch,
      lines,
      book: book.lines,
      lost,
      seen: [...seen.values()].map(({ target }) => target),
    };
    links.want(wantedTargets(known), isEager || isUnlisted(known));
  }

  function take(from: PeerId, message: LinkMessage): void {
    if (message.type === "data") return events.onData(from, message.channel, message.body);
    if (message.type === "roster") return takeRoster(from, message);
    if (message.type === "offer") return takeOffer(from, message);
    if (message.type === "displaced") return displaced();
    if (message.type === "tried") door.tries = countTry(door.tries, message.source, clock.nowMs());
    else log.count("mesh.unexpectedMessage");
  }

  function displaced(): void {
    if (isClosed) return;
    log.warn("this identity is live elsewhere in a later run");
    events.onDisplaced();
  }

  function takeOffer(
    from: PeerId,
    { line, credential: proof }: Extract<LinkMessage, { type: "offer" }>,
  ): void {
    if (!isCoordinator()) {
      // On its way to the coordinator, one step only: whoever sent it follows somebody else.
      if (from !== epoch.coordinator)
        links.send(epoch.coordinator, { type: "offer", line, credential: proof });
      return;
    }
    if (!book.isGenuine(line) || !book.isAdmitted(line, proof)) return log.count("mesh.badProof");
    if (line.peerId === self && line.runId !== own.runId) {
      if (membership.isLaterRun(line, own)) displaced();
      return;
    }
    addToRoster(line);
  }

  function takeRoster(from: PeerId, message: RosterMessage): void {
    const genuine = book.genuineOf(message.lines);
    const roster = { ...message, lines: [...genuine] };
    const order = compareEpochs(message.epoch, epoch);
    if (order === 0) {
      // A former run of self's has reigned in this very epoch, and somebody missed its end.
      const reigning = membership.lineOf(genuine, self);
      if (isCoordinator() && reigning !== null && reigning.runId !== own.runId)
        return events.onRosterEpoch({ from, epoch });
      if (from === epoch.coordinator && message.version > version) adopt(roster);
      return;
    }
    // Who follows an older epoch hears of this one.
    if (order < 0) {
      if (isCoordinator() && reigns.isNews(message)) {
        reigns.seen(message.epoch, message.version);
        setLines(membership.addLines(lines, comersOf(genuine)));
      }
      if (message.epoch.coordinator !== epoch.coordinator) relay(from, message);
      return void links.send(from, rosterMessage());
    }
    const overPending = pending === null ? 1 : compareEpochs(message.epoch, pending.epoch);
    if (overPending > 0 || (overPending === 0 && message.version >= (pending?.version ?? 0)))
      pending = roster;
    relay(from, message);
    events.onRosterEpoch({ from, epoch: message.epoch });
  }

  /** The coordinator hears of another one's epoch from whoever meets it first. */
  function relay(from: PeerId, message: RosterMessage): void {
    if (isCoordinator() || from === epoch.coordinator) return;
    if (relayedEpoch !== null && compareEpochs(relayedEpoch, message.epoch) === 0) return;
    relayedEpoch = message.epoch;
    links.send(epoch.coordinator, message);
  }

  function adopt(roster: RosterMessage): void {
    version = roster.version;
    const listed = membership.lineOf(roster.lines, self);
    if (listed !== null && listed.runId !== own.runId && membership.isLaterRun(listed, own))
      return displaced();
    const news = followed.told(roster.lines);
    if (news !== null) links.send(epoch.coordinator, news);
    showFollowed();
    if (listed?.sequence !== own.sequence) links.send(epoch.coordinator, proof());
  }

  const showFollowed = (): void => setLines(followed.lines(({ peerId }) => isGone(peerId)));

  function setEpoch(after: Epoch): void {
    if (isClosed || compareEpochs(after, epoch) === 0) return;
    const before = rosterMessage();
    const told = pending;
    // A coordinator that still lives for self does not go in a takeover, so that this is where two halves meet, or a planned handover.
    const isMerge =
      isCoordinator() ||
      links.link(epoch.coordinator) !== null ||
      membership.lineOf(lines, after.coordinator) === null;
    reigns.seen(before.epoch, before.version);
    epoch = after;
    unlinkedSinceMs = new Map();
    if (told !== null && compareEpochs(told.epoch, after) <= 0) pending = null;
    if (isCoordinator()) {
      version = 0;
      followed.follow(lines, null, clock.nowMs());
      toldAtMs = -Infinity;
      const rest = lines.filter(({ peerId }) => !isGone(peerId));
      const others = told === null || told.epoch.coordinator === before.epoch.coordinator ? [] : told.lines;
      if (told !== null) reigns.seen(told.epoch, told.version);
      const linkedLines = links.linked().flatMap((peer) => links.link(peer)?.line ?? []);
      const all = membership.addLines(rest, comersOf(others));
      // A copy, so that it is told even when nobody came or went.
      setLines([...[...linkedLines, own].reduce(membership.addLinked, all)]);
      return;
    }
    version = 0;
    followed.follow(lines, isMerge ? before : null, clock.nowMs());
    // Version 0 is of somebody who follows that epoch, and waits for its roster, too.
    if (told !== null && told.version > 0 && compareEpochs(told.epoch, after) === 0) adopt(told);
    refreshWants(false);
    if (membership.lineOf(lines, self) === null) links.send(epoch.coordinator, proof());
  }

  const door: Door = {
    clock,
    log,
    meetingId,
    passcode: start.passcode,
    tries: noTries,
    memberCount: () => lines.length,
    isMember: (line) => membership.lineOf(lines, line.peerId) !== null,
    isGenuine: book.isGenuine,
    isOutlived(line) {
      const known = line.peerId === self ? own : (links.link(line.peerId)?.line ?? null);
      return known !== null && known.runId !== line.runId && membership.isLaterRun(known, line);
    },
    admit(line): Omit<AdmittedMessage, "proof"> | null {
      const issued = issueCredential({ identity, credential }, meetingId, line.publicKey, clock.wallMs());
      if (issued === null) return null;
      const isSelf = line.peerId === self;
      if (!isSelf && line.peerId === epoch.coordinator) {
        // Its run that reigned is over: an epoch has one coordinator, so another takes over before this run comes in.
        const live = links.link(line.peerId);
        if (live !== null && live.line.runId !== line.runId) displace(line.peerId);
        if (line.peerId === epoch.coordinator) return null;
      }
      const reign = isCoordinator() ? { term: epoch.term + 1, coordinator: self } : epoch;
      const shown = isSelf
        ? { ...rosterMessage(), epoch: reign, lines: [...membership.addLine(lines, line)] }
        : null;
      if (isSelf) setImmediate(() => guarded(log, displaced));
      else if (isCoordinator()) addToRoster(line);
      else links.send(epoch.coordinator, { type: "offer", line, credential: [...issued] });
      return {
        type: "admitted",
        creation,
        roster: shown ?? rosterMessage(),
        credential: [...issued],
        passcode: start.passcode,
      };
    },
    onTried(source) {
      for (const peer of links.linked()) links.send(peer, { type: "tried", source });
    },
  };

  function dropUnlinked(nowMs: number): void {
    if (!isCoordinator()) return;
    if (lines.every(({ peerId }) => peerId === self || links.link(peerId) !== null)) {
      unlinkedSinceMs = new Map();
      return;
    }
    const linked = new Set(links.linked()).add(self);
    unlinkedSinceMs = membership.trackUnlinked(unlinkedSinceMs, lines, linked, nowMs);
    const gone = [...unlinkedSinceMs].filter(([, sinceMs]) => nowMs - sinceMs >= UNLINKED_GRACE_MS);
    if (gone.length > 0) setLines(membership.removePeers(lines, new Set(gone.map(([peer]) => peer))));
  }

  let lookAtMs = clock.nowMs() + LOOK_MS;
  let cancelLook = clock.setTimer(lookAtMs, look);
  function look(): void {
    const nowMs = clock.nowMs();
    // Steady, but not catching up after a stall.
    lookAtMs = Math.max(lookAtMs + LOOK_MS, nowMs);
    cancelLook = clock.setTimer(lookAtMs, look);
    guarded(log, () => {
      links.look();
      dropUnlinked(nowMs);
      if (followed.expire(nowMs)) showFollowed();
      tellRoster();
      for (const [peer, { untilMs }] of seen) {
        if (nowMs < untilMs) continue;
        seen.delete(peer);
        refreshWants(false);
      }
    });
  }

  refreshWants(true);
  return {
    creation,
    epoch: () => epoch,
    members() {
      const all = membership.addLine(lines, own);
      if (shown.lines !== all) shown = { lines: all, members: all.map(membership.memberOf) };
      return shown.members;
    },
    linked: links.linked,
    setEpoch,
    peerSeen(peer) {
      const isListed = membership.lineOf(lines, peer.peerId) !== null;
      if (peer.peerId === self) return;
      // Linked, and yet in another half: one of the two has missed what the other follows.
      if (links.link(peer.peerId) !== null)
        return isListed ? undefined : void links.send(peer.peerId, rosterMessage());
      if (seen.has(peer.peerId) || (isListed && !links.isWanted(peer.peerId))) return;
      const runId: RunId | null = null;
      seen.set(peer.peerId, { target: { ...peer, runId }, untilMs: clock.nowMs() + SEEN_PATIENCE_MS });
      refreshWants(false);
    },
    peerHeard: (peer) => links.link(peer)?.heardOf(clock.nowMs()),
    networkChanged(gone) {
      links.addressesGone(gone);
      refreshWants(true);
    },
    suspect: (peer) => links.link(peer)?.accuse(clock.nowMs()),
    retell(fields) {
      const { port, runId, startedAtMs, joinedAtMs } = own;
      const told = { port, runId, startedAtMs, joinedAtMs, sequence: deps.nextSequence() };
      own = membership.signLine(identity, meetingId, {
        ...told,
        ...fields,
        addresses: [...fields.addresses],
      });
      if (isCoordinator()) return addToRoster(own);
      links.send(epoch.coordinator, proof());
      events.onMembers();
    },
    saved: () => saveMeeting({ creation, credential, passcode: start.passcode, epoch, known: book.keys() }),
    send: links.send,
    takePacket: links.takePacket,
    takeGuest(channel, settled) {
      channel.onMessage = (message) => {
        if (isClosed) return channel.destroy();
        if (message.type !== "attach") return admitGuest(door, channel, message, settled);
        if (message.line.peerId === self || !isMemberOf(channel, message.line, message.credential)) {
          log.count("mesh.badProof");
          return channel.refuse("notMember");
        }
        const live = links.link(message.line.peerId);
        if (live !== null && live.line.runId !== message.line.runId) {
          if (membership.isLaterRun(live.line, message.line)) return channel.refuse("identityInUse");
          displace(message.line.peerId);
        }
        settled();
        links.accept(channel, message.line);
      };
    },
    async close(farewell) {
      if (isClosed) return;
      isClosed = true;
      cancelLook();
      await links.close(farewell);
    },
  };
}
