/**
 * Mallory: a program of an attacker's own that speaks the protocol, on the real transport. She is admitted as anybody is, links as a member
 * does, and sends whatever the test says. Honest members run the real mesh.
 */
import { realClock } from "../../src/kernel/clock.ts";
import type { MeetingId, PeerId } from "../../src/kernel/ids.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { askToJoin } from "../../src/mesh/admission/admission.ts";
import { createIdentity, type Identity } from "../../src/mesh/identity/identity.ts";
import { signEntry, type RosterEntry } from "../../src/mesh/identity/roster-entry.ts";
import type { AdmittedMessage, Hello, LinkMessage } from "../../src/mesh/messages.ts";
import type { Channel } from "../../src/mesh/transport/channel.ts";
import { call } from "../../src/mesh/transport/dialer.ts";
import { makeHello } from "../../src/mesh/transport/hello.ts";
import { createWorkBudget } from "../../src/mesh/transport/work-budget.ts";
import type { Mesh, MeshChannel } from "../../src/mesh/types.ts";
import { makeCertificate, withContext } from "../../src/platform/certificate.ts";
import { freshRunId } from "../mesh/identities.ts";

const CALL_PATIENCE_MS = 5_000;
/** On the socket, for she has no UDP port. */
const HEARTBEAT_MS = 300;

/** `addresses`: absent for this machine's loopback. */
type Victim = Pick<Mesh, "peerId" | "port"> & { readonly addresses?: readonly string[] };

/** A link of hers that stands. */
export interface MalloryLink {
  /** What came on it, heartbeats left out. */
  readonly got: readonly LinkMessage[];
  isOpen(): boolean;
  send(message: LinkMessage): void;
  /** Sends bytes that are no message. */
  sendNonsense(): void;
  sendData(channel: MeshChannel, body: unknown): void;
  /** Closes it without a goodbye. */
  drop(): void;
}

export interface Mallory {
  readonly identity: Identity;
  readonly peerId: PeerId;
  /** Her own line, signed anew at each call. */
  line(): RosterEntry;
  /** Asks a member to be let into a meeting without a passcode. @throws Error when she is not. */
  join(through: Victim): Promise<AdmittedMessage>;
  /** Asks a member to be let in, and sends what she likes on that connection. */
  knock(at: Victim): Promise<Pick<MalloryLink, "got" | "isOpen" | "send" | "drop">>;
  /** Links to a member as an admitted member does. @throws Error when the link is refused. */
  attach(to: Victim): Promise<MalloryLink>;
  close(): void;
}

export async function createMallory(
  meetingId: MeetingId,
  identity: Identity = createIdentity(),
): Promise<Mallory> {
  const certificate = withContext(await makeCertificate());
  const run = { runId: freshRunId(), startedAtMs: Math.round(realClock.wallMs()) };
  const channels = new Set<Channel>();
  const cancelHeartbeats = new Set<() => void>();
  let sequence = 0;
  let admitted: AdmittedMessage | null = null;

  const line = (): RosterEntry =>
    signEntry(identity, meetingId, {
      ...run,
      name: "Mallory",
      addresses: ["127.0.0.1"],
      port: 9,
      files: null,
      joinedAtMs: run.startedAtMs,
      sequence: (sequence += 1),
    });

  function dial(to: Victim, purpose: Hello["purpose"]): Promise<Channel> {
    const greet = makeHello(identity, certificate.spki, { ...run, meetingId, purpose, heartbeatPort: null });
    return new Promise((resolve, reject) => {
      call(
        { clock: realClock, log: silentLog, certificate, work: createWorkBudget(realClock.nowMs()) },
        { peerId: to.peerId, addresses: to.addresses ?? ["127.0.0.1"], port: to.port },
        {
          greet,
          deadlineAtMs: realClock.nowMs() + CALL_PATIENCE_MS,
          onFailed: (why) => reject(new Error(`the call failed: ${why}`)),
          onOpen(channel) {
            channels.add(channel);
            resolve(channel);
          },
        },
      );
    });
  }

  return {
    identity,
    peerId: identity.peerId,
    line,
    async join(through) {
      const channel = await dial(through, "join");
      return new Promise((resolve, reject) => {
        askToJoin(channel, { meetingId, entry: line(), passcode: null }, (answer) => {
          if (answer.type !== "admitted") return reject(new Error(`not admitted: ${JSON.stringify(answer)}`));
          admitted = answer.admitted;
          resolve(answer.admitted);
        });
      });
    },
    async knock(at) {
      const channel = await dial(at, "join");
      const got: LinkMessage[] = [];
      let isOpen = true;
      let cancelHeartbeat = () => {};
      const stopHeartbeats = () => cancelHeartbeat();
      function beat(): void {
        channel.send({ type: "heartbeat" });
        cancelHeartbeat = realClock.setTimer(realClock.nowMs() + HEARTBEAT_MS, beat);
      }
      cancelHeartbeats.add(stopHeartbeats);
      channel.onMessage = (message) => void got.push(message);
      channel.onClosed = () => {
        isOpen = false;
        stopHeartbeats();
      };
      channel.send({ type: "join", entry: line(), login: null });
      // One that waits in silence is taken for gone.
      beat();
      return {
        got,
        isOpen: () => isOpen,
        send: (message) => void channel.send(message),
        drop: () => channel.destroy(),
      };
    },
    async attach(to) {
      const credential = [...(admitted?.credential ?? [])];
      const channel = await dial(to, "link");
      const got: LinkMessage[] = [];
      let isOpen = true;
      let cancelHeartbeat = () => {};
      const link: MalloryLink = {
        got,
        isOpen: () => isOpen,
        send: (message) => void channel.send(message),
        sendNonsense: () => void channel.send({ type: "nonsense" } as unknown as LinkMessage),
        sendData: (name, body) => void channel.send({ type: "data", channel: name, body }),
        drop: () => over(() => channel.destroy()),
      };
      function over(conclude: () => void): void {
        isOpen = false;
        stopHeartbeats();
        channels.delete(channel);
        conclude();
      }
      function stopHeartbeats(): void {
        cancelHeartbeat();
        cancelHeartbeats.delete(stopHeartbeats);
      }
      function beat(): void {
        channel.send({ type: "heartbeat" });
        cancelHeartbeat = realClock.setTimer(realClock.nowMs() + HEARTBEAT_MS, beat);
      }
      return new Promise((resolve, reject) => {
        channel.onClosed = () => over(() => reject(new Error("the link was refused")));
        channel.onMessage = (message) => {
          if (message.type === "ping") return void channel.send({ type: "heartbeat" });
          if (message.type === "heartbeat" || message.type === "heartbeatOnSocket") return;
          got.push(message);
          if (message.type !== "attached") return;
          cancelHeartbeats.add(stopHeartbeats);
          beat();
          resolve(link);
        };
        channel.send({ type: "attach", entry: line(), credential });
      });
    },
    close() {
      for (const cancel of cancelHeartbeats) cancel();
      for (const channel of channels) channel.destroy();
    },
  };
}
