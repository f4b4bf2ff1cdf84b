/** Channels and beats of the virtual network, as the mesh takes them. TLS is left out: who is at the other end is true by itself. */
import { createHash } from "node:crypto";
import type { BeatPort } from "../../src/mesh/beats.ts";
import type { Channel } from "../../src/mesh/channel.ts";
import type { CallFailure } from "../../src/mesh/dialer.ts";
import { decodeLinkMessage, type Hello, type LinkMessage } from "../../src/mesh/messages.ts";
import type { Computer, End, Network } from "./network.ts";
import type { Process } from "./process.ts";

/** As the dialler's. */
const STAGGER_MS = 100;
/** Every so manieth message goes through JSON and its decoder, to prove that it can; the others spare the time. */
const DECODE_EVERY = 16;

/** May change or drop (null) what a process says: for planted faults. */
export type Alter = (message: LinkMessage) => LinkMessage | null;

export interface Transport {
  readonly beats: BeatPort;
  /** Calls as the mesh's dialler does: exactly one of both callbacks, never before it returns, none after its undo. */
  call(
    target: { readonly peerId: string; readonly addresses: readonly string[]; readonly port: number },
    options: {
      readonly greet: Hello;
      readonly deadlineAtMs: number;
      readonly onOpen: (channel: Channel) => void;
      readonly onFailed: (why: CallFailure) => void;
    },
  ): () => void;
  /** Somebody has called, and said hello. `greet` answers. */
  accept(end: End, address: string, greet: () => Hello | null, onOpen: (channel: Channel) => void): void;
}

export function createTransport(deps: {
  readonly network: Network;
  readonly process: Process;
  readonly computer: Computer;
  readonly port: number;
  readonly alter: Alter | null;
}): Transport {
  const { network, process, computer, alter } = deps;
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
    const channel: Channel = {
      isDialled,
      hello,
      address,
      localAddress: computer.address,
      onMessage: () => {},
      onClosed: () => {},
      trust: () => {},
      send(message) {
        const said = asSent(message);
        return said === null ? true : end.send(said);
      },
      end: () => end.end(),
      refuse(code, waitMs) {
        end.send({ type: "refuse", code, ...(waitMs === undefined ? {} : { waitMs: Math.ceil(waitMs) }) });
        end.end();
      },
      destroy: () => end.destroy(),
      exporter: (purpose) => createHash("sha256").update(`${end.serial} ${purpose}`).digest(),
    };
    // Only link messages are sent once the hellos are over.
    end.onMessage = (message) => channel.onMessage(message as LinkMessage);
    end.onClosed = () => channel.onClosed();
    return channel;
  }

  return {
    beats: {
      port: deps.port,
      // Nobody forges here.
      macOf: (secret) => Buffer.from(secret),
      send: (packet, address, port) => network.sendPacket(computer, packet, address, port),
      close: () => {},
    },
    call(target, { greet, deadlineAtMs, onOpen, onFailed }) {
      const { clock } = process;
      const waiting = [...new Set(target.addresses)];
      const attempts = new Map<string, () => void>();
      const failures: CallFailure[] = [];
      let isOver = false;
      let cancelNext = clock.setTimer(clock.nowMs(), next);
      const cancelDeadline = clock.setTimer(deadlineAtMs, () => fail("timeout"));

      function stop(): void {
        isOver = true;
        cancelNext();
        cancelDeadline();
        for (const abandon of attempts.values()) abandon();
        attempts.clear();
      }
      function fail(why: CallFailure): void {
        if (isOver) return;
        stop();
        onFailed(why);
      }
      function next(): void {
        cancelNext();
        if (isOver) return;
        const address = waiting.shift();
        if (address !== undefined) attempt(address);
        else if (attempts.size === 0)
          return fail(
            failures.length > 0 && failures.every((why) => why === "refused")
              ? "refused"
              : failures.includes("otherPeer")
                ? "otherPeer"
                : "failed",
          );
        if (waiting.length > 0) cancelNext = clock.setTimer(clock.nowMs() + STAGGER_MS, next);
      }
      function attemptFailed(address: string, why: CallFailure): void {
        if (isOver || !attempts.delete(address)) return;
        failures.push(why);
        next();
      }
      function attempt(address: string): void {
        const cancel = network.connect(
          computer,
          process,
          { address, port: target.port },
          {
            onRefused: () => attemptFailed(address, "refused"),
            onOpen(end) {
              if (isOver) return end.destroy();
              attempts.set(address, () => end.destroy());
              end.onClosed = () => attemptFailed(address, "failed");
              end.onMessage = (message) => {
                // The first message of a connection is a hello.
                const hello = message as Hello;
                if (hello.peerId !== target.peerId) {
                  end.destroy();
                  return attemptFailed(address, "otherPeer");
                }
                attempts.delete(address);
                stop();
                onOpen(makeChannel(end, hello, true, address));
              };
              end.send(greet);
            },
          },
        );
        attempts.set(address, cancel);
      }
      return () => {
        if (!isOver) stop();
      };
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
