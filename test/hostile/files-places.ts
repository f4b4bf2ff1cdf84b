/** A files' server on sockets that only say whether they are open. */
import { createUnprovenConnections, type Unproven } from "../../src/files/transfer/unproven.ts";

export interface FakeSocket extends Unproven {
  isDestroyed: boolean;
}

export function createServer(members: readonly string[] = []) {
  const open: FakeSocket[] = [];
  const counts: string[] = [];
  const connections = createUnprovenConnections<FakeSocket>({
    isMemberAddress: (address) => members.includes(address),
    count: (name) => void counts.push(name),
  });
  let lastPort = 1_000;
  /** Null when it finds no place. */
  function call(remoteAddress: string): FakeSocket | null {
    const socket: FakeSocket = {
      ...{ remoteAddress, remotePort: ++lastPort, isDestroyed: false },
      destroy() {
        socket.isDestroyed = true;
        connections.closed(socket);
      },
    };
    if (!connections.admit(socket)) return null;
    open.push(socket);
    return socket;
  }
  return { connections, call, counts, held: () => open.filter(({ isDestroyed }) => !isDestroyed) };
}
