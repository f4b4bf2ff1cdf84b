/** All legs of one participant: performs what the plan decides, and hands the participant's own tracks to the legs. */
import { createEmitter } from "../../kernel/emitter.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { createDriver } from "../../kernel/machine.ts";
import { STANDBY_SPREAD_MS } from "./leg-lifecycle.ts";
import { legPlanMachine } from "./leg-plan.ts";
import { initialLegPlan, type LegPlanEffect } from "./leg-state.ts";
import { initialMediaPath, mediaPathMachine, type MediaPathEffect } from "./media-path.ts";
import { createLeg, type Leg } from "./leg.ts";
import { MAX_PICTURE_SLOTS, STOPPABLE_LAYERS, type RelayMessage, type StoppableLayer } from "./messages.ts";
import { createPlayout, type Playout } from "./playout.ts";
import { createOwnSide } from "./own-side.ts";
import { watchRoundTrips } from "./round-trip.ts";
import { createShownPictures, type LegSlots } from "./shown-pictures.ts";
import type { Legs, LegsDeps, LegsStatus } from "./types.ts";

/** Long enough to be no click, short enough to be no gap. */
const CROSSFADE_MS = 20;

/** A leg that the plan has opened and not closed. */
interface LiveLeg {
  readonly relay: PeerId;
  readonly legId: string;
  readonly leg: Leg;
  isOpen: boolean;
  isActive: boolean;
  /** The relay asked for pictures although it is a standby. */
  arePicturesWanted: boolean;
  wantedLayers: readonly StoppableLayer[];
  slots: LegSlots | null;
  readonly playout: Playout;
  roundTripMs: number | null;
}

export function createLegs(deps: LegsDeps): Legs {
  const { clock, log } = deps;
  const changed = createEmitter<void>();
  const levelsReceived = createEmitter<{ levels: ReadonlyMap<PeerId, number>; speaker: PeerId | null }>();
  const relaySilent = createEmitter<PeerId>();
  const pathChanged = createEmitter<{ relay: PeerId; isOpen: boolean }>();
  /** Distinguishes this client's legs from those of its former life. */
  const clientId = Math.floor(deps.random() * 2 ** 32).toString(16);
  const legs = new Map<number, LiveLeg>();
  const own = createOwnSide(() => legs.values());
  let isClosed = false;
  /** As the relay says whose leg is played. */
  let speaker: PeerId | null = null;

  const shown = createShownPictures({
    clock,
    legOf: (serial) => legs.get(serial) ?? null,
    onChanged: () => notify(),
  });
  const plan = createDriver({ clock, perform }, legPlanMachine, initialLegPlan);
  const path = createDriver(
    {
      clock,
      perform({ isOpen }: MediaPathEffect) {
        const relay = plan.state.coordinator;
        if (relay !== null) attempt(null, "onPath", () => pathChanged.emit({ relay, isOpen }));
      },
    },
    mediaPathMachine,
    initialMediaPath,
  );

  function perform(effect: LegPlanEffect): void {
    switch (effect.type) {
      case "open":
        attempt(effect.serial, "open", () => open(effect.serial, effect.relay));
        break;
      case "close":
        attempt(null, "close", () => close(effect.serial));
        break;
      case "activate":
        attempt(effect.serial, "activate", () => activate(effect.serial, effect.isActive));
        break;
      case "show":
        attempt(null, "show", () => shown.show(effect.serial));
        break;
      case "play":
        play(effect.serial);
        break;
      case "relaySilent":
        return void attempt(null, "relaySilent", () => relaySilent.emit(effect.relay));
    }
    notify();
  }

  /**
   * Runs a step; false if it threw, which must neither stop the other legs nor escape a timer. The plan takes every step for done, so
   * leg `serial`, whose part the platform refused, fails and is opened anew.
   */
  function attempt(serial: number | null, step: string, run: () => void): boolean {
    try {
      run();
      return true;
    } catch (error) {
      log?.error("A leg's step failed.", { step, error: String(error) });
      if (serial !== null) plan.input({ type: "failed", serial });
      return false;
    }
  }

  function notify(): void {
    const { coordinator } = plan.state;
    // A standby says nothing: it may lead to this very machine.
    const isOpen = [...legs.values()].some((each) => each.isOpen && each.relay === coordinator);
    path.input({ type: "legs", isWanted: coordinator !== null, isOpen });
    attempt(null, "onChange", changed.emit);
  }

  function play(playing: number | null): void {
    for (const [serial, each] of legs) {
      if (!each.isOpen) continue;
      attempt(serial, "play", () => deps.sound.setGain(each.legId, serial === playing ? 1 : 0, CROSSFADE_MS));
    }
  }

  function open(serial: number, relay: PeerId): void {
    const legId = `${clientId}-${serial}`;
    let leg: Leg;
    try {
      leg = createLeg({
        createConnection: deps.createConnection,
        exchange: (offerSdp) => deps.connectLeg(relay, legId, offerSdp),
        isSimulcast: deps.isSimulcast ?? true,
        pictureSlots: deps.pictureSlots ?? MAX_PICTURE_SLOTS,
        clock,
        listener: {
          onOpen: () => opened(serial),
          onFailed(reason) {
            log?.info("A leg failed.", { relay, legId, reason });
            plan.input({ type: "failed", serial });
          },
          onAlive: (by) => plan.input({ type: "alive", serial, by }),
          onMessage: (message) => received(serial, message),
          onPictureStarted: shown.refresh,
          onOddity: (name) => log?.count(name),
        },
      });
    } catch (error) {
      log?.warn("The platform gives no connection.", { error: String(error) });
      return plan.input({ type: "failed", serial });
    }
    const each: LiveLeg = {
      ...{ relay, legId, leg, isOpen: false, isActive: false, arePicturesWanted: false },
      ...{
        wantedLayers: STOPPABLE_LAYERS,
        slots: null,
        playout: createPlayout(leg, () => deps.sound.outputLatencyMs?.() ?? 0),
        roundTripMs: null,
      },
    };
    legs.set(serial, each);
    own.made(each);
  }

  function opened(serial: number): void {
    const each = legs.get(serial);
    if (each === undefined) return;
    const isReady = attempt(serial, "opened", () => {
      deps.sound.attach(each.legId, each.leg.sound, each.leg.screenSound);
      each.isOpen = true;
      own.opened(each);
    });
    if (!isReady) return;
    plan.input({ type: "opened", serial });
    notify();
  }

  function close(serial: number): void {
    const each = legs.get(serial);
    if (each === undefined) return;
    legs.delete(serial);
    if (each.isOpen) attempt(null, "detach", () => deps.sound.detach(each.legId));
    attempt(null, "close", () => each.leg.close());
    deps.closeLeg(each.relay, each.legId);
  }

  function activate(serial: number, isActive: boolean): void {
    const each = legs.get(serial);
    if (each === undefined) return;
    each.isActive = isActive;
    each.leg.send({ type: "active", on: isActive });
    own.sendPictures(each);
  }

  function received(serial: number, message: RelayMessage): void {
    const each = legs.get(serial);
    if (each === undefined) return;
    switch (message.type) {
      case "farewell":
        return plan.input({ type: "farewell", serial });
      case "slots":
        each.slots = message;
        if (serial !== shown.serial) return;
        shown.refresh();
        return notify();
      case "pictures":
        each.arePicturesWanted = message.wanted;
        each.wantedLayers = message.layers ?? STOPPABLE_LAYERS;
        return own.sendPictures(each);
      case "clocks":
        return each.playout.follow(message, each.slots?.pictures ?? [], speaker);
      case "beat":
        if (serial !== plan.state.playing) return;
        ({ speaker } = message);
        return levelsReceived.emit({ levels: new Map(message.levels), speaker: message.speaker });
    }
  }

  const stopListening = deps.onLegClosed((relay, legId) => {
    for (const [serial, each] of legs) {
      if (each.relay === relay && each.legId === legId) plan.input({ type: "failed", serial });
    }
  });

  const stopRoundTrips = watchRoundTrips({
    clock,
    legs: () => [...legs.values()].flatMap((each) => (each.isOpen ? [[each, each.leg] as const] : [])),
    onRead(each, roundTripMs) {
      if (each.roundTripMs === roundTripMs) return;
      each.roundTripMs = roundTripMs;
      notify();
    },
    onFailed: () => log?.count("leg.noStats"),
  });

  return {
    setSuccession(succession) {
      if (isClosed) return;
      plan.input({ type: "succession", ...succession, standbyAfterMs: deps.random() * STANDBY_SPREAD_MS });
    },
    setMicrophone: own.setMicrophone,
    setCamera: own.setCamera,
    setScreen: own.setScreen,
    setWanted: own.setWanted,
    setVolumes: own.setVolumes,
    setLimits: own.setLimits,
    setWatching: own.setWatching,
    pictures: shown.pictures,
    screen: shown.screen,
    held: () => (shown.serial === null ? [] : (legs.get(shown.serial)?.slots?.held ?? [])),
    status: () =>
      plan.state.legs.map(({ relay, phase, serial }): LegsStatus => {
        const role = relay === plan.state.coordinator ? "active" : "standby";
        const roundTripMs = legs.get(serial)?.roundTripMs ?? null;
        return { relay, role, state: phase === "waiting" ? "closed" : phase, roundTripMs };
      }),
    onChange: (listener) => changed.on(() => listener()),
    onLevels: (listener) => levelsReceived.on(({ levels, speaker }) => listener(levels, speaker)),
    onRelaySilent: (listener) => relaySilent.on(listener),
    onPath: (listener) => pathChanged.on(({ relay, isOpen }) => listener(relay, isOpen)),
    async getStats() {
      const leg = shown.serial === null ? undefined : legs.get(shown.serial)?.leg;
      return leg === undefined ? null : leg.getStats();
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      stopRoundTrips();
      shown.close();
      stopListening();
      plan.close();
      path.close();
      for (const serial of [...legs.keys()]) attempt(null, "close", () => close(serial));
      notify();
    },
  };
}
