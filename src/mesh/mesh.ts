/**
 * The mesh over whatever carries its connections: the one meeting that self may be in, and what the core hears of it. index.ts gives it
 * sockets, the simulation a virtual network.
 */
import type { Clock } from "../kernel/clock.ts";
import { createEmitter } from "../kernel/emitter.ts";
import type { Epoch } from "../kernel/epoch.ts";
import type { MeetingId, PeerId, RunId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { coordinatorLinked } from "./admission/await-coordinator.ts";
import type { CallOptions } from "./transport/happy-eyeballs.ts";
import type { BeatPort } from "./transport/heartbeat.ts";
import { signCreation } from "./identity/creation.ts";
import { isSignedBy, type Verify } from "../platform/ed25519.ts";
import type { Identity } from "./identity/identity.ts";
import { fitAddresses, fitFiles, fitName, signLine, type Line } from "./roster/roster.ts";
import type { AdmittedMessage } from "./messages.ts";
import { registerPasscode } from "./admission/passcode.ts";
import { openSaved } from "./admission/saved-meeting.ts";
import { createSession, type Session, type Told } from "./session.ts";
import type { Target } from "./links/link-entry.ts";
import {
  MeshError,
  type FileEndpoint,
  type JoinTarget,
  type LinkDownCause,
  type Member,
  type Mesh,
  type MeshMessage,
} from "./types.ts";

/** From asking to being linked to the coordinator. */
const JOIN_PATIENCE_MS = 10_000;
/** Messages kept for a core that has just joined and does not listen yet. */
const MAX_HELD_MESSAGES = 1000;

/** What tells a run of this program from others with its key; the later one counts. */
export interface Run {
  readonly runId: RunId;
  readonly startedAtMs: number;
}

export interface Carrier {
  /** Where others call self. */
  readonly port: number;
  readonly beats: BeatPort;
  /** Self is in a meeting, and may be called. */
  serve(): void;
  /** Calls a member of that meeting. As `callStaggered`. */
  call(meetingId: MeetingId, target: Target, options: CallOptions): () => void;
  /** @throws MeshError */
  askForAdmission(
    target: JoinTarget,
    options: { readonly line: Line; readonly deadlineAtMs: number; readonly signal: AbortSignal },
  ): Promise<AdmittedMessage>;
  close(): void;
}

export interface CarriedMesh {
  readonly mesh: Mesh;
  /** The meeting that self is in, for those who call and for their beats. */
  session(): Session | null;
}

export function createCarriedMesh(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: Identity;
  /** The real one when absent. */
  readonly verify?: Verify;
  readonly run: Run;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly carrier: Carrier;
}): CarriedMesh {
  const { clock, log, identity, verify = isSignedBy, run, carrier } = deps;
  const { port } = carrier;
  const self = identity.peerId;
  const members = createEmitter<readonly Member[]>();
  const rosterEpochs = createEmitter<{ from: PeerId; epoch: Epoch }>();
  const linkUps = createEmitter<PeerId>();
  const linkDowns = createEmitter<{ peer: PeerId; cause: LinkDownCause }>();
  const suspicions = createEmitter<{ peer: PeerId; isSuspect: boolean }>();
  const messages = createEmitter<MeshMessage>();
  const displacements = createEmitter<void>();

  let name = fitName(deps.name);
  let addresses = fitAddresses(deps.addresses);
  let files: FileEndpoint | null = null;
  let sequence = 0;
  let session: Session | null = null;
  let isJoining = false;
  /** Messages of a fresh session, until whoever listens has set the epoch; null afterwards. */
  let held: MeshMessage[] | null = null;

  function ownLine(meetingId: MeetingId): Line {
    sequence += 1;
    const joinedAtMs = Math.round(clock.wallMs());
    return signLine(identity, meetingId, { name, addresses, port, files, ...run, joinedAtMs, sequence });
  }

  function enter(start: Parameters<typeof createSession>[1]): Session {
    const { meetingId } = start.creation;
    held = [];
    const entered: Session = createSession(
      {
        clock,
        log,
        identity,
        verify,
        beats: carrier.beats,
        nextSequence: () => (sequence += 1),
        call: (target, options) => carrier.call(meetingId, target, options),
        events: {
          onMembers: () => session === entered && members.emit(memberList()),
          onRosterEpoch: (seen) => {
            // Nobody elects yet: a joiner follows, but never a former run of its own.
            if (isJoining) {
              if (seen.epoch.coordinator !== self) entered.setEpoch(seen.epoch);
              return;
            }
            rosterEpochs.emit(seen);
          },
          onUp: (peer) => linkUps.emit(peer),
          onDown: (peer, cause) => linkDowns.emit({ peer, cause }),
          onSuspected: (peer, isSuspect) => suspicions.emit({ peer, isSuspect }),
          onData(from, channel, body) {
            if (held === null) return messages.emit({ from, channel, body });
            if (held.length < MAX_HELD_MESSAGES) held.push({ from, channel, body });
            else log.count("mesh.tooManyHeld");
          },
          onDisplaced() {
            if (session !== entered) return;
            session = null;
            void entered.close(null);
            displacements.emit();
          },
        },
      },
      start,
    );
    session = entered;
    carrier.serve();
    return entered;
  }

  const memberList = (): readonly Member[] => session?.members() ?? [];

  /** After whatever its caller does next: it may still have to tell its modules who is linked. */
  function releaseHeld(): void {
    queueMicrotask(() => {
      for (let next = held?.shift(); next !== undefined; next = held?.shift()) messages.emit(next);
      held = null;
    });
  }

  function requireNoMeeting(): void {
    if (session !== null || isJoining)
      throw new MeshError("refused", "You are in a meeting already. Leave it first.");
  }

  const told = (): Told => ({ name, addresses, files });
  const retell = (): void => session?.retell(told());

  const mesh: Mesh = {
    peerId: self,
    port,
    create({ title, passcode }) {
      requireNoMeeting();
      const createdAtMs = Math.round(clock.wallMs());
      const creation = signCreation(identity, { title, needsPasscode: passcode !== undefined, createdAtMs });
      const line = ownLine(creation.meetingId);
      enter({
        creation,
        line,
        epoch: { term: 1, coordinator: self },
        version: 1,
        lines: [line],
        credential: [],
        passcode: passcode === undefined ? null : registerPasscode(creation.meetingId, passcode),
      });
      return creation;
    },
    saved: () => session?.saved() ?? null,
    reopen(saved) {
      requireNoMeeting();
      const meeting = openSaved(saved, identity.publicKey);
      const { creation, credential, passcode, known, epoch: last } = meeting;
      const epoch = { term: last.term + 1, coordinator: self };
      const line = ownLine(creation.meetingId);
      enter({ creation, line, epoch, version: 1, lines: [line], credential, passcode, known });
      return { creation, epoch, members: memberList() };
    },
    async join(target, signal) {
      requireNoMeeting();
      isJoining = true;
      const deadlineAtMs = clock.nowMs() + JOIN_PATIENCE_MS;
      try {
        const toldBefore = JSON.stringify(told());
        const line = ownLine(target.meetingId);
        const admitted = await carrier.askForAdmission(target, { line, deadlineAtMs, signal });
        const { creation, passcode, roster } = admitted;
        // The host needs no proof, and its tickets stay short.
        const credential = creation.host === identity.publicKey ? [] : admitted.credential;
        const { epoch, version, lines } = roster;
        const entered = enter({ creation, line, epoch, version, lines, credential, passcode });
        // Changed while this was being let in, with nobody to tell.
        if (JSON.stringify(told()) !== toldBefore) retell();
        try {
          await coordinatorLinked({ clock, self, linkUps, displacements }, entered, { deadlineAtMs, signal });
        } catch (error) {
          session = null;
          await entered.close({ type: "bye" });
          throw error;
        }
        return { creation, epoch: entered.epoch(), members: memberList() };
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
      releaseHeld();
    },
    members: memberList,
    onMembers: members.on,
    onRosterEpoch: rosterEpochs.on,
    linked: () => session?.linked() ?? [],
    onLinkUp: linkUps.on,
    onLinkDown: linkDowns.on,
    peerSeen: (peer) => session?.peerSeen(peer),
    peerHeard: (peer) => session?.peerHeard(peer),
    suspect: (peer) => session?.suspect(peer),
    onSuspected: suspicions.on,
    setName(after) {
      name = fitName(after);
      retell();
    },
    setFileEndpoint(endpoint) {
      files = fitFiles(endpoint);
      retell();
    },
    send: (to, channel, body) => session?.send(to, { type: "data", channel, body }) ?? false,
    broadcast(channel, body) {
      for (const peer of session?.linked() ?? []) session?.send(peer, { type: "data", channel, body });
    },
    onMessage: messages.on,
    onIdentityInUse: displacements.on,
    addressesChanged(after) {
      const before = addresses;
      // Without a network nobody can be told anything; the old addresses are the best guess for when it is back.
      if (after.length > 0) addresses = fitAddresses(after);
      if (addresses.join() !== before.join()) retell();
      session?.networkChanged(before.filter((address) => !addresses.includes(address)));
    },
    async close() {
      await mesh.leave();
      carrier.close();
    },
  };
  return { mesh, session: () => session };
}
