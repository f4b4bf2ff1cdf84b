/**
 * The mesh over whatever transport carries its connections: the one meeting that self may be in, and its events. index.ts gives it
 * sockets, the simulation a virtual network.
 */
import { isTermPlausible, type Claim } from "../kernel/claim.ts";
import type { Clock } from "../kernel/clock.ts";
import { createEmitter } from "../kernel/emitter.ts";
import type { MeetingId, PeerId, RunId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { LAST_RANK } from "../kernel/rank.ts";
import { isSignedBy, type Verify } from "../platform/ed25519.ts";
import { awaitCoordinator } from "./admission/await-coordinator.ts";
import { registerPasscode } from "./admission/passcode.ts";
import { createPasscodeTries } from "./admission/passcode-tries.ts";
import { openSaved } from "./admission/saved-meeting.ts";
import { createHeldMessages } from "./held-messages.ts";
import { claimSigner } from "./identity/claim.ts";
import { signCreation } from "./identity/creation.ts";
import type { Identity } from "./identity/identity.ts";
import type { RankDigest } from "./identity/rank.ts";
import {
  fitAddresses,
  fitFiles,
  fitName,
  signEntry,
  type FileEndpoint,
  type RosterEntry,
} from "./identity/roster-entry.ts";
import type { Target } from "./links/link-entry.ts";
import type { AdmittedMessage } from "./messages.ts";
import type { MeshSession, MeshSessionStart, SelfRecord } from "./session-types.ts";
import { createMeshSession } from "./session.ts";
import { createOwnWord } from "./own-word.ts";
import { startAfter } from "./start-after.ts";
import type { CallOptions } from "./transport/happy-eyeballs.ts";
import type { HeartbeatPort } from "./transport/heartbeat.ts";
import {
  MeshError,
  type JoinTarget,
  type LinkDownCause,
  type Member,
  type Mesh,
  type MeshMessage,
  type OnWaiting,
  type TriesKeeper,
} from "./types.ts";
import { words } from "../kernel/words.ts";

/** For being admitted, and then once more for being linked to the coordinator. */
const JOIN_PATIENCE_MS = 10_000;
/** From the admission to the first link. Where thirty are let in at once, a busy machine takes the time of several calls. */
const LINK_PATIENCE_MS = 30_000;
/** Distinguishes a run of this program from others with its key. The later one counts. */
export interface Run {
  readonly runId: RunId;
  readonly startedAtMs: number;
}

/** Connections, heartbeats and the port where others call. */
export interface MeshTransport {
  readonly port: number;
  readonly heartbeats: HeartbeatPort;
  /** Self is in a meeting from now on, and may be called. */
  serve(): void;
  /** Calls a member of that meeting. As `callStaggered`. */
  call(meetingId: MeetingId, target: Target, options: CallOptions): () => void;
  /** As `Mesh.lookUp`. */
  lookUp: Mesh["lookUp"];
  /** @throws MeshError */
  askForAdmission(
    target: JoinTarget,
    options: {
      readonly entry: RosterEntry;
      readonly deadlineAtMs: number;
      readonly signal: AbortSignal;
      readonly onWaiting?: OnWaiting | undefined;
    },
  ): Promise<AdmittedMessage>;
  close(): void;
}

export interface MeshOverTransport {
  readonly mesh: Mesh;
  /** The meeting that self is in: the transport hands it callers and heartbeats. */
  session(): MeshSession | null;
}

export function createMeshOver(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: Identity;
  /** Checks signatures; the real check when absent. */
  readonly verify?: Verify;
  /** Orders members of one class; the real digest when absent. */
  readonly digest?: RankDigest;
  readonly run: Run;
  readonly name: string;
  readonly addresses: readonly string[];
  /** Where wrong passcodes are kept over a restart; nowhere when absent. */
  readonly tries?: TriesKeeper;
  readonly transport: MeshTransport;
}): MeshOverTransport {
  const { clock, log, identity, verify = isSignedBy, run, transport } = deps;
  const { port } = transport;
  const self = identity.peerId;
  const members = createEmitter<readonly Member[]>();
  const rosterEpochs = createEmitter<{ from: PeerId; epoch: Claim }>();
  const linkUps = createEmitter<PeerId>();
  const linkDowns = createEmitter<{ peer: PeerId; cause: LinkDownCause }>();
  const suspicions = createEmitter<{ peer: PeerId; isSuspect: boolean }>();
  const answering = createEmitter<{ peer: PeerId; isAnswering: boolean }>();
  const messages = createEmitter<MeshMessage>();
  const offenders = createEmitter<PeerId>();
  const displacements = createEmitter<void>();
  const removals = createEmitter<{ readonly isBanned: boolean }>();
  const knocks = createEmitter<void>();
  /** A link has come up, or the epoch has changed. */
  const progress = createEmitter<void>();

  let name = fitName(deps.name);
  let addresses = fitAddresses(deps.addresses);
  let files: FileEndpoint | null = null;
  let sequence = 0;
  let session: MeshSession | null = null;
  let isJoining = false;
  const held = createHeldMessages(log, messages.emit);
  const tries = createPasscodeTries(clock, deps.tries ?? null);

  function signOwnEntry(meetingId: MeetingId): RosterEntry {
    sequence += 1;
    const joinedAtMs = Math.round(clock.wallMs());
    return signEntry(identity, meetingId, { name, addresses, port, files, ...run, joinedAtMs, sequence });
  }

  function enter(start: MeshSessionStart): MeshSession {
    const { meetingId } = start.creation;
    held.hold();
    const entered: MeshSession = createMeshSession(
      {
        clock,
        log,
        identity,
        verify,
        ...(deps.digest === undefined ? {} : { digest: deps.digest }),
        heartbeats: transport.heartbeats,
        tries,
        nextSequence: () => (sequence += 1),
        call: (target, options) => transport.call(meetingId, target, options),
        events: {
          onMembers: () => session === entered && members.emit(memberList()),
          onRosterEpoch: (seen) => {
            // No election runs while self joins: it follows, but never a former run of its own, and no term that its admitter is far from.
            if (isJoining) {
              if (seen.epoch.coordinator !== self && isTermPlausible(seen.epoch, start.epoch, 0))
                entered.setEpoch(seen.epoch);
              return progress.emit();
            }
            rosterEpochs.emit(seen);
          },
          onUp(peer) {
            progress.emit();
            linkUps.emit(peer);
          },
          onDown: (peer, cause) => linkDowns.emit({ peer, cause }),
          onSuspected: (peer, isSuspect) => suspicions.emit({ peer, isSuspect }),
          onAnswering: (peer, isAnswering) => answering.emit({ peer, isAnswering }),
          onOffender: offenders.emit,
          onData: held.deliver,
          onDisplaced() {
            if (session !== entered) return;
            session = null;
            void entered.close(null);
            displacements.emit();
          },
          onKnocks: () => session === entered && knocks.emit(),
          onRemoved(isBanned) {
            if (session === entered) removals.emit({ isBanned });
          },
        },
      },
      start,
    );
    session = entered;
    transport.serve();
    return entered;
  }

  /** Where a crowd comes in, a slow machine may let self in and then not get to its links in time: self comes once more if it may. @throws MeshError */
  async function comeIn(
    target: JoinTarget,
    signal: AbortSignal,
    onWaiting: OnWaiting | undefined,
    mayComeAgain: boolean,
  ): Promise<MeshSession> {
    const recordBefore = JSON.stringify(selfRecord());
    const entry = signOwnEntry(target.meetingId);
    const deadlineAtMs = clock.nowMs() + JOIN_PATIENCE_MS;
    const admitted = await transport.askForAdmission(target, { entry, deadlineAtMs, signal, onWaiting });
    const entered = enter(
      startAfter(admitted, entry, { publicKey: identity.publicKey, asked: target.peers }),
    );
    // It changed while self was being let in, when there was no member to send it to.
    if (JSON.stringify(selfRecord()) !== recordBefore) republish();
    try {
      const linkedByMs = clock.nowMs() + LINK_PATIENCE_MS;
      const waiting = { clock, self, progress, displacements };
      await awaitCoordinator(waiting, entered, { deadlineAtMs: linkedByMs, signal });
      return entered;
    } catch (error) {
      session = null;
      const isLate = error instanceof MeshError && error.code === "unreachable" && !signal.aborted;
      const comesAgain = mayComeAgain && isLate;
      // A run that says goodbye is not called again.
      await entered.close(comesAgain ? null : { type: "bye" });
      if (comesAgain) return await comeIn(target, signal, onWaiting, false);
      throw error;
    }
  }

  const memberList = (): readonly Member[] => session?.members() ?? [];

  function requireNoMeeting(): void {
    if (session !== null || isJoining) throw new MeshError("refused", words("alreadyInMeeting"));
  }

  const selfRecord = (): SelfRecord => ({ name, addresses, files });
  const republish = (): void => session?.republish(selfRecord());

  const mesh: Mesh = {
    peerId: self,
    port,
    create({ title, passcode, isBroadcast = false }) {
      requireNoMeeting();
      const createdAtMs = Math.round(clock.wallMs());
      const creation = signCreation(identity, {
        ...{ title, isBroadcast, createdAtMs },
        needsPasscode: passcode !== undefined,
      });
      const entry = signOwnEntry(creation.meetingId);
      enter({
        creation,
        entry,
        epoch: claimSigner(identity, creation.meetingId)(1, "merged"),
        version: 1,
        entries: [entry],
        credential: [],
        passcode: passcode === undefined ? null : registerPasscode(creation.meetingId, passcode),
      });
      return creation;
    },
    lookUp: transport.lookUp,
    saved: () => session?.saved() ?? null,
    reopen(saved) {
      requireNoMeeting();
      const meeting = openSaved(saved, identity.publicKey);
      const { creation, credential, passcode, known, readmissions, epoch: last } = meeting;
      const epoch = claimSigner(identity, creation.meetingId)(last.term + 1, "merged");
      const entry = signOwnEntry(creation.meetingId);
      const start = { creation, entry, epoch, version: 1, entries: [entry], credential, passcode };
      enter({ ...start, known, readmissions });
      return { creation, epoch, members: memberList() };
    },
    async join(target, signal, onWaiting) {
      requireNoMeeting();
      isJoining = true;
      try {
        const entered = await comeIn(target, signal, onWaiting, true);
        return { creation: entered.creation, epoch: entered.epoch(), members: memberList() };
      } finally {
        isJoining = false;
      }
    },
    async leave() {
      const left = session;
      session = null;
      await left?.close({ type: "bye" });
    },
    setEpoch(epoch) {
      session?.setEpoch(epoch);
      held.release();
    },
    ...createOwnWord({ identity, verify, session: () => session }),
    rankOfClaim: (claim) => session?.rankOfClaim(claim) ?? LAST_RANK,
    isGenuineClaim: (from, claim) => session?.isGenuineClaim(from, claim) ?? false,
    members: memberList,
    onMembers: members.on,
    onRosterEpoch: rosterEpochs.on,
    linked: () => session?.linked() ?? [],
    keepLinks: (peers) => session?.keepLinks(peers),
    addressOf: (peer) => session?.addressOf(peer) ?? null,
    onLinkUp: linkUps.on,
    onLinkDown: linkDowns.on,
    peerSeen: (peer) => session?.peerSeen(peer),
    peerHeard: (peer) => session?.peerHeard(peer),
    suspect: (peer) => session?.suspect(peer),
    onSuspected: suspicions.on,
    onAnswering: answering.on,
    setName(after) {
      name = fitName(after);
      republish();
    },
    setFileEndpoint(endpoint) {
      files = fitFiles(endpoint);
      republish();
    },
    send: (to, channel, body) => session?.send(to, { type: "data", channel, body }) ?? false,
    broadcast(channel, body) {
      for (const peer of session?.linked() ?? []) session?.send(peer, { type: "data", channel, body });
    },
    onMessage: messages.on,
    onOffender: offenders.on,
    onIdentityInUse: displacements.on,
    setDoor: (door) => session?.setDoor(door),
    onRemoved: removals.on,
    knocks: () => session?.knocks() ?? { line: [], knocks: [] },
    onKnocks: knocks.on,
    recallKnocks: (line) => session?.recallKnocks(line),
    addressesChanged(after) {
      const before = addresses;
      // Without a network nothing can be published. The old addresses are the best guess for when it is back.
      if (after.length > 0) addresses = fitAddresses(after);
      if (addresses.join() !== before.join()) republish();
      session?.networkChanged(before.filter((address) => !addresses.includes(address)));
    },
    async close() {
      await mesh.leave();
      transport.close();
    },
  };
  return { mesh, session: () => session };
}
