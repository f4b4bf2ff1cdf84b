/** The real transport keeps the contract: TCP, TLS and UDP over loopback. */
import test from "ava";
import { syncBuiltinESMExports } from "node:module";
import tls, { type TLSSocket } from "node:tls";
import { realClock } from "../../../src/kernel/clock.ts";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import { makeCertificate, withContext } from "../../../src/platform/certificate.ts";
import { openChannel, type Channel } from "../../../src/mesh/transport/channel.ts";
import { call } from "../../../src/mesh/transport/dialer.ts";
import { openHeartbeatPort } from "../../../src/mesh/transport/heartbeat.ts";
import { makeHello } from "../../../src/mesh/transport/hello.ts";
import { createWorkBudget } from "../../../src/mesh/transport/work-budget.ts";
import { createListener } from "../../../src/mesh/transport/listener.ts";
import { eventually } from "../../support/eventually.ts";
import { freshRunId, sortedIdentities } from "../identities.ts";
import { testTransport, type ChannelPair, type TransportUnderTest } from "../transport/transport-contract.ts";

const meetingId = "0".repeat(32) as MeetingId; // 32 hex digits.
const HOST = "127.0.0.1";
const PATIENCE_MS = 60_000;

async function createReal(): Promise<TransportUnderTest> {
  const [near, far] = sortedIdentities(2);
  if (near === undefined || far === undefined) throw new Error("two were asked for");
  const certificates = [withContext(await makeCertificate()), await makeCertificate()] as const;
  const log = silentLog;
  const clock = realClock;
  const work = createWorkBudget(clock.nowMs());
  const fields = {
    runId: freshRunId(),
    startedAtMs: 0,
    meetingId,
    purpose: "link",
    heartbeatPort: null,
  } as const;
  let accepted: Channel | null = null;
  const closers: (() => void)[] = [];
  const listener = await createListener({
    clock,
    log,
    host: HOST,
    isServing: () => true,
    isMemberAddress: () => false,
    onSecure(socket: TLSSocket, pending) {
      openChannel(log, socket, {
        ...{ clock, work },
        isDialled: false,
        greet: makeHello(far, certificates[1].spki, fields),
        onFailed: () => {},
        onOpen(channel) {
          pending.settled();
          accepted = channel;
        },
      });
    },
  });
  listener.serve(certificates[1]);
  closers.push(() => listener.close());
  const until: TransportUnderTest["until"] = async (what, holds) =>
    void (await eventually(what, holds, { patienceMs: PATIENCE_MS, everyMs: 5 }));
  return {
    until,
    async connect() {
      let dialled: Channel | null = null;
      accepted = null;
      const target = { peerId: far.peerId, addresses: [HOST], port: listener.port };
      // With a key that cannot be parsed: the context has been made of it.
      const certificate = { ...certificates[0], key: "", cert: "" };
      const cancel = call({ clock, log, certificate, work }, target, {
        greet: makeHello(near, certificates[0].spki, fields),
        deadlineAtMs: clock.nowMs() + PATIENCE_MS,
        onOpen: (channel) => (dialled = channel),
        onFailed: () => {},
      });
      closers.push(cancel, () => dialled?.destroy());
      await until("the connection", () => dialled !== null && accepted !== null);
      return { dialled, accepted } as unknown as ChannelPair; // Both are there.
    },
    async openHeartbeats() {
      const received: { packet: Buffer; from: string }[] = [];
      const open = () =>
        openHeartbeatPort(log, {
          host: HOST,
          port: 0,
          onPacket: (packet, from) => void received.push({ packet, from }),
        });
      const [from, to] = [await open(), await open()];
      closers.push(from.close, to.close);
      return { from, to, toAddress: HOST, received };
    },
    close: async () => closers.reverse().forEach((close) => close()),
  };
}

testTransport(test, "real", createReal);

test("[ME22] calls use the one TLS context, and parse neither key nor certificate again", async (t) => {
  const transport = await createReal();
  t.teardown(transport.close);
  const { createSecureContext } = tls;
  let made = 0;
  tls.createSecureContext = (options) => {
    made += 1;
    return createSecureContext(options);
  };
  syncBuiltinESMExports();
  t.teardown(() => {
    tls.createSecureContext = createSecureContext;
    syncBuiltinESMExports();
  });
  const { dialled } = await transport.connect();
  t.true(dialled.isDialled);
  t.is(made, 0);
  await makeCertificate().then(withContext);
  t.is(made, 1, "it would have been seen");
});
