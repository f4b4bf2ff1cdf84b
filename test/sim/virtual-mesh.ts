/** The mesh of one virtual process: the real session, links, liveness and admission over virtual channels, joined as src/mesh/index.ts does. */
import type { Clock } from "../../src/kernel/clock.ts";
import { createEmitter } from "../../src/kernel/emitter.ts";
import type { Epoch } from "../../src/kernel/epoch.ts";
import type { MeetingId, PeerId, RunId } from "../../src/kernel/ids.ts";
import type { Log } from "../../src/kernel/log.ts";
import { askToJoin } from "../../src/mesh/admission.ts";
import { coordinatorLinked } from "../../src/mesh/arrival.ts";
import { signCreation } from "../../src/mesh/creation.ts";
import type { Identity } from "../../src/mesh/identity.ts";
import { signLine } from "../../src/mesh/membership.ts";
import { PROTOCOL_VERSION, type Hello } from "../../src/mesh/messages.ts";
import { createSession, type Session } from "../../src/mesh/session.ts";
import type { Joined, LinkDownCause, Member, Mesh, MeshMessage } from "../../src/mesh/types.ts";
import { isVirtuallySigned } from "./identities.ts";
import { inert } from "./inert.ts";
import type { Computer, Listener } from "./network.ts";
import type { Process } from "./process.ts";
import type { Transport } from "./transport.ts";

/** From asking to being linked to the coordinator, as in src/mesh. */
const JOIN_PATIENCE_MS = 10_000;

export interface Seen {
  readonly peerId: PeerId;
  readonly addresses: readonly string[];
  readonly port: number;
}

export interface VirtualMesh {
  readonly mesh: Mesh;
  readonly listener: Pick<Listener, "onPacket" | "onConnection">;
  session(): Session | null;
  create(): Joined;
  /** Asks these, one after the other. Null when it came to nothing. */
  join(meetingId: MeetingId, peers: readonly Seen[], done: (joined: Joined | null) => void): void;
  /** Whoever wired the mesh up listens by then. */
  release(): void;
}

export function createVirtualMesh(deps: {
  readonly process: Process;
  readonly log: Log;
  readonly identity: Identity;
  readonly runId: RunId;
  readonly computer: Computer;
  readonly port: number;
  readonly transport: Transport;
  readonly note: (text: string) => void;
  readonly touched: () => void;
  readonly onDown: (peer: PeerId, cause: LinkDownCause) => void;
}): VirtualMesh {
  const { process, log, identity, runId, transport, port } = deps;
  const { clock } = process;
  const self = identity.peerId;
  const startedAtMs = Math.round(clock.wallMs());
  const members = createEmitter<readonly Member[]>();
  const rosterEpochs = createEmitter<{ from: PeerId; epoch: Epoch }>();
  const linkUps = createEmitter<PeerId>();
  const linkDowns = createEmitter<{ peer: PeerId; cause: LinkDownCause }>();
  const suspicions = createEmitter<{ peer: PeerId; isSuspect: boolean }>();
  const messages = createEmitter<MeshMessage>();
  const displacements = createEmitter<void>();
  let addresses: readonly string[] = [deps.computer.address];
  let sequence = 0;
  let session: Session | null = null;
  let isJoining = false;
  let held: MeshMessage[] | null = null;

  const hello = (meetingId: MeetingId, purpose: Hello["purpose"]): Hello => ({
    type: "hello",
    protocol: PROTOCOL_VERSION,
    peerId: self,
    publicKey: identity.publicKey,
    runId,
    startedAtMs,
    meetingId,
    purpose,
    beatPort: port,
    signature: "",
  });

  function ownLine(meetingId: MeetingId) {
    sequence += 1;
    const joinedAtMs = Math.round(clock.wallMs());
    const run = { runId, startedAtMs, joinedAtMs, sequence };
    return signLine(identity, meetingId, { name: "N", addresses: [...addresses], port, files: null, ...run });
  }

  const memberList = (): readonly Member[] => session?.members() ?? [];

  function enter(start: Parameters<typeof createSession>[1]): Session {
    const { meetingId } = start.creation;
    held = [];
    const entered: Session = createSession(
      {
        clock,
        log,
        identity,
        verify: isVirtuallySigned,
        beats: transport.beats,
        nextSequence: () => (sequence += 1),
        call: (target, options) => transport.call(target, { ...options, greet: hello(meetingId, "link") }),
        events: {
          onMembers: () => session === entered && members.emit(memberList()),
          onRosterEpoch(seen) {
            if (!isJoining) rosterEpochs.emit(seen);
            else if (seen.epoch.coordinator !== self) entered.setEpoch(seen.epoch);
          },
          onUp(peer) {
            deps.note(`up ${peer}`);
            linkUps.emit(peer);
            if (isJoining) deps.touched();
          },
          onDown(peer, cause) {
            deps.note(`down ${peer} (${cause})`);
            deps.onDown(peer, cause);
            linkDowns.emit({ peer, cause });
          },
          onSuspected: (peer, isSuspect) => suspicions.emit({ peer, isSuspect }),
          onData(from, channel, body) {
            if (held === null) messages.emit({ from, channel, body });
            else held.push({ from, channel, body });
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

  /** The real wait settles a promise by timers and links. */
  function arrive(entered: Session, deadlineAtMs: number, done: (isThere: boolean) => void): void {
    const touching: Clock = {
      ...clock,
      setTimer: (atMs, callback) =>
        clock.setTimer(atMs, () => {
          callback();
          deps.touched();
        }),
    };
    const { signal } = new AbortController();
    coordinatorLinked({ clock: touching, self, linkUps, displacements }, entered, {
      deadlineAtMs,
      signal,
    }).then(
      () => done(true),
      () => done(false),
    );
    deps.touched();
  }

  const mesh = inert<Mesh>({
    peerId: self,
    port,
    setEpoch(epoch) {
      session?.setEpoch(epoch);
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
    send: (to, channel, body) => session?.send(to, { type: "data", channel, body }) ?? false,
    broadcast(channel, body) {
      for (const peer of session?.linked() ?? []) session?.send(peer, { type: "data", channel, body });
    },
    onMessage: messages.on,
    onIdentityInUse: displacements.on,
    addressesChanged(after) {
      const before = addresses;
      addresses = after;
      session?.retell({ name: "N", addresses, files: null });
      session?.networkChanged(before.filter((address) => !addresses.includes(address)));
    },
    async leave() {
      const left = session;
      session = null;
      await left?.close({ type: "bye" });
    },
  });

  return {
    mesh,
    session: () => session,
    listener: {
      onPacket: (packet, from) => session?.takePacket(packet, from),
      onConnection(end, address) {
        const greet = () => (session === null ? null : hello(session.creation.meetingId, "link"));
        transport.accept(end, address, greet, (channel) => session?.takeGuest(channel, () => {}));
      },
    },
    create() {
      const createdAtMs = Math.round(clock.wallMs());
      const creation = signCreation(identity, { title: "M", needsPasscode: false, createdAtMs });
      const epoch = { term: 1, coordinator: self };
      const line = ownLine(creation.meetingId);
      enter({ creation, line, epoch, version: 1, lines: [line], credential: [], passcode: null });
      return { creation, epoch, members: memberList() };
    },
    join(meetingId, peers, done) {
      isJoining = true;
      const deadlineAtMs = clock.nowMs() + JOIN_PATIENCE_MS;
      const waiting = [...peers];
      const line = ownLine(meetingId);
      const finish = (joined: Joined | null) => {
        isJoining = false;
        done(joined);
      };
      const askNext = () => {
        const peer = waiting.shift();
        if (peer === undefined || clock.nowMs() >= deadlineAtMs) return finish(null);
        const askUntilMs = Math.min(deadlineAtMs, clock.nowMs() + JOIN_PATIENCE_MS / 4);
        transport.call(peer, {
          greet: hello(meetingId, "join"),
          deadlineAtMs: askUntilMs,
          onFailed: askNext,
          onOpen(channel) {
            const giveUp = clock.setTimer(askUntilMs, () => {
              channel.destroy();
              askNext();
            });
            askToJoin(channel, line, null, (answer) => {
              giveUp();
              if (answer.type !== "admitted") {
                deps.note(`not admitted by ${peer.peerId}: ${JSON.stringify(answer)}`);
                return askNext();
              }
              const { creation, passcode, roster, credential } = answer.admitted;
              const { epoch, version, lines } = roster;
              const own = creation.host === identity.publicKey ? [] : credential;
              const entered = enter({ creation, line, epoch, version, lines, credential: own, passcode });
              arrive(entered, deadlineAtMs, (isThere) => {
                if (isThere && session === entered)
                  return finish({ creation, epoch: entered.epoch(), members: memberList() });
                if (session === entered) session = null;
                void entered.close({ type: "bye" });
                finish(null);
              });
            });
          },
        });
      };
      askNext();
    },
    release() {
      for (let next = held?.shift(); next !== undefined; next = held?.shift()) messages.emit(next);
      held = null;
    },
  };
}
