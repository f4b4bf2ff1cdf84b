/** The mesh of one virtual process: the real one over virtual channels. Only how to be admitted is asked in a way of its own: one member after the other. */
import type { PeerId } from "../../src/kernel/ids.ts";
import type { Log } from "../../src/kernel/log.ts";
import { askToJoin } from "../../src/mesh/admission/admission.ts";
import type { Identity } from "../../src/mesh/identity/identity.ts";
import { isGenuineClaim } from "../../src/mesh/identity/claim.ts";
import { joinError } from "../../src/mesh/admission/join-errors.ts";
import { createMeshOver, type MeshTransport, type Run } from "../../src/mesh/mesh.ts";
import { PROTOCOL_VERSION } from "../../src/kernel/protocol-version.ts";
import type { Hello } from "../../src/mesh/messages.ts";
import type { PendingConnection } from "../../src/mesh/transport/listener.ts";
import type { MeshSession } from "../../src/mesh/session-types.ts";
import type { Joined, JoinTarget, LinkDownCause, Mesh } from "../../src/mesh/types.ts";
import { digestById } from "../support/ranks.ts";
import { isVirtuallySigned } from "./identities.ts";
import type { Listener } from "./network.ts";
import type { Process } from "./process.ts";
import type { Transport } from "./transport.ts";

/** For one member's answer. */
const ANSWER_PATIENCE_MS = 2_500;

/** Nobody counts connections here. */
const UNWATCHED: PendingConnection = {
  greeted: () => {},
  refused: () => {},
  answered: () => {},
  settled: () => {},
};

export type Seen = JoinTarget["peers"][number];

export interface VirtualMesh {
  readonly mesh: Mesh;
  readonly listener: Pick<Listener, "onPacket" | "onConnection">;
  session(): MeshSession | null;
  /** As the mesh's, with its promises seen to. */
  join(target: JoinTarget): Promise<Joined>;
}

export function createVirtualMesh(deps: {
  readonly process: Process;
  readonly log: Log;
  readonly identity: Identity;
  readonly run: Run;
  readonly address: string;
  readonly port: number;
  readonly transport: Transport;
  readonly note: (text: string) => void;
  readonly onDown: (peer: PeerId, cause: LinkDownCause) => void;
}): VirtualMesh {
  const { log, identity, run, transport, port, note } = deps;
  const { clock } = deps.process;

  const hello = (meetingId: Hello["meetingId"], purpose: Hello["purpose"]): Hello => ({
    type: "hello",
    protocol: PROTOCOL_VERSION,
    peerId: identity.peerId,
    publicKey: identity.publicKey,
    ...run,
    meetingId,
    purpose,
    heartbeatPort: port,
    signature: "",
  });

  const askForAdmission: MeshTransport["askForAdmission"] = ({ meetingId, peers }, { entry, deadlineAtMs }) =>
    new Promise((resolve, reject) => {
      const waiting = [...peers];
      const askNext = () => {
        const peer = waiting.shift();
        if (peer === undefined || clock.nowMs() >= deadlineAtMs) return reject(joinError("failed"));
        const askUntilMs = Math.min(deadlineAtMs, clock.nowMs() + ANSWER_PATIENCE_MS);
        transport.call(peer, {
          greet: hello(meetingId, "join"),
          deadlineAtMs: askUntilMs,
          onFailed: askNext,
          onOpen(channel) {
            const giveUp = clock.setTimer(askUntilMs, () => {
              channel.destroy();
              askNext();
            });
            askToJoin(channel, { meetingId, entry, passcode: null }, (answer) => {
              giveUp();
              // As `isTruthful` of the real one.
              const isTruthful =
                answer.type === "admitted" &&
                isGenuineClaim(meetingId, answer.admitted.roster.epoch, isVirtuallySigned);
              if (isTruthful) return resolve(answer.admitted);
              note(`not admitted by ${peer.peerId}: ${JSON.stringify(answer)}`);
              askNext();
            });
          },
        });
      };
      askNext();
    });

  const { mesh, session } = createMeshOver({
    clock,
    log,
    identity,
    verify: isVirtuallySigned,
    digest: digestById,
    run,
    name: "N",
    addresses: [deps.address],
    transport: {
      port,
      heartbeats: transport.heartbeats,
      serve: () => {},
      call: (meetingId, target, options) =>
        transport.call(target, { ...options, greet: hello(meetingId, "link") }),
      askForAdmission,
      lookUp: () => Promise.resolve("failed"),
      close: () => {},
    },
  });
  mesh.onLinkUp((peer) => note(`up ${peer}`));
  mesh.onLinkDown(({ peer, cause }) => {
    note(`down ${peer} (${cause})`);
    deps.onDown(peer, cause);
  });

  return {
    mesh,
    session,
    listener: {
      onPacket: (packet, from) => session()?.takePacket(packet, from),
      onConnection(end, address) {
        const greet = () => {
          const current = session();
          return current === null ? null : hello(current.creation.meetingId, "link");
        };
        transport.accept(end, address, greet, (channel) => session()?.acceptChannel(channel, UNWATCHED));
      },
    },
    join: (target) => mesh.join(target, new AbortController().signal),
  };
}
