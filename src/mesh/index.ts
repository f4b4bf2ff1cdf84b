/** The mesh: identity, admission, links and membership of the one meeting that self may be in. */
import type { Clock } from "../kernel/clock.ts";
import { createEmitter } from "../kernel/emitter.ts";
import type { Epoch } from "../kernel/epoch.ts";
import type { MeetingId, PeerId, RunId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { openBeatPort } from "./beats.ts";
import { makeCertificate, type Certificate } from "./certificate.ts";
import { openChannel } from "./channel.ts";
import { signCreation } from "./creation.ts";
import { call, type Caller } from "./dialer.ts";
import { makeHello } from "./hello.ts";
import type { Identity } from "./identity.ts";
import { askForAdmission } from "./join.ts";
import { coordinatorLinked } from "./arrival.ts";
import { createListener, type Guest } from "./listener.ts";
import { fitAddresses, fitFiles, fitName, signLine } from "./membership.ts";
import type { Hello } from "./messages.ts";
import { passcodeReady, registerPasscode } from "./passcode.ts";
import { openSaved } from "./saved.ts";
import { createSession, type Session } from "./session.ts";
import {
  MeshError,
  type FileEndpoint,
  type Joined,
  type LinkDownCause,
  type Member,
  type Mesh,
  type MeshMessage,
} from "./types.ts";

export { loadIdentity } from "./identity.ts";

/** From asking to being linked to the coordinator. */
const JOIN_PATIENCE_MS = 10_000;
/** Messages kept for a core that has just joined and does not listen yet. */
const MAX_HELD_MESSAGES = 1000;

/** @throws Error with a sentence when no port can be had. */
export async function createMesh(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: Identity;
  readonly runId: RunId;
  readonly name: string;
  /** Own addresses to advertise. */
  readonly addresses: () => readonly string[];
  /** Address to bind to; without it all of both families. */
  readonly host?: string;
}): Promise<Mesh> {
  const { clock, log, identity, runId } = deps;
  const host = deps.host ?? "::";
  const self = identity.peerId;
  const startedAtMs = Math.round(clock.wallMs());
  const members = createEmitter<readonly Member[]>();
  const rosterEpochs = createEmitter<{ from: PeerId; epoch: Epoch }>();
  const linkUps = createEmitter<PeerId>();
  const linkDowns = createEmitter<{ peer: PeerId; cause: LinkDownCause }>();
  const suspicions = createEmitter<{ peer: PeerId; isSuspect: boolean }>();
  const messages = createEmitter<MeshMessage>();
  const displacements = createEmitter<void>();

  let name = fitName(deps.name);
  let addresses = fitAddresses(deps.addresses());
  let files: FileEndpoint | null = null;
  let sequence = 0;
  let session: Session | null = null;
  let isJoining = false;
  /** Messages of a fresh session, until whoever listens has set the epoch; null afterwards. */
  let held: MeshMessage[] | null = null;
  let certifying: Promise<Certificate> | null = null;

  const listener = await createListener({
    clock,
    log,
    host,
    isServing: () => session !== null,
    onSecure: (socket, guest) => {
      const creation = session?.creation;
      if (creation === undefined || certifying === null) return void socket.destroy();
      withCertificate((certificate) =>
        openChannel(log, socket, {
          isDialled: false,
          greet: hello(certificate, creation.meetingId, "link"),
          onFailed: () => {},
          onOpen: (channel) => takeGuest(channel, guest),
        }),
      );
    },
  });
  const beats = await openBeatPort(log, {
    host,
    port: listener.port,
    onPacket: (packet, from) => session?.takePacket(packet, from),
  });
  await passcodeReady();

  function takeGuest(channel: Parameters<Session["takeGuest"]>[0], guest: Guest): void {
    if (session === null || channel.hello.meetingId !== session.creation.meetingId) {
      return channel.refuse("otherMeeting");
    }
    guest.greeted();
    session.takeGuest(channel, guest.settled);
  }

  /** Made on first use, which is before anybody can call or be called. */
  function certify(): Promise<Certificate> {
    certifying ??= makeCertificate().then((certificate) => {
      listener.serve(certificate);
      return certificate;
    });
    return certifying;
  }

  function withCertificate(use: (certificate: Certificate) => void): void {
    certify()
      .then(use)
      .catch((error: unknown) => log.error("a connection could not be made", { error: String(error) }));
  }

  function hello(certificate: Certificate, meetingId: MeetingId, purpose: Hello["purpose"]): Hello {
    return makeHello(identity, certificate.spki, {
      runId,
      startedAtMs,
      meetingId,
      purpose,
      beatPort: beats.port,
    });
  }

  function ownLine(meetingId: MeetingId) {
    sequence += 1;
    const joinedAtMs = Math.round(clock.wallMs());
    const { port } = listener;
    const run = { runId, startedAtMs, joinedAtMs, sequence };
    return signLine(identity, meetingId, { name, addresses, port, files, ...run });
  }

  function enter(start: Parameters<typeof createSession>[1]): Session {
    const { meetingId } = start.creation;
    held = [];
    const entered: Session = createSession(
      {
        clock,
        log,
        identity,
        beats,
        nextSequence: () => (sequence += 1),
        call(target, options) {
          let isCancelled = false;
          let cancel = (): void => void (isCancelled = true);
          withCertificate((certificate) => {
            if (isCancelled) return;
            const caller: Caller = { clock, log, certificate };
            cancel = call(caller, target, { ...options, greet: hello(certificate, meetingId, "link") });
          });
          return () => cancel();
        },
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

  function prepareCertificate(): void {
    certify().catch((error: unknown) => log.error("no certificate could be made", { error: String(error) }));
  }

  function retell(): void {
    session?.retell({ name, addresses, files });
  }

  const mesh: Mesh = {
    peerId: self,
    port: listener.port,
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
      prepareCertificate();
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
      prepareCertificate();
      return { creation, epoch, members: memberList() };
    },
    async join(target, signal): Promise<Joined> {
      requireNoMeeting();
      isJoining = true;
      const deadlineAtMs = clock.nowMs() + JOIN_PATIENCE_MS;
      try {
        const certificate = await certify();
        const line = ownLine(target.meetingId);
        const admitted = await askForAdmission({ clock, log, certificate }, target, {
          greet: hello(certificate, target.meetingId, "join"),
          line,
          deadlineAtMs,
          signal,
        });
        const { creation, passcode, roster } = admitted;
        // The host needs no proof, and its tickets stay short.
        const credential = creation.host === identity.publicKey ? [] : admitted.credential;
        const { epoch, version, lines } = roster;
        const entered = enter({ creation, line, epoch, version, lines, credential, passcode });
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
      listener.close();
      beats.close();
    },
  };
  return mesh;
}
