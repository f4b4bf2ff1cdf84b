/** Channels and heartbeats of the virtual network, as the mesh takes them. TLS is left out: a hello is genuine by itself. */
import { createHash } from "node:crypto";
import type { PeerId } from "../../src/kernel/ids.ts";
import type { Log } from "../../src/kernel/log.ts";
import { callStaggered, type Attempt, type CallOptions } from "../../src/mesh/transport/happy-eyeballs.ts";
import type { HeartbeatPort } from "../../src/mesh/transport/heartbeat.ts";
import { refusalMessage, type Channel } from "../../src/mesh/transport/channel.ts";
import { parseJson } from "../../src/kernel/schema.ts";
import { decodeLinkMessage, type Hello, type LinkMessage } from "../../src/mesh/messages.ts";
import { MAX_FRAME_BYTES, MAX_STRANGER_FRAME_BYTES } from "../../src/mesh/transport/frames.ts";
import type { Computer, End, Network } from "./network.ts";
import type { Process } from "./process.ts";

/** One message in this many goes through JSON and its decoder, to prove that it can; the others spare the time. */
const DECODE_EVERY = 16;

/** May change or drop (null) what a process says: for planted faults. */
export type Alter = (message: LinkMessage) => LinkMessage | null;

/** As a program of somebody else's has put it on the wire. */
class Foreign {
  readonly text: string;
  constructor(message: unknown) {
    this.text = JSON.stringify(message);
  }
}

export interface Transport {
  readonly heartbeats: HeartbeatPort;
  /** As the mesh's dialler does. */
  call(
    target: { readonly peerId: PeerId; readonly addresses: readonly string[]; readonly port: number },
    options: CallOptions & { readonly greet: Hello },
  ): () => void;
  /** A peer has called, and has sent its hello. `greet` answers. */
  accept(end: End, address: string, greet: () => Hello | null, onOpen: (channel: Channel) => void): void;
}

export function createTransport(deps: {
  readonly network: Network;
  readonly process: Process;
  readonly log: Log;
  readonly computer: Computer;
  readonly port: number;
  readonly alter: Alter | null;
  /** What it says is decoded where it arrives, as everything is on a real network, and need not be a message. */
  readonly isForeign?: boolean;
}): Transport {
  const { network, process, log, computer, alter, isForeign = false } = deps;
  let sent = 0;

  function asSent(message: LinkMessage): LinkMessage | null {
    const altered = alter === null ? message : alter(message);
    sent += 1;
    if (altered === null || sent % DECODE_EVERY !== 0) return altered;
    const decoded = decodeLinkMessage(JSON.parse(JSON.stringify(altered)));
    if (decoded === null) throw new Error(`said what nobody understands: ${JSON.stringify(altered)}`);
    return decoded;
  }

  function makeChannel(end: End, hello: Hello, isDialled: boolean, address: string): Channel {
    let maxBytes = isDialled ? MAX_FRAME_BYTES : MAX_STRANGER_FRAME_BYTES;
    const channel: Channel = {
      isDialled,
      hello,
      address,
      localAddress: computer.address,
      onMessage: () => {},
      onNonsense: () => {},
      onClosed: () => {},
      trust: () => void (maxBytes = MAX_FRAME_BYTES),
      send(message) {
        if (isForeign) return end.send(new Foreign(message));
        const said = asSent(message);
        return said === null ? true : end.send(said);
      },
      end: () => end.end(),
      refuse(code, more) {
        end.send(refusalMessage(code, more));
        end.end();
      },
      destroy: () => end.destroy(),
      exporter: (purpose) => createHash("sha256").update(`${end.serial} ${purpose}`).digest(),
    };
    /** As `openChannel`. */
    function takeForeign({ text }: Foreign): void {
      const isTooLong = Buffer.byteLength(text) > maxBytes;
      const message = isTooLong ? null : decodeLinkMessage(parseJson(text));
      if (message !== null) return channel.onMessage(message);
      log.count(isTooLong ? "mesh.frameTooLong" : "mesh.badMessage");
      channel.onNonsense();
      end.destroy();
      channel.onClosed();
    }
    // Only link messages are sent once the hellos are over.
    end.onMessage = (message) =>
      message instanceof Foreign ? takeForeign(message) : channel.onMessage(message as LinkMessage);
    end.onClosed = () => channel.onClosed();
    return channel;
  }

  return {
    heartbeats: {
      port: deps.port,
      // Nobody forges here.
      macOf: (secret) => Buffer.from(secret),
      send: (packet, address, port) => network.sendPacket(computer, packet, address, port),
      close: () => {},
    },
    call(target, { greet, ...options }) {
      const attempt: Attempt = (address, done) => {
        let end: End | null = null;
        const cancel = network.connect(
          computer,
          process,
          { address, port: target.port },
          {
            onRefused: () => done.onFailed("refused"),
            onOpen(opened) {
              end = opened;
              done.onReached();
              opened.onClosed = () => done.onFailed("failed");
              // The first message of a connection is a hello.
              opened.onMessage = (message) =>
                done.onOpen(makeChannel(opened, message as Hello, true, address));
              opened.send(greet);
            },
          },
        );
        return () => {
          cancel();
          end?.destroy();
        };
      };
      return callStaggered({ clock: process.clock, log, attempt }, target, options);
    },
    accept(end, address, greet, onOpen) {
      end.onMessage = (message) => {
        const answer = greet();
        if (answer === null) return end.destroy();
        end.send(answer);
        // As above.
        onOpen(makeChannel(end, message as Hello, false, address));
      };
    },
  };
}
