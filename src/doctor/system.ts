/** What the doctor asks of the operating system. Nothing leaves this computer but one datagram a card, to itself by the mDNS group. */
import { createSocket, type Socket } from "node:dgram";
import { readFileSync } from "node:fs";
import { access, constants, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { MDNS_GROUP, MDNS_GROUP_IPV6, MDNS_PORT } from "../kernel/mdns.ts";
import { words, type Words } from "../kernel/words.ts";
import { readHardwareCards } from "../platform/hardware-cards.ts";
import type { InterfaceTable } from "../platform/card-kinds.ts";
import type { CardFacts } from "./types.ts";

/** A datagram to oneself takes under a millisecond. */
const MULTICAST_PATIENCE_MS = 1_000;
/** Nobody's (RFC 5737), and beyond every own network, so that its route is the one to the internet. */
const ANYWHERE = "192.0.2.1";

export interface DoctorSystem {
  readonly platform: string;
  nowMs(): number;
  interfaces(): InterfaceTable;
  /** Those with a device; empty where that is not known. */
  hardwareCards(): ReadonlySet<string>;
  /** The own address for what goes to the internet; null where there is no way there. Sends nothing. */
  routeAddress(): Promise<string | null>;
  /** Sends a datagram to the mDNS group and waits for it to come back. Null: it did; else "lost" or the system's code. */
  tryMulticast(card: CardFacts): Promise<string | null>;
  /** Null where it can be shared, else the system's code. */
  tryMdnsPort(): Promise<string | null>;
  isTcpFree(port: number): Promise<boolean>;
  isUdpFree(port: number): Promise<boolean>;
  /** A small file's text; null where there is none that may be read. */
  read(file: string): string | null;
  tryFolder(folder: string): Promise<Words | null>;
  freeBytes(folder: string): Promise<number | null>;
  /** What `look` finds, or `unknown` where it fails or takes longer. */
  within<Fact>(spanMs: number, look: () => Fact | Promise<Fact>, unknown: Fact): Promise<Fact>;
}

export const nodeSystem: DoctorSystem = {
  platform: process.platform,
  nowMs: Date.now,
  interfaces: networkInterfaces,
  hardwareCards: readHardwareCards,
  routeAddress: () =>
    socketed("udp4", (socket, done) => {
      socket.on("error", () => done(null));
      // To connect UDP asks for the route, and sends nothing.
      socket.connect(9, ANYWHERE, () => done(socket.address().address));
    }),
  tryMulticast,
  tryMdnsPort: () =>
    socketed("udp4", (socket, done) => {
      socket.on("error", (error) => done(codeOf(error)));
      socket.bind(MDNS_PORT, () => done(null));
    }),
  isTcpFree(port) {
    const server = createServer();
    return new Promise((resolve) => {
      server.once("error", (error) => {
        // A machine without IPv6.
        if (codeOf(error) !== "EAFNOSUPPORT") return resolve(false);
        server.once("error", () => resolve(false));
        server.listen(port, "0.0.0.0", () => server.close(() => resolve(true)));
      });
      server.listen(port, "::", () => server.close(() => resolve(true)));
    });
  },
  isUdpFree: (port) =>
    new Promise((resolve) => {
      const socket = createSocket("udp4");
      socket.once("error", () => socket.close(() => resolve(false)));
      socket.bind({ port, exclusive: true }, () => socket.close(() => resolve(true)));
    }),
  read(file) {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return null;
    }
  },
  tryFolder: (folder) =>
    access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(
      () => null,
      () => words("doctorFolderShut", folder),
    ),
  freeBytes: (folder) => statfs(folder).then(({ bavail, bsize }) => bavail * bsize),
  async within(spanMs, look, unknown) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<typeof unknown>((resolve) => {
      timer = setTimeout(() => resolve(unknown), spanMs);
    });
    const found = Promise.resolve()
      .then(look)
      .catch(() => unknown);
    const first = await Promise.race([found, late]);
    clearTimeout(timer);
    return first;
  },
};

/** Opens a socket that shares its address, and closes it once `done` is called. */
function socketed<Fact>(
  type: "udp4" | "udp6",
  use: (socket: Socket, done: (fact: Fact) => void) => void,
): Promise<Fact> {
  return new Promise((resolve) => {
    const socket = createSocket({ type, reuseAddr: true });
    let isDone = false;
    use(socket, (fact) => {
      if (isDone) return;
      isDone = true;
      socket.removeAllListeners();
      socket.on("error", () => {});
      socket.close();
      resolve(fact);
    });
  });
}

function tryMulticast({ name, address, family }: CardFacts): Promise<string | null> {
  const isIpv6 = family === "IPv6";
  const payload = Buffer.from(`landline doctor ${process.pid} ${address}`);
  const group = isIpv6 ? `${MDNS_GROUP_IPV6}%${name}` : MDNS_GROUP;
  const own = isIpv6 ? `::%${name}` : address;
  return socketed<string | null>(isIpv6 ? "udp6" : "udp4", (socket, done) => {
    const timer = setTimeout(() => done("lost"), MULTICAST_PATIENCE_MS);
    const end = (problem: string | null) => {
      clearTimeout(timer);
      done(problem);
    };
    socket.on("error", (error) => end(codeOf(error)));
    socket.on("message", (message) => {
      if (message.equals(payload)) end(null);
    });
    // Not the mDNS port: group and interface are what is tried, and other mDNS programs get no noise.
    socket.bind(0, () => {
      try {
        socket.addMembership(isIpv6 ? MDNS_GROUP_IPV6 : MDNS_GROUP, own);
        socket.setMulticastInterface(own);
        socket.setMulticastLoopback(true);
        socket.setMulticastTTL(1);
        socket.send(payload, socket.address().port, group, (error) => {
          if (error !== null) end(codeOf(error));
        });
      } catch (error) {
        end(codeOf(error));
      }
    });
  });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : String(error);
