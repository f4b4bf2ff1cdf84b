/**
 * A virtual network of computers: datagrams that get lost, doubled and out of order; connections whose kernels send again what was
 * lost, accept for a process that is stopped, and answer for one that is dead.
 */
import type { VirtualClock } from "../support/clock.ts";
import type { Process } from "./process.ts";
import type { SeededRandom } from "../support/random.ts";

/** First and longest wait before the kernel sends again (RFC 6298 as Linux has it). */
const RETRANSMIT_MS = [200, 8_000] as const;
/** As long as the mesh's dialler waits for a handshake before it begins anew. */
const SYN_PATIENCE_MS = 600;

export interface Computer {
  readonly index: number;
  address: string;
  /** Has power and is awake. */
  isOn: boolean;
  /** Its cable is in. */
  isPlugged: boolean;
  /** When the last run began, as its disk remembers; 0: there was none. */
  lastStartMs: number;
  listener: Listener | null;
}

/** What a process listens with: TCP and UDP on one port number. */
export interface Listener {
  readonly process: Process;
  readonly port: number;
  onPacket(packet: Buffer, from: string): void;
  onConnection(end: End, address: string): void;
}

/** One end of a connection. Messages arrive in order, once. */
export interface End {
  readonly serial: number;
  readonly process: Process;
  onMessage: (message: unknown) => void;
  /** The connection is over, and not by one's own `destroy`. */
  onClosed: () => void;
  /** False when the connection is over. */
  send(message: unknown): boolean;
  /** Says that nothing more will come; the other end closes. */
  end(): void;
  destroy(): void;
}

export interface Weather {
  lossRatio: number;
  duplicateRatio: number;
  latencyMs: readonly [low: number, high: number];
}

export interface Network {
  readonly weather: Weather;
  /** Something happens to the computer: it sleeps, is unplugged, moves. */
  disturb(computer: Computer): void;
  /** When something last stood in the way from one to the other, in world ms. */
  troubledAtMs(from: Computer, to: Computer): number;
  isOpen(from: Computer, to: Computer): boolean;
  setCut(from: Computer, to: Computer, isCut: boolean): void;
  cuts(): number;
  move(computer: Computer, address: string): void;
  add(): Computer;
  sendPacket(from: Computer, packet: Buffer, address: string, port: number): void;
  /** Something small that may be lost, such as a sound packet. */
  sendLossy(from: Computer, to: Computer, arrive: () => void): void;
  /** Returns its undo. */
  connect(
    from: Computer,
    process: Process,
    to: { readonly address: string; readonly port: number },
    done: { readonly onOpen: (end: End) => void; readonly onRefused: () => void },
  ): () => void;
  /** The kernel closes what a killed process had; `isSilent`: the kernel is gone as well. */
  closeAll(process: Process, isSilent: boolean): void;
}

const FIN = Symbol("FIN");

/** One end as the kernel has it, with what is on its way from it. */
interface Socket extends End {
  readonly computer: Computer;
  /** The computer's when it was made: what has another by now is reached no more. */
  readonly address: string;
  other: Socket | null;
  isLive: boolean;
  isWritable: boolean;
  unsent: unknown[];
  /** On their way, in order. What arrives at a computer that sleeps is sent again, with all behind it. */
  flying: { readonly message: unknown }[];
  isRetrying: boolean;
  retryMs: number;
  arrivesAtMs: number;
}

export function createNetwork(clock: VirtualClock, random: SeededRandom): Network {
  const computers: Computer[] = [];
  const byAddress = new Map<string, Computer>();
  const cuts = new Map<string, number>();
  const troubles = new Map<string, number>();
  const disturbed = new Map<Computer, number>();
  const sockets = new Map<Process, Set<Socket>>();
  let serial = 0;
  const weather: Weather = { lossRatio: 0, duplicateRatio: 0, latencyMs: [0.2, 1] };
  const keyOf = (from: Computer, to: Computer) => `${from.index}>${to.index}`;
  const isOpen = (from: Computer, to: Computer): boolean =>
    from.isOn && to.isOn && from.isPlugged && to.isPlugged && (cuts.size === 0 || !cuts.has(keyOf(from, to)));
  const latencyMs = () => random.between(...weather.latencyMs);
  const isLost = () => weather.lossRatio > 0 && random.next() < weather.lossRatio;
  const passes = (from: Computer, to: Computer): boolean => isOpen(from, to) && !isLost();

  const isConnected = (a: Socket, b: Socket): boolean =>
    isOpen(a.computer, b.computer) && a.address === a.computer.address && b.address === b.computer.address;

  /** Sends what waits, in order; what is lost holds up all behind it. */
  function pump(socket: Socket): void {
    const { other } = socket;
    if (other === null || socket.isRetrying) return;
    while (socket.unsent.length > 0) {
      const isCut = !isConnected(socket, other);
      if (isCut || isLost()) return sendAgain(socket, isCut);
      socket.retryMs = RETRANSMIT_MS[0];
      const sent = { message: socket.unsent.shift() };
      socket.flying.push(sent);
      const atMs = Math.max(clock.nowMs() + latencyMs(), socket.arrivesAtMs);
      socket.arrivesAtMs = atMs;
      clock.setTimer(atMs, () => land(socket, other, sent));
    }
  }

  function sendAgain(socket: Socket, isCut: boolean): void {
    socket.isRetrying = true;
    const waitMs = isCut
      ? socket.retryMs
      : random.between(2 * weather.latencyMs[1], RETRANSMIT_MS[0] + weather.latencyMs[1]);
    socket.retryMs = isCut ? Math.min(socket.retryMs * 2, RETRANSMIT_MS[1]) : RETRANSMIT_MS[0];
    clock.setTimer(clock.nowMs() + waitMs, () => {
      socket.isRetrying = false;
      pump(socket);
    });
  }

  function land(from: Socket, to: Socket, sent: { readonly message: unknown }): void {
    // Sent again in the meantime.
    if (from.flying[0] !== sent) return;
    if (to.computer.isOn) {
      from.flying.shift();
      return arrive(from, to, sent.message);
    }
    from.unsent = [...from.flying.map(({ message }) => message), ...from.unsent];
    from.flying = [];
    if (!from.isRetrying) sendAgain(from, true);
  }

  function arrive(from: Socket, to: Socket, message: unknown): void {
    if (!to.isLive) {
      // Nobody has such a connection here: the kernel says so.
      if (message !== FIN && passes(to.computer, from.computer))
        clock.setTimer(clock.nowMs() + latencyMs(), () => over(from));
      return;
    }
    if (message === FIN) {
      to.process.deliver(() => {
        if (!to.isLive) return;
        if (to.isWritable) shut(to);
        over(to);
      });
      return;
    }
    to.process.deliver(() => {
      if (to.isLive) to.onMessage(message);
    });
  }

  function shut(socket: Socket): void {
    socket.isWritable = false;
    socket.unsent.push(FIN);
    pump(socket);
  }

  function forget(socket: Socket): void {
    socket.isLive = false;
    socket.isWritable = false;
    sockets.get(socket.process)?.delete(socket);
  }

  function over(socket: Socket): void {
    if (!socket.isLive) return;
    forget(socket);
    socket.process.deliver(() => socket.onClosed());
  }

  function makeSocket(computer: Computer, process: Process, id: number): Socket {
    const socket: Socket = {
      serial: id,
      computer,
      address: computer.address,
      process,
      other: null,
      isLive: true,
      isWritable: true,
      unsent: [],
      flying: [],
      isRetrying: false,
      retryMs: RETRANSMIT_MS[0],
      arrivesAtMs: 0,
      onMessage: () => {},
      onClosed: () => {},
      send(message) {
        if (!socket.isWritable) return false;
        socket.unsent.push(message);
        pump(socket);
        return true;
      },
      end() {
        if (socket.isWritable) shut(socket);
      },
      destroy() {
        if (!socket.isLive) return;
        if (socket.isWritable) shut(socket);
        forget(socket);
      },
    };
    const own = sockets.get(process) ?? new Set();
    sockets.set(process, own.add(socket));
    return socket;
  }

  return {
    weather,
    isOpen,
    troubledAtMs(from, to) {
      if (!isOpen(from, to)) return clock.nowMs();
      return Math.max(
        troubles.get(keyOf(from, to)) ?? -Infinity,
        disturbed.get(from) ?? -Infinity,
        disturbed.get(to) ?? -Infinity,
      );
    },
    disturb: (computer) => void disturbed.set(computer, clock.nowMs()),
    setCut(from, to, isCut) {
      const key = keyOf(from, to);
      if (isCut) cuts.set(key, clock.nowMs());
      else cuts.delete(key);
      troubles.set(key, clock.nowMs());
    },
    cuts: () => cuts.size,
    move(computer, address) {
      byAddress.delete(computer.address);
      disturbed.set(computer, clock.nowMs());
      computer.address = address;
      byAddress.set(address, computer);
    },
    add() {
      const index = computers.length;
      const computer: Computer = {
        index,
        address: `10.0.0.${index + 1}`,
        isOn: true,
        isPlugged: true,
        lastStartMs: 0,
        listener: null,
      };
      computers.push(computer);
      byAddress.set(computer.address, computer);
      return computer;
    },
    sendPacket(from, packet, address, port) {
      const to = byAddress.get(address);
      if (to === undefined) return;
      const source = from.address;
      const copies = weather.duplicateRatio > 0 && random.next() < weather.duplicateRatio ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        if (!passes(from, to)) continue;
        clock.setTimer(clock.nowMs() + latencyMs(), () => {
          const { listener } = to;
          if (!to.isOn || listener === null || listener.port !== port) return;
          listener.process.deliver(() => listener.onPacket(packet, source), true);
        });
      }
    },
    sendLossy(from, to, arrived) {
      if (from === to || passes(from, to)) clock.setTimer(clock.nowMs() + latencyMs(), arrived);
    },
    connect(from, process, { address, port }, done) {
      let isCancelled = false;
      const attempt = () => {
        if (isCancelled || process.isDead) return;
        const to = byAddress.get(address);
        if (to === undefined || !passes(from, to) || !passes(to, from)) {
          clock.setTimer(clock.nowMs() + SYN_PATIENCE_MS, attempt);
          return;
        }
        clock.setTimer(clock.nowMs() + 2 * latencyMs(), () => {
          if (isCancelled || process.isDead) return;
          const { listener } = to;
          if (listener === null || listener.port !== port || listener.process.isDead) {
            return process.deliver(() => {
              if (!isCancelled) done.onRefused();
            });
          }
          serial += 1;
          const near = makeSocket(from, process, serial);
          const far = makeSocket(to, listener.process, serial);
          near.other = far;
          far.other = near;
          listener.onConnection(far, from.address);
          process.deliver(() => {
            if (isCancelled) near.destroy();
            else done.onOpen(near);
          });
        });
      };
      attempt();
      return () => void (isCancelled = true);
    },
    closeAll(process, isSilent) {
      for (const socket of sockets.get(process) ?? []) {
        if (!isSilent && socket.isWritable) shut(socket);
        forget(socket);
      }
      sockets.delete(process);
    },
  };
}
