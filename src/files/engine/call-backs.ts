/** Calls to downloaders that do not reach self and have asked for one: self dials them, and uploads on the connection. */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Connection, ConnectionEvents, Dial } from "../transfer/connection.ts";
import type { ReachedAddresses } from "../transfer/reached-addresses.ts";
import type { FilePeer } from "../types.ts";

/** From the last address on. */
const PATIENCE_MS = 4_000;
/** A downloader that asks more often is not called more often. */
const LEAST_MS = 1_000;
/** Peers that are called at a time. Others ask again. */
const MAX_CALLS = 32;

export interface CallBacks {
  /** Dials the peer's addresses one by one, until one of the calls gets through. Nothing if it is not known. */
  call(peerId: PeerId): void;
  /** Dials the next address of each, and gives up; call it a few times a second. */
  tick(): void;
  close(): void;
}

interface Call {
  readonly peer: FilePeer;
  readonly addresses: string[];
  readonly dialled: Set<Connection>;
  readonly startedAtMs: number;
  lastDialAtMs: number;
}

export function createCallBacks(deps: {
  readonly clock: Clock;
  readonly count: (name: string) => void;
  /** Null for a peer that is not known. */
  readonly peer: (peerId: PeerId) => FilePeer | null;
  readonly dial: Dial;
  readonly reached: ReachedAddresses;
  readonly serve: (connection: Connection, fingerprint: string) => ConnectionEvents | null;
}): CallBacks {
  const { clock } = deps;
  const calls = new Map<PeerId, Call>();

  /** No further address is tried; `used` goes on. */
  function settle(call: Call, used: Connection | null): void {
    call.addresses.length = 0;
    for (const connection of [...call.dialled]) if (connection !== used) connection.close();
    call.dialled.clear();
  }

  function dialNext(call: Call): void {
    const address = call.addresses.shift();
    if (address === undefined) return;
    call.lastDialAtMs = clock.nowMs();
    const { peer } = call;
    let upload: ConnectionEvents | null = null;
    const connection = deps.dial(
      peer,
      address,
      {
        opened() {
          if (!call.dialled.has(connection)) return connection.close();
          deps.reached.reached(peer.peerId, address);
          settle(call, connection);
          upload = deps.serve(connection, peer.fingerprint);
          if (upload === null) connection.close();
        },
        data: (bytes) => upload?.data(bytes),
        drained: () => upload?.drained(),
        closed() {
          if (call.dialled.delete(connection)) deps.reached.failed(peer.peerId, address);
          upload?.closed();
        },
      },
      "seeder",
    );
    call.dialled.add(connection);
  }

  return {
    call(peerId) {
      const peer = deps.peer(peerId);
      if (peer === null || calls.has(peerId) || calls.size >= MAX_CALLS) return;
      deps.count("files.callBack");
      const nowMs = clock.nowMs();
      const call: Call = {
        ...{ peer, addresses: [...deps.reached.inOrder(peer)], dialled: new Set() },
        ...{ startedAtMs: nowMs, lastDialAtMs: nowMs },
      };
      calls.set(peerId, call);
      dialNext(call);
    },
    tick() {
      const nowMs = clock.nowMs();
      for (const [peerId, call] of calls) {
        dialNext(call);
        if (nowMs - call.lastDialAtMs >= PATIENCE_MS) settle(call, null);
        if (call.dialled.size === 0 && call.addresses.length === 0 && nowMs - call.startedAtMs >= LEAST_MS)
          calls.delete(peerId);
      }
    },
    close() {
      for (const call of calls.values()) settle(call, null);
      calls.clear();
    },
  };
}
