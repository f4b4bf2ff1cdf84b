/**
 * A stranger's program that listens on loopback and speaks the protocol's beginning with a key of its own: to a joiner it looks like any
 * member until it has to prove that it is one.
 */
import { realClock } from "../../src/kernel/clock.ts";
import type { MeetingId, PeerId } from "../../src/kernel/ids.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { createIdentity, type Identity } from "../../src/mesh/identity/identity.ts";
import type { LinkMessage } from "../../src/mesh/messages.ts";
import { openChannel, type Channel } from "../../src/mesh/transport/channel.ts";
import { makeHello } from "../../src/mesh/transport/hello.ts";
import { createListener } from "../../src/mesh/transport/listener.ts";
import { createWorkBudget } from "../../src/mesh/transport/work-budget.ts";
import { makeCertificate, withContext } from "../../src/platform/certificate.ts";
import { freshRunId } from "../mesh/identities.ts";

export interface Impostor {
  readonly peerId: PeerId;
  readonly port: number;
  /** How many joins it was asked for. */
  asked(): number;
  close(): void;
}

/** `answer` gets each message of a caller. */
export async function createImpostor(
  meetingId: MeetingId,
  answer: (message: LinkMessage, channel: Channel) => void,
  identity: Identity = createIdentity(),
): Promise<Impostor> {
  const certificate = withContext(await makeCertificate());
  const run = { runId: freshRunId(), startedAtMs: Math.round(realClock.wallMs()) };
  const work = createWorkBudget(realClock.nowMs());
  let asked = 0;
  const listener = await createListener({
    clock: realClock,
    log: silentLog,
    host: "127.0.0.1",
    isServing: () => true,
    isMemberAddress: () => false,
    onSecure: (socket, pending) =>
      openChannel(silentLog, socket, {
        ...{ clock: realClock, work },
        isDialled: false,
        greet: makeHello(identity, certificate.spki, {
          ...run,
          meetingId,
          purpose: "link",
          heartbeatPort: null,
        }),
        onFailed: () => {},
        onOpen(channel) {
          pending.settled();
          channel.onMessage = (message) => {
            if (message.type === "join") asked += 1;
            answer(message, channel);
          };
        },
      }),
  });
  listener.serve(certificate);
  return {
    peerId: identity.peerId,
    port: listener.port,
    asked: () => asked,
    close: () => listener.close(),
  };
}
