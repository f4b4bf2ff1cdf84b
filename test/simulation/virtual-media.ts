/**
 * The window's and the relay's side of legs without media: the real plan decides which legs there are, the real signalling carries
 * offers, and an open leg is no more than heartbeats each 100 ms one way and sound the other way.
 */
import { createEmitter } from "../../src/kernel/emitter.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import type { Log } from "../../src/kernel/log.ts";
import { createDriver } from "../../src/kernel/machine.ts";
import type { LegSignalling } from "../../src/media/signalling.ts";
import { legPlanMachine } from "../../src/media/leg/leg-plan.ts";
import { initialLegPlan, type LegPlan } from "../../src/media/leg/leg-state.ts";
import type { LegKey, MediaHost } from "../../src/media/types.ts";
import type { VirtualClock } from "../support/clock.ts";
import { inert } from "./inert.ts";
import type { Computer, Network } from "./network.ts";
import type { Process } from "./process.ts";

const BEAT_MS = 100;

export type LegMachine = typeof legPlanMachine;

/** Where a run's media is. */
export interface MediaPlace {
  readonly computer: Computer;
  readonly process: Process;
  readonly relay: Relay;
}

export interface Relay {
  readonly host: MediaHost;
  has(leg: LegKey): boolean;
  heard(peer: PeerId): void;
}

export function createRelay(): Relay {
  const legs = new Set<string>();
  const closed = createEmitter<LegKey>();
  const heard = createEmitter<readonly PeerId[]>();
  const keyOf = ({ peerId, legId }: LegKey) => `${peerId} ${legId}`;
  return {
    has: (leg) => legs.has(keyOf(leg)),
    heard: (peer) => heard.emit([peer]),
    host: inert<MediaHost>({
      connectLeg(leg) {
        legs.add(keyOf(leg));
        return Promise.resolve("answer");
      },
      closeLeg: (leg) => void legs.delete(keyOf(leg)),
      removeParticipant(peerId) {
        for (const key of [...legs]) {
          const [owner, legId = ""] = key.split(" ");
          if (owner !== peerId || !legs.delete(key)) continue;
          closed.emit({ peerId, legId });
        }
      },
      onLegClosed: closed.on,
      onHeard: heard.on,
    }),
  };
}

export interface VirtualLegs {
  plan(): LegPlan;
  setSuccession(coordinator: PeerId, deputy: PeerId | null): void;
  /** The relay dropped it. */
  closed(relay: PeerId, legId: string): void;
  close(): void;
}

export function createVirtualLegs(deps: {
  readonly world: VirtualClock;
  readonly network: Network;
  readonly machine: LegMachine;
  readonly self: PeerId;
  readonly own: MediaPlace;
  readonly log: Log;
  readonly signalling: LegSignalling;
  readonly placeOf: (peer: PeerId) => MediaPlace | null;
  readonly note: (text: string) => void;
}): VirtualLegs {
  const { world, network, self, own } = deps;
  const live = new Map<number, { readonly relay: PeerId; readonly legId: string }>();
  let isClosed = false;

  const driver = createDriver(
    {
      clock: own.process.clock,
      perform(effect) {
        if (effect.type === "open") open(effect.serial, effect.relay);
        else if (effect.type === "close") close(effect.serial);
        else if (effect.type === "play") deps.note(`plays leg ${effect.serial}`);
      },
    },
    deps.machine,
    initialLegPlan,
  );

  function open(serial: number, relay: PeerId): void {
    const legId = `${serial}`;
    live.set(serial, { relay, legId });
    deps.note(`opens leg ${serial} to ${relay}`);
    deps.signalling.connect(relay, legId, "offer").then(
      () => {
        const place = deps.placeOf(relay);
        if (place !== null) connect(serial, legId, place);
      },
      (error: unknown) => {
        deps.note(`leg ${serial} fails: ${String(error)}`);
        if (!isClosed && live.has(serial)) driver.input({ type: "failed", serial });
      },
    );
  }

  /** Connectivity checks go on until they pass both ways or the plan gives up. */
  function connect(serial: number, legId: string, place: MediaPlace): void {
    if (isClosed || !live.has(serial) || own.process.isDead) return;
    const isSelf = place.process === own.process;
    const isReached =
      isSelf ||
      (network.isOpen(own.computer, place.computer) && network.isOpen(place.computer, own.computer));
    if (!isReached || own.process.isStopped || place.process.isStopped || place.process.isDead)
      return void world.setTimer(world.nowMs() + BEAT_MS, () => connect(serial, legId, place));
    own.process.deliver(() => driver.input({ type: "opened", serial }));
    beat(serial, legId, place);
  }

  function beat(serial: number, legId: string, place: MediaPlace): void {
    if (isClosed || !live.has(serial) || own.process.isDead || place.process.isDead) return;
    world.setTimer(world.nowMs() + BEAT_MS, () => beat(serial, legId, place));
    if (!place.relay.has({ peerId: self, legId })) return;
    if (!place.process.isStopped)
      network.sendLossy(place.computer, own.computer, () =>
        own.process.deliver(() => {
          if (!isClosed && live.has(serial)) driver.input({ type: "alive", serial, by: "beat" });
        }, true),
      );
    if (!own.process.isStopped && place.process !== own.process)
      network.sendLossy(own.computer, place.computer, () =>
        place.process.deliver(() => place.relay.heard(self), true),
      );
  }

  function close(serial: number): void {
    const leg = live.get(serial);
    if (leg === undefined) return;
    live.delete(serial);
    deps.signalling.closeLeg(leg.relay, leg.legId);
  }

  return {
    plan: () => driver.state,
    setSuccession: (coordinator, deputy) => driver.input({ type: "succession", coordinator, deputy }),
    closed(relay, legId) {
      for (const [serial, leg] of live)
        if (leg.relay === relay && leg.legId === legId) driver.input({ type: "failed", serial });
    },
    close() {
      isClosed = true;
      driver.close();
    },
  };
}
