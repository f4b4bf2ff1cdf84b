/** The sockets of one test. Everything goes to the address at the other end of the link, and from nowhere else is anything counted. */
import { createSocket, type Socket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { LINK_TEST_DATAGRAMS } from "../kernel/limits.ts";
import { pause, type Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { MDNS_GROUP, MDNS_GROUP_IPV6, MDNS_PORT } from "../kernel/mdns.ts";
import type { Ports } from "../kernel/ports.ts";
import { isLinkLocalIpv6, plainAddress, unzoned } from "../platform/ip-address.ts";
import {
  countedDatagram,
  createDatagramCount,
  isMulticastQuestion,
  multicastQuestion,
  sizedDatagram,
} from "./datagrams.ts";
import { PACKET_SIZES, type Measured, type TestId } from "./messages.ts";

const ROUND_MS = 60;
/** Twenty rounds take 1.2 s, and fit every buffer on the way. */
const PER_ROUND = 10;
/** Each size goes so often: one that is lost by chance is no small MTU. */
const SIZED_ROUNDS = 6;
const MULTICAST_ROUNDS: ReadonlySet<number> = new Set([0, 5, 10]);
/** The last ones are on their way. */
const SETTLE_MS = 300;
/** On a LAN a connection takes milliseconds; the first packet may be lost, and comes again after a second. */
const TCP_WAIT_MS = 2_500;
const PORT_TRIES = 8;

export interface Probe {
  /** Where self takes datagrams; null where no port could be had. */
  readonly udpPort: number | null;
  /** Resolves when all is sent. `udpPort` and `meshPort`: the other one's. */
  run(to: { readonly udpPort: number | null; readonly meshPort: number }): Promise<void>;
  /** What has come so far. */
  measured(): Measured;
  /** The other one has sent everything, by what has come of it. */
  hasSeenEnd(): boolean;
  close(): void;
}

export interface ProbeDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly test: TestId;
  /** The other member's, as the link has it. */
  readonly address: string;
  /** Of sound and pictures, which a firewall lets in; null for any. */
  readonly ports: Ports["media"] | null;
  readonly random: () => number;
}

/** Never rejects. */
export async function openProbe(deps: ProbeDeps): Promise<Probe> {
  const { clock, log, test } = deps;
  const address = plainAddress(deps.address);
  const isIpv6 = isIPv6(unzoned(address));
  const count = createDatagramCount(test, isIpv6);
  let hearsMulticast = false;
  let reachesTcp: boolean | null = null;
  let hasPartnerPort = false;
  let isClosed = false;
  const isFromThere = (from: string): boolean => unzoned(plainAddress(from)) === unzoned(address);
  const quiet = (socket: Socket): Socket =>
    socket.on("error", (error) => log.debug("a socket of a test failed", { error: error.message }));

  const own = await ownAddress(address, isIpv6);
  const receiver = await bindIn(isIpv6, deps.ports, deps.random);
  // Another socket, so that nothing that it sends lets anything in at the receiver's port.
  const sender = await bindTo(isIpv6, {});
  const listener = own === null ? null : await listenToMulticast(isIpv6, own);
  for (const socket of [receiver, sender, listener]) if (socket !== null) quiet(socket);
  receiver?.on("message", (packet, { address: from }) => {
    if (isFromThere(from)) count.take(packet);
  });
  listener?.on("message", (packet, { address: from }) => {
    if (isFromThere(from) && isMulticastQuestion(packet, test)) hearsMulticast = true;
  });

  function sendRound(round: number, port: number | null): void {
    if (sender === null) return;
    const send = (packet: Buffer, to: number, where: string): void =>
      sender.send(packet, to, where, () => {});
    if (MULTICAST_ROUNDS.has(round) && own !== null)
      send(multicastQuestion(test), MDNS_PORT, isIpv6 ? MDNS_GROUP_IPV6 + zoneOf(own) : MDNS_GROUP);
    if (port === null) return;
    if (round < SIZED_ROUNDS)
      PACKET_SIZES.forEach((_, index) => send(sizedDatagram(test, index, isIpv6), port, address));
    for (let index = 0; index < PER_ROUND; index += 1)
      send(countedDatagram(test, round * PER_ROUND + index), port, address);
  }

  async function sendAll(port: number | null): Promise<void> {
    if (sender !== null && own !== null) aimMulticast(sender, isIpv6, own, log);
    for (let round = 0; round * PER_ROUND < LINK_TEST_DATAGRAMS && !isClosed; round += 1) {
      sendRound(round, port);
      await pause(clock, ROUND_MS);
    }
    await pause(clock, SETTLE_MS);
  }

  return {
    udpPort: receiver?.address().port ?? null,
    async run({ udpPort, meshPort }) {
      hasPartnerPort = true;
      const [answer] = await Promise.all([connects(address, meshPort), sendAll(udpPort)]);
      reachesTcp = answer;
    },
    measured: () => ({
      reachesTcp,
      datagrams: hasPartnerPort && receiver !== null ? count.counted() : null,
      largestBytes: hasPartnerPort && receiver !== null ? count.largestBytes() : null,
      hearsMulticast: listener === null ? null : hearsMulticast,
    }),
    hasSeenEnd: count.hasSeenEnd,
    close() {
      if (isClosed) return;
      isClosed = true;
      for (const socket of [receiver, sender, listener]) socket?.close();
    },
  };
}

const zoneOf = (address: string): string => (address.includes("%") ? `%${address.split("%")[1] ?? ""}` : "");

/** Null where it cannot be bound. */
async function bindTo(
  isIpv6: boolean,
  where: { readonly port?: number; readonly address?: string; readonly isShared?: boolean },
): Promise<Socket | null> {
  const { port = 0, address, isShared = false } = where;
  const socket = createSocket({ type: isIpv6 ? "udp6" : "udp4", reuseAddr: isShared });
  const isBound = await new Promise<boolean>((resolve) => {
    socket.once("error", () => resolve(false));
    socket.bind({ port, ...(address === undefined ? {} : { address }) }, () => resolve(true));
  });
  socket.removeAllListeners("error");
  if (isBound) return socket;
  socket.close();
  return null;
}

/** One of the ports of sound and pictures, which have a range of their own; any if none of some is free. */
async function bindIn(
  isIpv6: boolean,
  ports: Ports["media"] | null,
  random: () => number,
): Promise<Socket | null> {
  for (let tries = 0; ports !== null && tries < PORT_TRIES; tries += 1) {
    const port = ports.first + Math.floor(random() * (ports.last - ports.first + 1));
    const socket = await bindTo(isIpv6, { port });
    if (socket !== null) return socket;
  }
  return await bindTo(isIpv6, {});
}

/** Self's address on the way there: that of the card by which multicast has to go. */
async function ownAddress(address: string, isIpv6: boolean): Promise<string | null> {
  const socket = createSocket(isIpv6 ? "udp6" : "udp4");
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.connect(MDNS_PORT, address, resolve);
    });
    const { address: own } = socket.address();
    // A link-local address needs its card's name.
    return isLinkLocalIpv6(own) && !own.includes("%") ? own + zoneOf(address) : own;
  } catch {
    return null;
  } finally {
    socket.close();
  }
}

/** Beside the socket of discovery. Bound to the group itself, it takes nothing that is sent to this machine alone; Windows cannot do that. */
async function listenToMulticast(isIpv6: boolean, own: string): Promise<Socket | null> {
  const group = isIpv6 ? MDNS_GROUP_IPV6 + zoneOf(own) : MDNS_GROUP;
  const address = process.platform === "win32" ? {} : { address: group };
  const socket = await bindTo(isIpv6, { port: MDNS_PORT, ...address, isShared: true });
  try {
    socket?.addMembership(isIpv6 ? MDNS_GROUP_IPV6 : MDNS_GROUP, isIpv6 ? `::${zoneOf(own)}` : own);
    return socket;
  } catch {
    socket?.close();
    return null;
  }
}

function aimMulticast(sender: Socket, isIpv6: boolean, own: string, log: Log): void {
  try {
    sender.setMulticastInterface(isIpv6 ? `::${zoneOf(own)}` : own);
    // It is for this link alone, and mDNS packets have this number (RFC 6762, section 11).
    sender.setMulticastTTL(255);
  } catch (error) {
    log.debug("a test sends no multicast", { error: String(error) });
  }
}

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TCP_WAIT_MS });
    const done = (isThere: boolean): void => {
      resolve(isThere);
      socket.destroy();
    };
    socket.once("connect", () => done(true));
    socket.once("timeout", () => done(false));
    socket.on("error", () => done(false));
  });
}
