/**
 * Mallory's program on a computer of the simulation: the real protocol over virtual connections, signed with her own key. What she sends is
 * decoded where it arrives, so she can send whatever she likes.
 */
import type { Identity } from "../../src/mesh/identity/identity.ts";
import type { MeetingId, PeerId, RunId } from "../../src/kernel/ids.ts";
import { createLog } from "../../src/kernel/log.ts";
import { PROTOCOL_VERSION } from "../../src/kernel/protocol-version.ts";
import { signEntry, type RosterEntry } from "../../src/mesh/identity/roster-entry.ts";
import type { AdmittedMessage, Hello, LinkMessage } from "../../src/mesh/messages.ts";
import type { MeshChannel } from "../../src/mesh/types.ts";
import type { MeetingWorld } from "../simulation/meeting-world.ts";
import { createProcess } from "../simulation/process.ts";
import type { Run } from "../simulation/run.ts";
import { createTransport } from "../simulation/transport.ts";

const HEARTBEAT_MS = 300;
const PATIENCE_MS = 3_000;
/** Of what came on a link; a flood is answered by floods. */
const MAX_GOT = 5_000;
const MAX_WIRES = 40;

type Credential = AdmittedMessage["credential"];

/** A connection of hers to one member. */
export interface Wire {
  readonly to: PeerId;
  /** What came on it, heartbeats left out. */
  readonly got: readonly LinkMessage[];
  isOpen(): boolean;
  /** The member has taken it for a link. */
  isAttached(): boolean;
  /** Anything that JSON can carry. */
  send(message: unknown): void;
  say(channel: MeshChannel, body: unknown): void;
  drop(): void;
}

export interface VirtualMallory {
  readonly identity: Identity;
  readonly peerId: PeerId;
  readonly run: { readonly runId: RunId; readonly startedAtMs: number };
  /** Of the last admission; null before. */
  admitted(): AdmittedMessage | null;
  /** Her own line, signed anew. */
  line(
    more?: Partial<Pick<RosterEntry, "name" | "runId" | "startedAtMs" | "joinedAtMs" | "sequence">>,
  ): RosterEntry;
  /** Calls a member, and sends that first. */
  dial(to: Run, purpose: Hello["purpose"], first: unknown): Wire;
  /** Asks to be let in. */
  join(through: Run): Wire;
  /** Links as a member does. */
  attach(to: Run, entry?: RosterEntry, credential?: Credential): Wire;
  /** The last ones, those that have ended included. */
  wires(): readonly Wire[];
  /** How much of the meeting has come to her on all of them: what members say to each other, elections aside. */
  overheard(): number;
  /** She is gone, without a word. */
  die(): void;
}

export function createVirtualMallory(
  world: MeetingWorld,
  identity: Identity,
  meetingId: () => MeetingId,
): VirtualMallory {
  const { clock: worldClock, random, network } = world;
  const computer = network.add();
  const process = createProcess({
    ...{ world: worldClock, random, wallOffsetMs: 0, isUnaware: false, afterEach: () => {} },
  });
  const { clock } = process;
  const log = createLog("error", () => {});
  const port = 9;
  const transport = createTransport({
    ...{ network, process, log, computer, port },
    alter: null,
    isForeign: true,
  });
  const run = { runId: "ffff000000000001" as RunId, startedAtMs: Math.round(clock.wallMs()) };
  const wires: Wire[] = [];
  let overheard = 0;
  let sequence = 0;
  let admitted: AdmittedMessage | null = null;

  const line: VirtualMallory["line"] = (more = {}) =>
    signEntry(identity, meetingId(), {
      ...{ ...run, name: "Mallory", addresses: [computer.address], port, files: null },
      ...{ joinedAtMs: run.startedAtMs, sequence: (sequence += 1) },
      ...more,
    });

  function dial(to: Run, purpose: Hello["purpose"], first: unknown): Wire {
    const advert = to.advert();
    const got: LinkMessage[] = [];
    let state: "calling" | "open" | "closed" = "calling";
    let isAttached = false;
    /** Said before it was open: it goes right behind the first message. */
    const early: unknown[] = [];
    let send = (message: unknown): void => void early.push(message);
    let destroy = (): void => {};
    let cancelHeartbeat = (): void => {};
    const wire: Wire = {
      to: to.peer,
      got,
      isOpen: () => state !== "closed",
      isAttached: () => isAttached && state === "open",
      send: (message) => send(message),
      say: (channel, body) => send({ type: "data", channel, body }),
      drop() {
        over();
        destroy();
      },
    };
    function over(): void {
      state = "closed";
      send = () => {};
      cancelHeartbeat();
    }
    function beat(): void {
      send({ type: "heartbeat" });
      cancelHeartbeat = clock.setTimer(clock.nowMs() + HEARTBEAT_MS, beat);
    }
    wires.push(wire);
    if (wires.length > MAX_WIRES) wires.shift();
    const { peerId, publicKey } = identity;
    const greet: Hello = {
      ...{
        type: "hello",
        protocol: PROTOCOL_VERSION,
        peerId,
        publicKey,
        ...run,
        meetingId: meetingId(),
        purpose,
      },
      ...{ heartbeatPort: null, signature: "" },
    };
    const cancel = transport.call(
      { peerId: to.peer, addresses: advert?.addresses ?? [], port: advert?.port ?? 0 },
      {
        greet,
        deadlineAtMs: clock.nowMs() + PATIENCE_MS,
        onFailed: over,
        onOpen(channel) {
          if (state === "closed") return channel.destroy();
          state = "open";
          // Whatever she says, the channel puts on the wire as it is.
          send = (message) => void channel.send(message as LinkMessage);
          destroy = () => channel.destroy();
          channel.onClosed = over;
          channel.onMessage = (message) => {
            if (message.type === "ping") return send({ type: "heartbeat" });
            if (message.type === "heartbeat" || message.type === "heartbeatOnSocket") return;
            if (got.length < MAX_GOT) got.push(message);
            if (message.type === "data" && message.channel !== "election") overheard += 1;
            if (message.type === "admitted") admitted = message;
            if (message.type === "attached") isAttached = true;
          };
          for (const message of [first, ...early]) send(message);
          beat();
        },
      },
    );
    destroy = cancel;
    return wire;
  }

  return {
    identity,
    peerId: identity.peerId,
    run,
    line,
    dial,
    admitted: () => admitted,
    join: (through) => dial(through, "join", { type: "join", entry: line(), login: null }),
    attach: (to, entry = line(), credential = admitted?.credential ?? []) =>
      dial(to, "link", { type: "attach", entry, credential }),
    wires: () => wires,
    overheard: () => overheard,
    die() {
      for (const wire of wires) wire.drop();
      process.kill();
      network.closeAll(process, false);
    },
  };
}
