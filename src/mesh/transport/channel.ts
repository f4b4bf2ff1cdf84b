/** One TLS connection after its handshake: hellos first, then messages. Nonsense closes it and is counted. */
import type { TLSSocket } from "node:tls";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import { plainAddress } from "../../platform/ip-address.ts";
import { processorMs, recentProcessorMs } from "../../platform/processor-time.ts";
import { createFrameReader, encodeFrame, MAX_FRAME_BYTES, MAX_STRANGER_FRAME_BYTES } from "./frames.ts";
import { peerSpkiOf } from "../../platform/certificate.ts";
import type { WorkBudget } from "./work-budget.ts";
import { checkHello } from "./hello.ts";
import type { MembershipProof } from "../identity/membership-proof.ts";
import {
  decodeLinkMessage,
  type Hello,
  type LinkMessage,
  type RefusalCode,
  type Successor,
} from "../messages.ts";

/** A link whose other end reads more slowly than this is of no use. */
const MAX_QUEUE_BYTES = 4 * 1024 * 1024;
/** Processor times are exact to 16 ms on some systems. */
const LONG_SPAN_MS = 20;
const EXPORTER_LABEL = "EXPORTER-landline-v1";

/** What a refusal may say besides its code. */
export interface RefusalDetails {
  readonly waitMs?: number | undefined;
  readonly proof?: MembershipProof | undefined;
  readonly succession?: readonly Successor[] | undefined;
}

export function refusalMessage(
  code: RefusalCode,
  { waitMs, proof, succession }: RefusalDetails = {},
): LinkMessage {
  return {
    type: "refuse",
    code,
    ...(waitMs === undefined ? {} : { waitMs: Math.ceil(waitMs) }),
    ...(proof === undefined ? {} : { proof }),
    ...(succession === undefined ? {} : { succession: successorsOf(succession) }),
  };
}

/** No more of them than a stranger has to know. */
export const successorsOf = (entries: readonly Successor[]) =>
  entries.map(({ peerId, addresses, port }) => ({ peerId, addresses: [...addresses], port }));

export interface Channel {
  readonly isDialled: boolean;
  /** The other end's hello, which is genuine. */
  readonly hello: Hello;
  /** Address of the other end, and of this end. */
  readonly address: string;
  readonly localAddress: string;
  /** The present owner of the channel sets it. */
  onMessage: (message: LinkMessage) => void;
  /** The other end sent what is no message. The connection ends; `onClosed` follows. */
  onNonsense: () => void;
  /** Called once, when the connection has ended for any reason but `destroy` at this end. */
  onClosed: () => void;
  /** The other end is a member: longer messages are accepted from it. */
  trust(): void;
  /** False when the connection is closed, the message is too long, or the queue is full (which closes the connection). */
  send(message: LinkMessage): boolean;
  /** Sends what is queued, then closes. */
  end(): void;
  /** Sends the refusal, then closes. `waitMs` is rounded up. */
  refuse(code: RefusalCode, more?: RefusalDetails): void;
  destroy(): void;
  /** 32 bytes that only the two ends of this TLS connection know. */
  exporter(purpose: string): Buffer;
}

/**
 * Sends `greet` at once. `onOpen` gets the channel when the other end's hello has come and is genuine; `onFailed` is called instead when the
 * connection ends before that. There is no deadline in here: the caller destroys the socket.
 */
export function openChannel(
  log: Log,
  socket: TLSSocket,
  options: {
    readonly clock: Clock;
    /** Of all connections of this core. */
    readonly work: WorkBudget;
    readonly isDialled: boolean;
    readonly greet: Hello;
    readonly onOpen: (channel: Channel) => void;
    readonly onFailed: (why: "protocolVersion" | "nonsense" | "closed") => void;
  },
): void {
  const { clock, isDialled, greet, onOpen, onFailed } = options;
  const address = plainAddress(socket.remoteAddress ?? "");
  const localAddress = plainAddress(socket.localAddress ?? "");
  const peerSpki = peerSpkiOf(socket);
  let channel: Channel | null = null;
  let isOver = false;
  let isTrusted = false;

  /** Ends the connection, or notes that it has ended. */
  function over(why: "protocolVersion" | "nonsense" | "closed", tellsOwner = true): void {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    if (!tellsOwner) return;
    if (channel === null) onFailed(why);
    else channel.onClosed();
  }

  function write(message: LinkMessage | Hello): boolean {
    if (isOver || !socket.writable) return false;
    const frame = encodeFrame(message);
    if (frame === null) {
      log.count("mesh.messageTooLong");
      return false;
    }
    if (socket.writableLength + frame.length > MAX_QUEUE_BYTES) {
      log.count("mesh.queueFull");
      // Not from within the caller's loop over links.
      setImmediate(() => over("closed"));
      return false;
    }
    socket.write(frame);
    return true;
  }

  function take(value: unknown): void {
    if (isOver) return;
    if (channel === null) return takeHello(value);
    const message = decodeLinkMessage(value);
    if (message !== null) return channel.onMessage(message);
    log.count("mesh.badMessage");
    channel.onNonsense();
    over("nonsense");
  }

  function takeHello(value: unknown): void {
    const hello = peerSpki === null ? "nonsense" : checkHello(value, peerSpki);
    if (hello === "protocolVersion" && !isDialled) {
      // Self's hello has carried the version already; a dialler of another version reads one or the other.
      log.count("mesh.protocolVersion");
      write({ type: "refuse", code: "protocolVersion" });
      isOver = true;
      socket.end();
      return onFailed("protocolVersion");
    }
    if (hello === "protocolVersion" || hello === "nonsense") {
      log.count(hello === "nonsense" ? "mesh.badHello" : "mesh.protocolVersion");
      return over(hello);
    }
    if (isDialled) isTrusted = true;
    channel = makeChannel(hello);
    onOpen(channel);
  }

  function makeChannel(hello: Hello): Channel {
    return {
      isDialled,
      hello,
      address,
      localAddress,
      onMessage: () => {},
      onNonsense: () => {},
      onClosed: () => {},
      trust: () => void (isTrusted = true),
      send: write,
      end() {
        if (isOver) return;
        socket.end();
      },
      refuse(code, more) {
        write(refusalMessage(code, more));
        if (!isOver) socket.end();
      },
      destroy: () => over("closed", false),
      exporter: (purpose) => socket.exportKeyingMaterial(32, EXPORTER_LABEL, Buffer.from(purpose)),
    };
  }

  const reader = createFrameReader(() => (isTrusted ? MAX_FRAME_BYTES : MAX_STRANGER_FRAME_BYTES));
  socket.setNoDelay(true);
  const budget = options.work.link(clock.nowMs());
  let isPaused = false;

  /** Handles a message, and pauses when that took more time than the link may have. */
  function takeTimed(value: unknown): void {
    const startedMs = clock.nowMs();
    const startedAtProcessorMs = recentProcessorMs();
    try {
      take(value);
    } finally {
      const endedMs = clock.nowMs();
      const spanMs = endedMs - startedMs;
      // Much of a long span may be that of other programs, for which no peer pays.
      const workMs = spanMs < LONG_SPAN_MS ? spanMs : Math.min(spanMs, processorMs() - startedAtProcessorMs);
      const pauseMs = budget.spend(workMs, endedMs);
      if (pauseMs > 0) pause(endedMs + pauseMs);
    }
  }

  function pause(untilMs: number): void {
    if (isPaused || isOver) return;
    log.count("mesh.linkPaused");
    isPaused = true;
    socket.pause();
    clock.setTimer(untilMs, () => {
      isPaused = false;
      socket.resume();
      read(Buffer.alloc(0));
    });
  }

  function read(chunk: Buffer): void {
    try {
      if (isOver || reader.push(chunk, takeTimed, () => !isPaused && !isOver)) return;
      log.count("mesh.frameTooLong");
      channel?.onNonsense();
      over("nonsense");
    } catch (error) {
      log.error("a message from a peer could not be handled", { error: String(error) });
      log.count("mesh.handlerFailed");
    }
  }

  socket.on("data", read);
  socket.on("error", () => {});
  socket.on("close", () => guarded(log, () => over("closed")));
  write(greet);
}

/** Runs a callback of a timer or socket. An exception is logged and goes no further. */
export function guarded(log: Log, run: () => void): void {
  try {
    run();
  } catch (error) {
    log.error("mesh failed", {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    log.count("mesh.handlerFailed");
  }
}
