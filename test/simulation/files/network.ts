/**
 * A virtual network of byte streams: links with a rate and a delay, cut and mended. A connection over a cut link stands still, as TCP's does;
 * the other end of one whose process died learns it as soon as it can be reached.
 */
import type {
  Connection,
  ConnectionEvents,
  DiallerRole,
  Network,
} from "../../../src/files/transfer/connection.ts";
import type { VirtualClock } from "../../support/clock.ts";
import type { SeededRandom } from "../../support/random.ts";
import type { Process } from "../process.ts";

const SEGMENT_BYTES = 64 * 1024;
/** How often the ends of a stopped process are looked at. */
const STOPPED_MS = 20;
/** Of Node's sockets. */
const HIGH_WATER_BYTES = 16 * 1024;

export interface Host {
  readonly name: string;
  /** Of its network card, either way. */
  bytesPerMs: number;
  /** A firewall lets no call in. */
  isClosed: boolean;
  /** When its card has sent, and received, what was given to it. */
  sendsFromMs: number;
  receivesFromMs: number;
  /** Bytes that its card has sent. */
  sentBytes: number;
}

export interface VirtualNetwork {
  addHost(name: string, bytesPerMs: number): Host;
  /** What one process uses. `alter` may change what it sends. */
  of(host: Host, process: Process, fingerprint: string, alter: Alter | null): Network;
  cut(a: Host, b: Host): void;
  mend(a: Host, b: Host): void;
  /** The process has died. */
  died(process: Process): void;
}
/** Changes parts of one write; they may not be changed in place. */
export type Alter = (parts: readonly Uint8Array[]) => readonly Uint8Array[];

interface Segment {
  readonly bytes: Uint8Array;
  readonly onSent: (() => void) | null;
}
interface End {
  readonly host: Host;
  readonly process: Process;
  readonly queue: Segment[];
  /** What happens at this end, in order: a process that was stopped catches up while more arrives. */
  readonly inbox: (() => void)[];
  readonly alter: Alter | null;
  /** What has arrived and is not read. */
  readonly unread: (() => void)[];
  isReading: boolean;
  events: ConnectionEvents | null;
  queuedBytes: number;
  isSending: boolean;
  /** Segments at the head of the queue that are on their way. */
  inFlight: number;
  /** Counts how often what was on its way was lost. */
  attempt: number;
  isFull: boolean;
  isClosed: boolean;
  /** Waits behind a cut. */
  isBlocked: boolean;
  /** Nothing arrives before: the call is not answered yet. */
  opensAtMs: number;
  other: End | null;
}
interface ListeningProcess {
  readonly host: Host;
  readonly process: Process;
  readonly fingerprint: string;
  readonly alter: Alter | null;
  readonly accept: Accept;
}
type Accept = (connection: Connection, fingerprint: string, role: DiallerRole) => ConnectionEvents | null;

export function createVirtualNetwork(deps: {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
}): VirtualNetwork {
  const { clock, random } = deps;
  const cuts = new Set<string>();
  const ends = new Set<End>();
  const listeners = new Map<number, ListeningProcess>();
  let lastPort = 1_000;

  const keyOf = (a: Host, b: Host) => [a.name, b.name].toSorted().join(" ");
  const isCut = (a: Host, b: Host) => cuts.has(keyOf(a, b));
  const later = (spanMs: number, action: () => void) => void clock.setTimer(clock.nowMs() + spanMs, action);
  const delayMs = () => random.between(0.2, 3);

  function happen(end: End, action: () => void): void {
    end.inbox.push(action);
    end.process.deliver(() => end.inbox.shift()?.());
  }

  function close(end: End): void {
    if (end.isClosed) return;
    end.isClosed = true;
    ends.delete(end);
    end.queue.length = 0;
    later(delayMs(), () => happen(end, () => end.events?.closed()));
  }

  /** The other end is gone: this one learns it once it can be reached. */
  function reset(end: End): void {
    if (end.isClosed || end.other === null) return;
    if (isCut(end.host, end.other.host)) block(end);
    else later(delayMs(), () => close(end));
  }

  function pump(end: End): void {
    const { other, queue } = end;
    if (end.isSending || end.isClosed || other === null) return;
    if (isCut(end.host, other.host)) return block(end);
    if (other.isClosed || other.process.isDead) return reset(end);
    const segment = queue[end.inFlight];
    if (segment === undefined) return;
    if (end.process.isStopped) return later(STOPPED_MS, () => pump(end));
    end.isSending = true;
    end.inFlight += 1;
    const { length } = segment.bytes;
    const { attempt } = end;
    const sentAtMs = Math.max(clock.nowMs(), end.host.sendsFromMs) + length / end.host.bytesPerMs;
    end.host.sendsFromMs = sentAtMs;
    end.host.sentBytes += length;
    const reachesAtMs = Math.max(sentAtMs + delayMs(), other.host.receivesFromMs, other.opensAtMs);
    other.host.receivesFromMs = reachesAtMs + length / other.host.bytesPerMs;
    clock.setTimer(sentAtMs, () => {
      if (attempt !== end.attempt) return;
      end.isSending = false;
      pump(end);
    });
    clock.setTimer(other.host.receivesFromMs, () => arrive(end, other, segment, attempt));
  }

  /** What is on its way is lost; TCP sends it again when it can. */
  function block(end: End): void {
    end.isBlocked = true;
    end.isSending = false;
    end.inFlight = 0;
    end.attempt += 1;
  }

  function arrive(end: End, other: End, segment: Segment, attempt: number): void {
    if (end.isClosed || attempt !== end.attempt) return;
    if (isCut(end.host, other.host)) return block(end);
    if (other.isClosed || other.process.isDead) return reset(end);
    const { bytes, onSent } = segment;
    end.queue.shift();
    end.inFlight -= 1;
    end.queuedBytes -= bytes.length;
    // A stopped process reads it later. The reader sees the sender's own bytes, during the call only.
    const read = () => {
      if (!other.isClosed) other.events?.data(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
      if (onSent !== null) happen(end, onSent);
    };
    happen(other, () => (other.isReading ? read() : other.unread.push(read)));
    if (end.isFull && end.queuedBytes <= HIGH_WATER_BYTES) {
      end.isFull = false;
      happen(end, () => end.events?.drained());
    }
    pump(end);
  }

  function connectionOf(end: End): Connection {
    return {
      write(given, onSent) {
        if (end.isClosed) return false;
        const parts = end.alter?.(given) ?? given;
        parts.forEach((part, index) => {
          for (let at = 0; at < Math.max(1, part.length); at += SEGMENT_BYTES) {
            const bytes = part.subarray(at, at + SEGMENT_BYTES);
            const isLast = index === parts.length - 1 && at + SEGMENT_BYTES >= part.length;
            end.queue.push({ bytes, onSent: isLast ? (onSent ?? null) : null });
            end.queuedBytes += bytes.length;
          }
        });
        pump(end);
        end.isFull ||= end.queuedBytes > HIGH_WATER_BYTES;
        return !end.isFull;
      },
      get unsentBytes() {
        return end.queuedBytes;
      },
      get isClosed() {
        return end.isClosed;
      },
      setReading(isOn) {
        end.isReading = isOn;
        while (end.isReading && end.unread.length > 0) end.unread.shift()?.();
      },
      close() {
        const { other } = end;
        close(end);
        if (other !== null) reset(other);
      },
    };
  }

  const endOf = (host: Host, process: Process, alter: Alter | null): End => {
    const counters = {
      queuedBytes: 0,
      isSending: false,
      inFlight: 0,
      attempt: 0,
      isFull: false,
      isClosed: false,
      isBlocked: false,
      opensAtMs: 0,
    };
    const lists = { queue: [], inbox: [], unread: [] };
    const end: End = {
      host,
      process,
      alter,
      ...lists,
      isReading: true,
      events: null,
      other: null,
      ...counters,
    };
    ends.add(end);
    return end;
  };

  return {
    addHost: (name, bytesPerMs) => ({
      ...{ name, bytesPerMs, isClosed: false },
      ...{ sendsFromMs: 0, receivesFromMs: 0, sentBytes: 0 },
    }),
    of: (host, process, fingerprint, alter) => ({
      dial(peer, _address, events, role) {
        const own = endOf(host, process, alter);
        own.events = events;
        later(delayMs(), () => {
          const listener = listeners.get(peer.port);
          if (own.isClosed || own.process.isDead) return;
          // Nobody answers behind a cut or a firewall: the dialler gives up by itself.
          if (listener !== undefined && (isCut(host, listener.host) || listener.host.isClosed)) return;
          const isRight = listener?.process.isDead === false && listener.fingerprint === peer.fingerprint;
          if (listener === undefined || !isRight) return close(own);
          if (listener.process.isStopped) return;
          const other = endOf(listener.host, listener.process, listener.alter);
          own.other = other;
          other.other = own;
          happen(other, () => {
            own.opensAtMs = clock.nowMs() + delayMs();
            clock.setTimer(own.opensAtMs, () => happen(own, () => own.isClosed || events.opened()));
            other.events = listener.accept(connectionOf(other), fingerprint, role);
            if (other.events === null) connectionOf(other).close();
          });
        });
        return connectionOf(own);
      },
      async listen(options) {
        const [wanted = 0] = [options.port].flat();
        const port = wanted === 0 || listeners.has(wanted) ? ++lastPort : wanted;
        listeners.set(port, { host, process, fingerprint, alter, accept: options.accept });
        return { port, close: () => void listeners.delete(port) };
      },
    }),
    cut: (a, b) => void cuts.add(keyOf(a, b)),
    mend(a, b) {
      if (!cuts.delete(keyOf(a, b))) return;
      for (const end of [...ends]) {
        if (!end.isBlocked || end.other === null || isCut(end.host, end.other.host)) continue;
        end.isBlocked = false;
        pump(end);
        if (end.other.isClosed || end.other.process.isDead) reset(end);
      }
    },
    died(process) {
      for (const [port, listener] of listeners) if (listener.process === process) listeners.delete(port);
      for (const end of [...ends]) {
        if (end.process !== process) continue;
        end.isClosed = true;
        ends.delete(end);
        if (end.other !== null) reset(end.other);
      }
    },
  };
}
