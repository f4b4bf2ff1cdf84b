/** The mesh over the network: TLS links, UDP heartbeats and the port where others call. */
import * as v from "valibot";
import type { Clock } from "../kernel/clock.ts";
import { MeetingIdSchema, type MeetingId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { openHeartbeatPort } from "./transport/heartbeat.ts";
import { makeCertificate, withContext, type CallersCertificate } from "../platform/certificate.ts";
import { openChannel, type Channel } from "./transport/channel.ts";
import { call } from "./transport/dialer.ts";
import { makeHello } from "./transport/hello.ts";
import type { Identity } from "./identity/identity.ts";
import { askForAdmission } from "./admission/join.ts";
import { createListener, type PendingConnection } from "./transport/listener.ts";
import { lookUp } from "./look-up.ts";
import { createMeshOver, type MeshOverTransport, type Run } from "./mesh.ts";
import type { RankDigest } from "./identity/rank.ts";
import type { Hello } from "./messages.ts";
import { passcodeReady } from "./admission/passcode.ts";
import { createWorkBudget } from "./transport/work-budget.ts";
import type { MeshSession } from "./session-types.ts";
import type { Mesh, TriesKeeper } from "./types.ts";

export { IDENTITY_FILE, loadIdentity, peerIdOf } from "./identity/identity.ts";

/** In the hello of one that asks for no meeting by its id. */
const NO_MEETING = v.parse(MeetingIdSchema, "0".repeat(32));

/** After self's start. The certificate takes a tenth of a second, which the first call need not wait for then. */
const IDLE_AFTER_MS = 3_000;

/** @throws Error with a sentence when no port can be had. */
export async function createMesh(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: Identity;
  readonly run: Run;
  /** Orders members of one class; the real digest when absent. */
  readonly digest?: RankDigest;
  readonly name: string;
  /** Own addresses to advertise. */
  readonly addresses: () => readonly string[];
  /** Address to bind to; when absent all addresses of both families. */
  readonly host?: string;
  /** The first of these that can be had, or else any; when absent any. */
  readonly ports?: readonly number[];
  /** Where wrong passcodes are kept over a restart; nowhere when absent. */
  readonly tries?: TriesKeeper;
}): Promise<Mesh> {
  const { clock, log, identity, run } = deps;
  const host = deps.host ?? "::";
  let carried: MeshOverTransport | null = null;
  let certifying: Promise<CallersCertificate> | null = null;

  const work = createWorkBudget(clock.nowMs());
  const session = (): MeshSession | null => carried?.session() ?? null;

  const listener = await createListener({
    clock,
    log,
    host,
    ...(deps.ports === undefined ? {} : { ports: deps.ports }),
    isServing: () => session() !== null,
    isMemberAddress: (address) => session()?.isMemberAddress(address) ?? false,
    onSecure: (socket, pending) => {
      const creation = session()?.creation;
      if (creation === undefined || certifying === null) return void socket.destroy();
      withCertificate((certificate) =>
        openChannel(log, socket, {
          ...{ clock, work },
          isDialled: false,
          greet: hello(certificate, creation.meetingId, "link"),
          onFailed: () => {},
          onOpen: (channel) => acceptChannel(channel, pending),
        }),
      );
    },
  });
  const heartbeats = await openHeartbeatPort(log, {
    host,
    port: listener.port,
    onPacket: (packet, from) => session()?.takePacket(packet, from),
  });
  await passcodeReady();

  function acceptChannel(channel: Channel, pending: PendingConnection): void {
    const current = session();
    if (current !== null && channel.hello.purpose === "probe") return answerProbe(current, channel, pending);
    if (current === null || channel.hello.meetingId !== current.creation.meetingId) {
      channel.refuse("otherMeeting");
      return pending.refused();
    }
    pending.greeted();
    current.acceptChannel(channel, pending);
  }

  function answerProbe(current: MeshSession, channel: Channel, pending: PendingConnection): void {
    const about = current.about();
    if (about === null) channel.refuse("otherMeeting");
    else {
      channel.send(about);
      channel.end();
    }
    pending.refused();
  }

  /** Makes the certificate on first use, which is before self can call or be called. */
  function certify(): Promise<CallersCertificate> {
    certifying ??= makeCertificate().then((made) => {
      const certificate = withContext(made);
      listener.serve(certificate);
      return certificate;
    });
    return certifying;
  }

  function certifyEarly(): void {
    certify().catch((error: unknown) => log.error("no certificate could be made", { error: String(error) }));
  }
  const cancelEarly = clock.setTimer(clock.nowMs() + IDLE_AFTER_MS, certifyEarly);

  function withCertificate(use: (certificate: CallersCertificate) => void): void {
    certify()
      .then(use)
      .catch((error: unknown) => log.error("a connection could not be made", { error: String(error) }));
  }

  function hello(certificate: CallersCertificate, meetingId: MeetingId, purpose: Hello["purpose"]): Hello {
    return makeHello(identity, certificate.spki, {
      ...run,
      meetingId,
      purpose,
      heartbeatPort: heartbeats.port,
    });
  }

  carried = createMeshOver({
    clock,
    log,
    identity,
    run,
    name: deps.name,
    addresses: deps.addresses(),
    ...(deps.digest === undefined ? {} : { digest: deps.digest }),
    ...(deps.tries === undefined ? {} : { tries: deps.tries }),
    transport: {
      port: listener.port,
      heartbeats,
      serve: certifyEarly,
      call(meetingId, target, options) {
        let isCancelled = false;
        let cancel = (): void => void (isCancelled = true);
        withCertificate((certificate) => {
          if (isCancelled) return;
          const greet = hello(certificate, meetingId, "link");
          cancel = call({ clock, log, certificate, work }, target, { ...options, greet });
        });
        return () => cancel();
      },
      async lookUp(place, signal) {
        const certificate = await certify();
        const greet = hello(certificate, NO_MEETING, "probe");
        const caller = { clock, log, certificate, work };
        return lookUp(clock, (options) => call(caller, place, { ...options, greet }), signal);
      },
      async askForAdmission(target, options) {
        const certificate = await certify();
        const greet = hello(certificate, target.meetingId, "join");
        return askForAdmission({ clock, log, certificate, work }, target, { ...options, greet });
      },
      close() {
        cancelEarly();
        listener.close();
        heartbeats.close();
      },
    },
  });
  return carried.mesh;
}
