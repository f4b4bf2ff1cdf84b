/**
 * All legs of one participant: performs what the plan decides, hands tracks to the legs and shows what they receive.
 */
import type { Clock } from "../../kernel/clock.ts";
import { createEmitter } from "../../kernel/emitter.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { createDriver } from "../../kernel/machine.ts";
import { MAX_PICTURE_SLOTS, type RelayMessage, type WantedPicture } from "./messages.ts";
import { initialLegPlan, legPlanMachine, STANDBY_SPREAD_MS, type LegPlanEffect } from "./leg-plan.ts";
import { createLeg, type Leg } from "./leg.ts";
import {
  choosePictures,
  isSameChoice,
  PICTURE_HOLD_MS,
  type OfferedPicture,
  type ShownPicture,
} from "./video-handover.ts";
import type { Legs, LegsDeps, LegsStatus, Picture } from "./types.ts";

/** Long enough to be no click, short enough to be no gap. */
const CROSSFADE_MS = 20;
/** How often pictures that are awaited are looked for. */
const PICTURE_LOOK_MS = 20;
/** Reading the statistics of 30 m-lines is not for nothing. */
const ROUND_TRIP_EVERY_MS = 2_000;

interface OpenLeg {
  readonly relay: PeerId;
  readonly legId: string;
  readonly leg: Leg;
  isOpen: boolean;
  isActive: boolean;
  /** The relay asked for pictures although it is a standby. */
  isAskedForPictures: boolean;
  /** What `pictureStamp` said when the leg's pictures were chosen, by slot; of slots that are taken only, since asking is not for nothing. */
  readonly stamps: Map<number | "screen", number>;
  slots: { readonly pictures: readonly (PeerId | null)[]; readonly screen: PeerId | null } | null;
  roundTripMs: number | null;
}

export function createLegs(deps: LegsDeps): Legs {
  const clock: Clock = {
    nowMs: deps.nowMs,
    wallMs: () => Date.now(),
    setTimer(atMs, callback) {
      const timer = setTimeout(callback, Math.max(0, atMs - deps.nowMs()));
      return () => clearTimeout(timer);
    },
  };
  const changed = createEmitter<void>();
  const levelsHeard = createEmitter<{ levels: ReadonlyMap<PeerId, number>; speaker: PeerId | null }>();
  const relaySilent = createEmitter<PeerId>();
  /** Tells this client's legs from those of its former life. */
  const clientId = Math.floor(Math.random() * 2 ** 32).toString(16);
  const legs = new Map<number, OpenLeg>();
  const sent: {
    microphone: MediaStreamTrack | null;
    camera: MediaStreamTrack | null;
    screen: MediaStreamTrack | null;
    screenSound: MediaStreamTrack | null;
  } = { microphone: null, camera: null, screen: null, screenSound: null };
  let wanted: readonly WantedPicture[] | null = null;
  let shownPictures: readonly ShownPicture<MediaStreamTrack>[] = [];
  let shownScreens: readonly ShownPicture<MediaStreamTrack>[] = [];
  let pictures: readonly Picture[] = [];
  let screen: Picture | null = null;
  /** The leg whose pictures are shown. */
  let shownSerial: number | null = null;
  let holdUntilMs = -Infinity;
  let cancelLook: (() => void) | null = null;
  let isClosed = false;

  const plan = createDriver({ clock, perform: performSafely }, legPlanMachine, initialLegPlan);

  /** A platform's or listener's exception must not stop the legs, nor escape a timer. */
  function performSafely(effect: LegPlanEffect): void {
    try {
      perform(effect);
    } catch (error) {
      deps.log?.error("A leg's step failed.", { step: effect.type, error: String(error) });
    }
  }

  function perform(effect: LegPlanEffect): void {
    switch (effect.type) {
      case "open":
        return open(effect.serial, effect.relay);
      case "close":
        return close(effect.serial);
      case "activate":
        return activate(effect.serial, effect.isActive);
      case "show":
        return show(effect.serial);
      case "play":
        for (const [serial, each] of legs) {
          if (each.isOpen) deps.sound.setGain(each.legId, serial === effect.serial ? 1 : 0, CROSSFADE_MS);
        }
        return changed.emit();
      case "relaySilent":
        return relaySilent.emit(effect.relay);
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
            deps.log?.info("A leg failed.", { relay, legId, reason });
            plan.input({ type: "failed", serial });
          },
          onHeard: (by) => plan.input({ type: "heard", serial, by }),
          onMessage: (message) => received(serial, message),
          onPictureStarted: refreshPictures,
          onOddity: (name) => deps.log?.count(name),
        },
      });
    } catch (error) {
      deps.log?.warn("The platform gives no connection.", { error: String(error) });
      return plan.input({ type: "failed", serial });
    }
    legs.set(serial, {
      relay,
      legId,
      leg,
      isOpen: false,
      isActive: false,
      isAskedForPictures: false,
      stamps: new Map(),
      slots: null,
      roundTripMs: null,
    });
    leg.setMicrophone(sent.microphone);
    changed.emit();
  }

  function opened(serial: number): void {
    const each = legs.get(serial);
    if (each === undefined) return;
    each.isOpen = true;
    deps.sound.attach(each.legId, each.leg.sound);
    if (wanted !== null) each.leg.send({ type: "want", pictures: [...wanted] });
    plan.input({ type: "opened", serial });
    changed.emit();
  }

  function close(serial: number): void {
    const each = legs.get(serial);
    if (each === undefined) return;
    legs.delete(serial);
    if (each.isOpen) deps.sound.detach(each.legId);
    each.leg.close();
    deps.closeLeg(each.relay, each.legId);
    changed.emit();
  }

  function activate(serial: number, isActive: boolean): void {
    const each = legs.get(serial);
    if (each === undefined) return;
    each.isActive = isActive;
    each.leg.send({ type: "active", on: isActive });
    putPictures(each);
    changed.emit();
  }

  function show(serial: number): void {
    const each = legs.get(serial);
    if (each === undefined) return;
    shownSerial = serial;
    each.stamps.clear();
    holdUntilMs = deps.nowMs() + PICTURE_HOLD_MS;
    refreshPictures();
    changed.emit();
  }

  function putPictures(each: OpenLeg): void {
    const isWanted = each.isActive || each.isAskedForPictures;
    each.leg.setCamera(isWanted ? sent.camera : null);
    each.leg.setScreen(isWanted ? sent.screen : null, sent.screenSound);
  }

  function received(serial: number, message: RelayMessage): void {
    const each = legs.get(serial);
    if (each === undefined) return;
    if (message.type === "farewell") plan.input({ type: "farewell", serial });
    else if (message.type === "slots") {
      each.slots = message;
      if (serial === shownSerial) refreshPictures();
    } else if (message.type === "pictures") {
      each.isAskedForPictures = message.wanted;
      putPictures(each);
    } else if (serial === plan.state.playing) {
      levelsHeard.emit({ levels: new Map(message.levels), speaker: message.speaker });
    }
  }

  /** Derives what is shown from the slots of the leg that carries the meeting, and from what was shown before. */
  function refreshPictures(): void {
    cancelLook?.();
    cancelLook = null;
    if (isClosed || shownSerial === null) return;
    const serial = shownSerial;
    const shown = legs.get(serial);
    const isHolding = deps.nowMs() < holdUntilMs;
    const offers = shown === undefined ? null : offersOf(shown, isHolding);
    const nextPictures = choosePictures(shownPictures, offers?.pictures ?? null, serial, isHolding);
    const nextScreens = choosePictures(shownScreens, offers?.screens ?? null, serial, isHolding).slice(0, 1);
    const isAwaiting = [...nextPictures, ...nextScreens].some((picture) => picture.serial !== serial);
    if (isHolding && isAwaiting) cancelLook = clock.setTimer(deps.nowMs() + PICTURE_LOOK_MS, refreshPictures);
    const hasComing = [...pictures, screen].some((each) => each?.next !== undefined);
    const isSame = isSameChoice(shownPictures, nextPictures) && isSameChoice(shownScreens, nextScreens);
    if (isSame && !isAwaiting && !hasComing) return;
    shownPictures = nextPictures;
    shownScreens = nextScreens;
    const before = [...pictures, screen];
    pictures = shownPictures.map((each) => pictureOf(each, offers?.pictures ?? []));
    screen = shownScreens.map((each) => pictureOf(each, offers?.screens ?? []))[0] ?? null;
    if (!isSamePictures(before, [...pictures, screen])) changed.emit();
  }

  const stopListening = deps.onLegClosed((relay, legId) => {
    for (const [serial, each] of legs) {
      if (each.relay === relay && each.legId === legId) plan.input({ type: "failed", serial });
    }
  });

  const roundTripTimer = setInterval(() => {
    for (const each of legs.values()) {
      if (!each.isOpen) continue;
      readRoundTrip(each.leg).then(
        (roundTripMs) => {
          if (each.roundTripMs === roundTripMs) return;
          each.roundTripMs = roundTripMs;
          changed.emit();
        },
        () => deps.log?.count("leg.noStats"),
      );
    }
  }, ROUND_TRIP_EVERY_MS);

  return {
    setSuccession(succession) {
      if (isClosed) return;
      plan.input({ type: "succession", ...succession, standbyAfterMs: Math.random() * STANDBY_SPREAD_MS });
    },
    setMicrophone(track) {
      sent.microphone = track;
      for (const each of legs.values()) each.leg.setMicrophone(track);
    },
    setCamera(track) {
      sent.camera = track;
      for (const each of legs.values()) putPictures(each);
    },
    setScreen(picture, sound) {
      sent.screen = picture;
      sent.screenSound = sound;
      for (const each of legs.values()) putPictures(each);
    },
    setWanted(next) {
      wanted = next;
      for (const each of legs.values()) each.leg.send({ type: "want", pictures: [...next] });
    },
    pictures: () => pictures,
    screen: () => screen,
    status: () =>
      plan.state.legs.map((planned): LegsStatus => {
        const isActive = planned.relay === plan.state.coordinator;
        return {
          relay: planned.relay,
          role: isActive ? "active" : "standby",
          state: planned.phase === "waiting" ? "closed" : planned.phase,
          roundTripMs: legs.get(planned.serial)?.roundTripMs ?? null,
        };
      }),
    onChange: (listener) => changed.on(() => listener()),
    onLevels: (listener) => levelsHeard.on(({ levels, speaker }) => listener(levels, speaker)),
    onRelaySilent: (listener) => relaySilent.on(listener),
    async getStats() {
      const shown = shownSerial === null ? undefined : legs.get(shownSerial);
      return shown === undefined ? null : shown.leg.getStats();
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(roundTripTimer);
      cancelLook?.();
      stopListening();
      plan.close();
      for (const serial of [...legs.keys()]) close(serial);
    },
  };
}

type OfferedTrack = OfferedPicture<MediaStreamTrack>;

/** Null before the leg has said what is in its slots. */
function offersOf(each: OpenLeg, isHolding: boolean) {
  if (each.slots === null) return null;
  return {
    pictures: each.slots.pictures.flatMap((peerId, index) => offer(each, peerId, index, isHolding)),
    screens: offer(each, each.slots.screen, "screen", isHolding),
  };
}

function pictureOf(shown: ShownPicture<MediaStreamTrack>, offers: readonly OfferedTrack[]): Picture {
  const { peerId, track } = shown;
  const next = offers.find((each) => each.peerId === peerId)?.track ?? track;
  return next === track ? { peerId, track } : { peerId, track, next };
}

function isSamePictures(a: readonly (Picture | null)[], b: readonly (Picture | null)[]): boolean {
  return (
    a.length === b.length &&
    a.every((each, index) => {
      const other = b[index];
      return each?.peerId === other?.peerId && each?.track === other?.track && each?.next === other?.next;
    })
  );
}

/** What a slot offers: nothing when it is empty. Whether pictures flow is looked at only while others are held. */
function offer(
  each: OpenLeg,
  peerId: PeerId | null,
  slot: number | "screen",
  isHolding: boolean,
): readonly OfferedTrack[] {
  const track = slot === "screen" ? each.leg.screen : each.leg.picture(slot);
  if (peerId === null || track === null) return [];
  if (!isHolding) return [{ peerId, track, hasStarted: !track.muted }];
  // A track that once received something is unmuted for good.
  const stamp = each.leg.pictureStamp(slot);
  if (!each.stamps.has(slot)) each.stamps.set(slot, stamp);
  return [{ peerId, track, hasStarted: !track.muted && stamp !== each.stamps.get(slot) }];
}

async function readRoundTrip(leg: Leg): Promise<number | null> {
  const stats: { forEach(visit: (entry: unknown) => void): void } = await leg.getStats();
  let roundTripMs: number | null = null;
  stats.forEach((entry) => {
    if (typeof entry !== "object" || entry === null) return;
    const { type, nominated, currentRoundTripTime } = entry as Record<string, unknown>;
    if (type !== "candidate-pair" || nominated !== true || typeof currentRoundTripTime !== "number") return;
    roundTripMs = Math.round(currentRoundTripTime * 1000);
  });
  return roundTripMs;
}
