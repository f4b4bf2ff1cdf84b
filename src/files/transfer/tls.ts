/** Connections over mutual TLS 1.3. Peers know each other by the fingerprints of their certificates and by nothing else. */
import { createHash } from "node:crypto";
import { createServer, type OnReadOpts, type Socket } from "node:net";
import {
  connect,
  createSecureContext,
  createServer as createTlsServer,
  type ConnectionOptions,
  type TLSSocket,
} from "node:tls";
import { peerSpkiOf, type Certificate } from "../../platform/certificate.ts";
import { listen as listenAt } from "../../platform/listen.ts";
import type { Connection, Dial, Listen, Network } from "./connection.ts";
import { createUnprovenConnections } from "./unproven.ts";

export const TLS_OPTIONS = {
  minVersion: "TLSv1.3",
  // The cheapest with AES in hardware, and strong enough: sealed chunks have their own AES-256.
  ciphers: "TLS_AES_128_GCM_SHA256",
  // Each certificate is of one run and signed by nobody: fingerprints are compared instead.
  rejectUnauthorized: false,
} as const;

/** ALPN (RFC 7301) of a connection that a seeder dials; a downloader's has none. */
const SEEDER_PROTOCOL = "landline-seeder";

/** A downloader reads into one buffer that is used again and again: four TLS records. */
const READ_BYTES = 64 * 1024;

/** SHA-256 of the SubjectPublicKeyInfo, hex. */
const fingerprintOf = (spki: Uint8Array): string => createHash("sha256").update(spki).digest("hex");

export const ownFingerprint = ({ spki }: Certificate): string => fingerprintOf(spki);

/** The other end's; null when it showed no certificate that can be read. */
function peerFingerprint(socket: TLSSocket): string | null {
  const spki = peerSpkiOf(socket);
  return spki === null ? null : fingerprintOf(spki);
}

function connectionOver(socket: TLSSocket): Connection {
  // Errors end in `close`.
  socket.on("error", () => {});
  socket.setNoDelay(true);
  return {
    write(parts, onSent) {
      let isRoomy = true;
      socket.cork();
      parts.forEach((part, index) => {
        isRoomy = index === parts.length - 1 ? socket.write(part, sentBy(onSent)) : socket.write(part);
      });
      socket.uncork();
      return isRoomy;
    },
    get unsentBytes() {
      return socket.writableLength;
    },
    get isClosed() {
      return socket.destroyed;
    },
    setReading: (isOn) => void (isOn ? socket.resume() : socket.pause()),
    close: () => void socket.destroy(),
  };
}

/** Node calls back with an error when the socket closes before the bytes are written. */
const sentBy = (onSent: (() => void) | undefined) =>
  onSent === undefined ? undefined : (error?: Error | null) => void (error instanceof Error || onSent());

export function createTlsNetwork({ key, cert }: Certificate, count: (name: string) => void): Network {
  // Made once: reading keys and certificates is nearly all of what a call of `connect` costs.
  const secureContext = createSecureContext({
    key,
    cert,
    minVersion: TLS_OPTIONS.minVersion,
    ciphers: TLS_OPTIONS.ciphers,
  });

  const dial: Dial = (peer, address, events, role) => {
    let isOpen = false;
    const options: ConnectionOptions & { readonly onread: OnReadOpts } = {
      ...TLS_OPTIONS,
      secureContext,
      host: address,
      port: peer.port,
      ...(role === "seeder" ? { ALPNProtocols: [SEEDER_PROTOCOL] } : {}),
      // Documented for tls.connect (its types lack it). Without a buffer for each record it takes a quarter less processor time.
      onread: {
        buffer: Buffer.allocUnsafeSlow(READ_BYTES),
        callback(length, buffer) {
          if (isOpen) events.data(Buffer.from(buffer.buffer, buffer.byteOffset, length));
          return true;
        },
      },
    };
    const socket = connect(options);
    const connection = connectionOver(socket);
    socket.on("secureConnect", () => {
      if (peerFingerprint(socket) !== peer.fingerprint) {
        count("files.wrongFingerprint");
        socket.destroy();
        return;
      }
      isOpen = true;
      events.opened();
    });
    socket.on("drain", () => events.drained());
    socket.on("close", () => events.closed());
    return connection;
  };

  const listen: Listen = async (options) => {
    const sockets = new Set<Socket>();
    const unproven = createUnprovenConnections<Socket>(options);
    let provenCount = 0;
    const secure = createTlsServer({
      ...TLS_OPTIONS,
      key,
      cert,
      requestCert: true,
      ALPNProtocols: [SEEDER_PROTOCOL],
      handshakeTimeout: options.handshakeMs,
    });
    secure.on("tlsClientError", (_error, socket) => {
      options.count("files.badHandshake");
      socket.destroy();
    });
    secure.on("secureConnection", (socket: TLSSocket) => {
      const connection = connectionOver(socket);
      const isFull = provenCount >= options.maxConnections;
      if (isFull) options.count("files.tooManyConnections");
      const role = socket.alpnProtocol === SEEDER_PROTOCOL ? "seeder" : "downloader";
      const events = isFull ? null : options.accept(connection, peerFingerprint(socket), role);
      if (events === null) {
        socket.destroy();
        return;
      }
      unproven.prove(socket);
      provenCount += 1;
      socket.on("close", () => (provenCount -= 1));
      socket.on("data", (bytes) => events.data(bytes));
      socket.on("drain", () => events.drained());
      socket.on("close", () => events.closed());
    });
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on("error", () => {});
      if (!unproven.admit(socket)) {
        options.count("files.tooManyConnections");
        socket.destroy();
        return;
      }
      sockets.add(socket);
      socket.on("close", () => {
        sockets.delete(socket);
        unproven.closed(socket);
      });
      // Documented: a TLS server serves any connection that is injected by this event.
      secure.emit("connection", socket);
    });
    const port = await listenAt(server, options);
    server.on("error", () => options.count("files.portFailed"));
    return {
      port,
      close() {
        server.close();
        for (const socket of sockets) socket.destroy();
      },
    };
  };

  return { dial, listen };
}
