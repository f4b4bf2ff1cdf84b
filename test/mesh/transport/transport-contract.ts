/** What mesh takes for granted of a transport: held by the real one (sockets and TLS) and by the simulation's. */
import type { TestFn } from "ava";
import type { LinkMessage } from "../../../src/mesh/messages.ts";
import type { Channel } from "../../../src/mesh/transport/channel.ts";
import { encodeHeartbeat, heartbeatKey, type HeartbeatPort } from "../../../src/mesh/transport/heartbeat.ts";

/** Both ends of one connection. */
export interface ChannelPair {
  readonly dialled: Channel;
  readonly accepted: Channel;
}

export interface TransportUnderTest {
  connect(): Promise<ChannelPair>;
  /** Two heartbeat ports, and the packets that came to the second, with their source address. */
  openHeartbeats(): Promise<{
    readonly from: HeartbeatPort;
    readonly to: HeartbeatPort;
    readonly toAddress: string;
    readonly received: readonly { readonly packet: Buffer; readonly from: string }[];
  }>;
  /** Resolves when it holds; rejects after a while, with what was waited for. */
  until(what: string, holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

const data = (body: unknown): LinkMessage => ({ type: "data", channel: "presence", body });

function listen(channel: Channel): { readonly messages: LinkMessage[]; closed: number } {
  const heard = { messages: [] as LinkMessage[], closed: 0 };
  channel.onMessage = (message) => heard.messages.push(message);
  channel.onClosed = () => (heard.closed += 1);
  return heard;
}

export function testTransport(test: TestFn, name: string, create: () => Promise<TransportUnderTest>): void {
  test.serial(`[TP1] ${name}: both ends know each other's hello, and which of them dialled`, async (t) => {
    const transport = await create();
    t.teardown(transport.close);
    const { dialled, accepted } = await transport.connect();
    t.true(dialled.isDialled);
    t.false(accepted.isDialled);
    t.not(dialled.hello.peerId, accepted.hello.peerId);
    t.is(dialled.hello.meetingId, accepted.hello.meetingId);
  });

  test.serial(`[TP2] ${name}: messages arrive once and in order, both ways`, async (t) => {
    const transport = await create();
    t.teardown(transport.close);
    const { dialled, accepted } = await transport.connect();
    const [atDialler, atAcceptor] = [listen(dialled), listen(accepted)];
    for (let index = 0; index < 50; index += 1) {
      t.true(dialled.send(data(index)));
      t.true(accepted.send(data(100 + index)));
    }
    await transport.until("all messages", () =>
      [atDialler, atAcceptor].every(({ messages }) => messages.length >= 50),
    );
    const count = Array.from({ length: 50 }, (_, index) => index);
    t.deepEqual(
      atAcceptor.messages,
      count.map((index) => data(index)),
    );
    t.deepEqual(
      atDialler.messages,
      count.map((index) => data(100 + index)),
    );
  });

  test.serial(
    `[TP3] ${name}: what was sent before \`end\` arrives, then the other end is closed, and nothing is sent`,
    async (t) => {
      const transport = await create();
      t.teardown(transport.close);
      const { dialled, accepted } = await transport.connect();
      const heard = listen(accepted);
      dialled.send(data("last words"));
      dialled.end();
      await transport.until("the end", () => heard.closed > 0);
      t.deepEqual(heard.messages, [data("last words")]);
      t.is(heard.closed, 1);
      t.false(accepted.send(data("too late")));
    },
  );

  test.serial(
    `[TP4] ${name}: \`destroy\` closes the other end, and is not reported at one's own`,
    async (t) => {
      const transport = await create();
      t.teardown(transport.close);
      const { dialled, accepted } = await transport.connect();
      const [own, other] = [listen(dialled), listen(accepted)];
      dialled.destroy();
      t.false(dialled.send(data("too late")));
      await transport.until("the end", () => other.closed > 0);
      t.deepEqual([own.closed, other.closed], [0, 1]);
    },
  );

  test.serial(`[TP5] ${name}: a refusal arrives with its code before the end`, async (t) => {
    const transport = await create();
    t.teardown(transport.close);
    const { dialled, accepted } = await transport.connect();
    const heard = listen(dialled);
    accepted.refuse("tooManyTries", { waitMs: 1_500.5 });
    await transport.until("the end", () => heard.closed > 0);
    t.deepEqual(heard.messages, [{ type: "refuse", code: "tooManyTries", waitMs: 1_501 }]);
  });

  test.serial(
    `[TP6] ${name}: both ends export one secret a purpose, and another connection exports others`,
    async (t) => {
      const transport = await create();
      t.teardown(transport.close);
      const [one, two] = [await transport.connect(), await transport.connect()];
      const secret = one.dialled.exporter("a");
      t.is(secret.length, 32);
      t.deepEqual(one.accepted.exporter("a"), secret);
      t.notDeepEqual(one.dialled.exporter("b"), secret);
      t.notDeepEqual(two.dialled.exporter("a"), secret);
    },
  );

  test.serial(
    `[TP7] ${name}: a heartbeat arrives as it was sent, with its source address; none after closing`,
    async (t) => {
      const transport = await create();
      t.teardown(transport.close);
      const { from, to, toAddress, received } = await transport.openHeartbeats();
      const packet = encodeHeartbeat(heartbeatKey(Buffer.alloc(32, 1)), 7);
      if (to.port === null) return t.fail("no port");
      from.send(packet, toAddress, to.port);
      await transport.until("the heartbeat", () => received.length > 0);
      t.deepEqual(received[0]?.packet, packet);
      t.regex(received[0]?.from ?? "", /^(127|10)\.0\.0\.\d+$/);
      from.close();
      from.close();
      t.notThrows(() => from.send(packet, toAddress, to.port ?? 0));
    },
  );
}
