/**
 * A whole meeting on virtual computers: real mesh, election, presence, wiring and legs' plan; virtual time, network and processes.
 * The same seed gives the same run, event by event.
 */
import type { CoreEvent } from "../../src/api/events.ts";
import type { PeerId, RunId } from "../../src/kernel/ids.ts";
import type { MeetingId } from "../../src/kernel/ids.ts";
import { createLog, type Log } from "../../src/kernel/log.ts";
import type { Role } from "../../src/kernel/rights.ts";
import { legPlanMachine } from "../../src/media/leg/leg-plan.ts";
import type { Identity } from "../../src/mesh/identity/identity.ts";
import type { LinkDownCause } from "../../src/mesh/types.ts";
import { createVirtualClock, type VirtualClock } from "../support/clock.ts";
import { createIdentities } from "./identities.ts";
import { createInvariants, Violation } from "./invariants.ts";
import { createNetwork, type Computer, type Network } from "./network.ts";
import { createProcess } from "./process.ts";
import { createRandom, type SeededRandom } from "../support/random.ts";
import { createRun, type OpenStore, type Run } from "./run.ts";
import type { Alter } from "./transport.ts";
import type { LegMachine } from "./virtual-media.ts";
import type { Seen } from "./virtual-mesh.ts";

/** How long an advert is believed. */
const ADVERT_LIFE_MS = 6_000;
const FIRST_PORT = 20_000;
/** Turns that the longest chain of promises between two modules takes. */
const PROMISE_TURNS = 12;
/** A peer that could be heard for this span must not be called silent: a link can be made anew within it, and its sockets can fall silent again. */
const UNTROUBLED_MS = 5_000;
/** A link that is made anew in half a second needs three round trips: it cannot be where one way may take longer than this. */
const SLOW_MS = 500 / 6;

let identities: readonly Identity[] | null = null;

/** A fault planted into every peer, for testing the simulation itself. */
export interface Plant {
  /** Of a process's own words; made anew for each run. */
  readonly alter?: (run: { readonly peer: PeerId }) => Alter;
  readonly legMachine?: LegMachine;
  /** Processes that do not notice that they were stopped: their timers come one after the other as if in time. */
  readonly isUnguarded?: boolean;
  /** After each run has been made. */
  readonly tamper?: (run: Run, world: VirtualClock) => void;
}

/** A computer and the person at it. */
export interface Seat {
  readonly identity: Identity;
  readonly computer: Computer;
  readonly name: string;
  run: Run | null;
  wallOffsetMs: number;
  /** When its process was last stopped, or started. */
  troubledAtMs: number;
}

export interface MeetingWorld {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly network: Network;
  readonly seats: readonly Seat[];
  readonly trace: readonly string[];
  readonly isTraced: boolean;
  nameOf(peer: PeerId): string;
  note(text: string): void;
  /** Runs that are in the meeting or want to be. */
  live(): readonly Run[];
  start(seat: Seat): void;
  /** @throws Violation */
  run(spanMs: number): Promise<void>;
}

export function createMeetingWorld(options: {
  readonly seed: number;
  readonly count: number;
  readonly isTraced?: boolean;
  readonly plant?: Plant;
  /** Who is a host besides the maker, by place; everybody when absent, so that the first that is there is to coordinate. */
  readonly isHost?: (index: number) => boolean;
  readonly role?: Role;
  readonly wallSkewMs?: number;
  readonly openStore?: OpenStore;
  /** What somebody's clients hear. */
  readonly onEvent?: (seat: Seat, event: CoreEvent) => void;
}): MeetingWorld {
  const { seed, count, plant = {}, isTraced = false, isHost = () => true } = options;
  const { role = "speaker", wallSkewMs = 5_000 } = options;
  const random = createRandom(seed);
  const clock = createVirtualClock();
  const network = createNetwork(clock, random);
  const trace: string[] = [];
  identities ??= createIdentities();
  const seats = identities.slice(0, count).map((identity, index): Seat => {
    const wallOffsetMs = random.between(-wallSkewMs, wallSkewMs);
    const name = `p${index + 1}`;
    return { identity, computer: network.add(), name, run: null, wallOffsetMs, troubledAtMs: -Infinity };
  });
  const hosts = seats.filter((_, index) => isHost(index)).map(({ identity }) => identity.publicKey);
  const byPeer = new Map(seats.map((seat) => [seat.identity.peerId, seat]));
  const nameOf = (peer: PeerId): string => byPeer.get(peer)?.name ?? peer;
  let meetingId: MeetingId | null = null;
  let runs = 0;
  let badWeatherAtMs = -Infinity;
  let failure: Violation | null = null;
  const fail = (text: string) => void (failure ??= new Violation(text));

  function note(text: string): void {
    if (!isTraced) return;
    trace.push(
      `${clock.nowMs().toFixed(1).padStart(9)} ${text.replace(/8[0-9a-f]{32}/g, (id) => nameOf(id as PeerId))}`,
    );
  }
  const invariants = createInvariants(nameOf, (run, text) => note(`${nameOf(run.peer)} ${text}`));

  /** What the modules complain about is a failure: nothing of it is ever in order. */
  function logOf(seat: Seat): Log {
    const say = (message: string, details?: Record<string, unknown>) =>
      note(`${seat.name} says: ${message} ${details === undefined ? "" : JSON.stringify(details)}`);
    return {
      ...createLog("error", () => {}),
      warn: say,
      info: say,
      error: (message, details) => fail(`${seat.name}: ${message} ${JSON.stringify(details)}`),
    };
  }

  /** A run that calls a peer silent must have missed its heartbeats: that the run itself was stopped is no reason. */
  function checkDown(seat: Seat, peer: PeerId, cause: LinkDownCause): void {
    const other = byPeer.get(peer);
    if (cause !== "silent" || other === undefined || other.run?.process.isStopped !== false) return;
    const troubledAtMs = Math.max(
      other.troubledAtMs,
      badWeatherAtMs,
      network.troubledAtMs(other.computer, seat.computer),
      network.troubledAtMs(seat.computer, other.computer),
    );
    if (clock.nowMs() - troubledAtMs > UNTROUBLED_MS)
      fail(`${seat.name} calls ${other.name} silent, which has been there all the time`);
  }

  function seenBy(seat: Seat, adverts: Map<PeerId, { seen: Seen; atMs: number }>): readonly Seen[] {
    for (const other of seats) {
      const advert = other.run?.advert() ?? null;
      if (advert === null || other === seat || other.run?.process.isStopped === true) continue;
      if (network.isOpen(other.computer, seat.computer))
        adverts.set(advert.peerId, { seen: advert, atMs: clock.nowMs() });
    }
    for (const [peer, { atMs }] of adverts) if (clock.nowMs() - atMs > ADVERT_LIFE_MS) adverts.delete(peer);
    return [...adverts.values()].map(({ seen }) => seen);
  }

  function start(seat: Seat): void {
    runs += 1;
    const { identity, computer } = seat;
    // 16 hex digits, the same in every run of the seed.
    const runId = (Math.floor(random.next() * 2 ** 32)
      .toString(16)
      .padStart(8, "0") + runs.toString(16).padStart(8, "0")) as RunId;
    note(`${seat.name} starts as run ${runId}`);
    const process = createProcess({
      world: clock,
      random,
      wallOffsetMs: seat.wallOffsetMs,
      isUnaware: plant.isUnguarded ?? false,
      afterEach: () => {
        if (seat.run === null || seat.run.process !== process || failure !== null) return;
        try {
          invariants.check(seat.run);
        } catch (error) {
          // It may have come in the middle of what a module awaits, which must not swallow it: `run` throws it.
          if (!(error instanceof Violation)) throw error;
          failure = error;
        }
      },
    });
    const adverts = new Map<PeerId, { seen: Seen; atMs: number }>();
    const log = logOf(seat);
    const run = createRun({
      world: clock,
      random,
      network,
      computer,
      process,
      identity,
      runId,
      port: FIRST_PORT + runs,
      log,
      legMachine: plant.legMachine ?? legPlanMachine,
      alter: plant.alter?.({ peer: identity.peerId }) ?? null,
      note: (text) => note(`${seat.name} ${text}`),
      seen: () => seenBy(seat, adverts),
      hosts,
      role,
      placeOf: (peer) => byPeer.get(peer)?.run?.place ?? null,
      onDown: (peer, cause) => checkDown(seat, peer, cause),
      openStore: options.openStore,
      onEvent: (event) => options.onEvent?.(seat, event),
      onDisplaced: () => fail(`${seat.name} was displaced, and nobody else has its key`),
      meetingId: () => meetingId,
    });
    meetingId ??= run.mesh.session()?.creation.meetingId ?? null;
    seat.run = run;
    seat.troubledAtMs = clock.nowMs();
    plant.tamper?.(run, clock);
  }

  return {
    clock,
    random,
    network,
    seats,
    trace,
    isTraced,
    nameOf,
    note,
    live: () =>
      seats.flatMap(({ run }) => (run === null || run.process.isDead || run.isLeaving() ? [] : [run])),
    start,
    async run(spanMs) {
      const untilMs = clock.nowMs() + spanMs;
      for (;;) {
        const isDone = !clock.step(untilMs);
        const { lossRatio, latencyMs } = network.weather;
        if (lossRatio > 0 || latencyMs[1] > SLOW_MS) badWeatherAtMs = clock.nowMs();
        // As in Node: whatever a callback has settled is acted upon before the next one.
        for (let turn = 0; turn < PROMISE_TURNS; turn += 1) await Promise.resolve();
        if (failure !== null) throw failure;
        if (isDone && clock.nextAtMs() > untilMs) break;
      }
      clock.advance(Math.max(0, untilMs - clock.nowMs()));
    },
  };
}
