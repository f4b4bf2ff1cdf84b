/**
 * The table of all legs of this relay: takes them up and drops them, and carries out what forwarding.ts decides. Timers are the
 * caller's: `tick` every 20 ms, `beat` every 100 ms, `report` every second.
 */
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { createPeerLimits } from "../../kernel/peer-limits.ts";
import type { RecordedPacket } from "../../kernel/recorded-packet.ts";
import { noActiveSpeaker, stepActiveSpeaker } from "../mixer/active-speaker.ts";
import type { Mixer } from "../mixer/mixer.ts";
import type { Layer } from "../leg/messages.ts";
import { readLayout } from "../sdp/leg-layout.ts";
import { parseOffer } from "../sdp/sdp.ts";
import type { LegKey, Muted, PeerLoad } from "../types.ts";
import { Departures } from "./departures.ts";
import { pictureWishes, planForwarding, type LegBinding } from "./forwarding.ts";
import { LegSession, noPackets, type PacketCounts } from "./leg-session.ts";
import type { PacketConsumer, Producer } from "./producer.ts";
import { encode } from "./relay-control.ts";
import type { RelayLeg } from "./relay-leg.ts";
import type { SoundSink } from "./screen-sound.ts";
import type { Transport, TransportEvents } from "./transport.ts";

export interface RelayDeps {
  readonly nowMs: () => number;
  readonly log: Log;
  readonly mixer: Mixer;
  /** Returns a random integer from 0 to below `limit`. */
  readonly randomBelow: (limit: number) => number;
  readonly createTransport: (name: string, events: TransportEvents) => Transport;
  readonly onLegClosed: (leg: LegKey) => void;
  /** Of participants that `setRecorded` names. */
  readonly onRecorded: (packet: RecordedPacket) => void;
}

export interface Relay {
  /** Resolves to the answer. @throws Error whose message is a sentence. */
  connect(key: LegKey, offerSdp: string): Promise<string>;
  /** Closes the leg without `onLegClosed`. */
  disconnect(key: LegKey): void;
  /** Closes the participant's legs. `isKept`: only when nothing has come on them for 6 s, or after 20 s, so that a core that died finds them again. */
  removeParticipant(peerId: PeerId, isKept: boolean): void;
  /** The participant is a member again. */
  keepParticipant(peerId: PeerId): void;
  setPresenter(peerId: PeerId | null): void;
  /** Takes effect with the next packet. */
  setMuted(muted: Muted): void;
  /**
   * Whose sound, and camera and screen if it `hasPictures`, go to `onRecorded`, too, as far as others hear and see them here. Pictures begin with a
   * keyframe. What waits of those that are no longer named is given at once.
   */
  setRecorded(peers: readonly PeerId[], hasPictures: boolean): void;
  /** Whether all participants are to send and to get pictures, also on legs that are standbys. */
  setDemand(isOn: boolean): void;
  /** Announces to every participant that this relay ends soon. */
  sayFarewell(): void;
  legCount(): number;
  /** Closes every leg, so that the other ends notice, without `onLegClosed`. */
  close(): void;
  tick(): void;
  beat(): void;
  report(): void;
  /** The mixer left out this many frames. */
  skipAudio(frames: number): void;
  /** Returns the participants whose RTP packets arrived since the last call. */
  takeHeard(): PeerId[];
  /** Returns the participants whose newest leg is fit to carry the meeting for them, in the order of their ids. */
  warm(): PeerId[];
  stats(): Record<string, number>;
  /** Of each leg. */
  loads(): readonly PeerLoad[];
}

/** A leg that has not opened by then never will. */
const OPEN_TIMEOUT_MS = 15_000;
/** A meeting of 50, each with a leg and one that replaces it. */
const MAX_LEGS = 120;
const MAX_LEGS_PER_PEER = 4;
/** A window whose leg fails makes the next one at once, and then waits longer each time. */
const CONNECTS = { burst: 12, perSecond: 1 };
const MAX_LEVELS = 8;
/** A quieter level is not worth its place in a beat. */
const AUDIBLE_DBOV = -60;

export function createRelay(deps: RelayDeps): Relay {
  const { mixer, nowMs } = deps;
  /** In the order of connecting. */
  const sessions = new Set<LegSession>();
  /** Each participant's newest open leg, in the order of joining. */
  let participants: ReadonlyMap<PeerId, LegSession> = new Map();
  const departures = new Departures();
  /** A connection costs some 10 ms, and may be dropped for the next one of the same participant. */
  const connects = createPeerLimits(CONNECTS, MAX_LEGS);
  const counts: PacketCounts = noPackets();
  let arePicturesWanted = false;
  let presenter: PeerId | null = null;
  let unheard: ReadonlySet<PeerId> = new Set();
  let unseen: ReadonlySet<PeerId> = new Set();
  let recorded: ReadonlySet<PeerId> = new Set();
  let recordsPictures = false;
  let isDemanded = false;
  let activeSpeaker = noActiveSpeaker;
  let beatCount = 0;
  let heardTakenAtMs = -Infinity;

  const sessionsOf = (peerId: PeerId): LegSession[] =>
    [...sessions].filter((session) => session.peerId === peerId);

  const find = ({ peerId, legId }: LegKey): LegSession | null =>
    sessionsOf(peerId).find(({ key }) => key.legId === legId) ?? null;

  /** Brings consumers, mixer and control messages into line with the legs, their wishes and the presenter. */
  function rebind(): void {
    const legs = [...sessions];
    const plan = planForwarding({
      legs,
      before: participants.keys(),
      presenter,
      isDemanded,
      unseen,
      recorded: recordsPictures ? recorded : new Set(),
    });
    ({ participants, arePicturesWanted } = plan);
    const now = nowMs();
    const consumers = new Map<Producer, PacketConsumer[]>();
    for (const { leg } of legs) consumers.set(leg.camera, []).set(leg.screen, []);
    const legOf = (peerId: PeerId): RelayLeg | null => participants.get(peerId)?.leg ?? null;
    for (const [session, binding] of plan.bindings) session.bindConsumers(binding, legOf, consumers);
    for (const session of legs) {
      session.setRecorded(isNewest(session) && recorded.has(session.peerId));
      if (session.recorded === null || !recordsPictures) continue;
      if (!unseen.has(session.peerId)) consumers.get(session.leg.camera)?.push(session.recorded.camera);
      if (session.peerId === presenter) consumers.get(session.leg.screen)?.push(session.recorded.screen);
    }
    for (const [producer, list] of consumers) producer.setConsumers(list, nowMs());
    for (const session of legs) {
      session.bindVoice(isNewest(session) && !unheard.has(session.peerId));
      session.leg.screenSound.setConsumers(isNewest(session) ? listenersTo(session, plan.bindings) : []);
      const binding = plan.bindings.get(session);
      if (binding !== undefined) session.control.setSlots(session.slots, binding.screen, binding.held);
      session.layers.setNeeded(plan.largestNeeded.get(session.peerId) ?? "q", now);
    }
    askForPictures();
  }

  const isNewest = (session: LegSession): boolean => participants.get(session.peerId) === session;

  /** Also as time passes: a layer that nobody needs is wanted for a moment longer. */
  function askForPictures(): void {
    const now = nowMs();
    for (const { control, layers } of sessions) {
      control.setPicturesWanted(arePicturesWanted, layers.wanted(now));
    }
  }

  /** Cuts the pictures of each leg to what its link bears, and gives it more again. */
  function followLinks(): void {
    const now = nowMs();
    let isChanged = false;
    for (const session of sessions) {
      if (!session.leg.downlink.isLimited) continue;
      const wishes = pictureWishes(session, participants, unseen);
      const rateBps = (peerId: PeerId, layer: Layer) =>
        participants.get(peerId)?.leg.camera.rateBps(layer, now) ?? 0;
      const screen = presenter === null || presenter === session.peerId ? null : participants.get(presenter);
      const screenBps = screen?.leg.screen.streams[0]?.rateBps(now) ?? 0;
      if (session.leg.downlink.share(wishes, rateBps, screenBps, now)) isChanged = true;
    }
    if (isChanged) rebind();
  }

  /** All who are shown that participant's screen hear it, also on a standby, as they hear voices there; not those that muted it for themselves. */
  function listenersTo(
    { peerId, recorded: own }: LegSession,
    bindings: ReadonlyMap<LegSession, LegBinding>,
  ): SoundSink[] {
    const listeners: SoundSink[] = [...bindings].flatMap(([session, { screen }]) =>
      screen === peerId && session.hears(peerId) ? [session.leg.screenSoundConsumer] : [],
    );
    return own !== null && peerId === presenter ? [...listeners, own.screenSound] : listeners;
  }

  function remove(session: LegSession): void {
    if (!sessions.delete(session)) return;
    session.close();
    rebind();
  }

  function drop(session: LegSession): void {
    remove(session);
    deps.onLegClosed(session.key);
  }

  function dropAll(peerId: PeerId): void {
    departures.delete(peerId);
    for (const session of sessionsOf(peerId)) drop(session);
  }

  return {
    async connect(key, offerSdp) {
      if (!connects.take(key.peerId, nowMs()))
        throw new Error("Too many connections at once. Wait a moment.");
      const offer = parseOffer(offerSdp);
      const layout = readLayout(offer);
      const former = find(key);
      if (former !== null) remove(former);
      const others = sessionsOf(key.peerId);
      if (others[0] !== undefined && others.length >= MAX_LEGS_PER_PEER) drop(others[0]);
      if (sessions.size >= MAX_LEGS) throw new Error("The relay carries as many legs as it can.");
      const session: LegSession = new LegSession({
        ...deps,
        counts,
        key,
        layout,
        onChanged: rebind,
        onClosed: () => drop(session),
      });
      sessions.add(session);
      try {
        return await session.accept(offer);
      } catch (cause) {
        remove(session);
        throw new Error("The relay could not take up the offer.", { cause });
      }
    },
    disconnect(key) {
      const session = find(key);
      if (session !== null) remove(session);
    },
    removeParticipant(peerId, isKept) {
      if (isKept && sessionsOf(peerId).length > 0) departures.add(peerId, nowMs());
      else dropAll(peerId);
    },
    keepParticipant: (peerId) => departures.delete(peerId),
    setDemand(isOn) {
      if (isDemanded === isOn) return;
      isDemanded = isOn;
      rebind();
    },
    sayFarewell() {
      for (const { control } of sessions) control.sendFarewell();
    },
    legCount: () => sessions.size,
    close() {
      for (const session of [...sessions]) remove(session);
    },
    setPresenter(peerId) {
      if (presenter === peerId) return;
      presenter = peerId;
      rebind();
    },
    setMuted({ microphone, camera }) {
      unheard = new Set(microphone);
      unseen = new Set(camera);
      rebind();
    },
    setRecorded(peers, hasPictures) {
      recorded = new Set(peers);
      recordsPictures = hasPictures;
      rebind();
    },
    tick() {
      const now = nowMs();
      for (const { leg, isOpen } of sessions) if (isOpen) leg.tick(now);
    },
    beat() {
      const levels = mixer.takeLevels();
      activeSpeaker = stepActiveSpeaker(activeSpeaker, new Map(levels), nowMs());
      const beat = encode({
        type: "beat",
        count: beatCount++,
        levels: levels
          .filter(([, level]) => level > AUDIBLE_DBOV)
          .slice(0, MAX_LEVELS)
          .map(([peerId, level]) => [peerId, Math.round(level)]),
        speaker: activeSpeaker.speaker,
      });
      askForPictures();
      const now = nowMs();
      for (const { control, recorded: own } of sessions) {
        control.sendBeat(beat);
        own?.settle(now);
      }
      followLinks();
    },
    report() {
      const now = nowMs();
      for (const session of [...sessions]) {
        if (session.leg.isLongOverBudget()) {
          deps.log.count("relay.overBudget");
          drop(session);
        } else if (session.isOpen) session.report(now);
        else if (now - session.startedAtMs > OPEN_TIMEOUT_MS) drop(session);
      }
      const lastReceivedAtMs = (peerId: PeerId): number =>
        Math.max(...sessionsOf(peerId).map((session) => session.lastReceivedAtMs));
      for (const peerId of departures.due(lastReceivedAtMs, now)) dropAll(peerId);
    },
    skipAudio(frames) {
      for (const { leg } of sessions) leg.audio.skip(frames);
    },
    takeHeard() {
      const sinceMs = heardTakenAtMs;
      heardTakenAtMs = nowMs();
      const heard = new Set<PeerId>();
      for (const { leg, peerId } of sessions) if (leg.lastRtpAtMs > sinceMs) heard.add(peerId);
      return [...heard];
    },
    warm() {
      const now = nowMs();
      return [...participants]
        .flatMap(([peerId, session]) => (session.isWarm(now) ? [peerId] : []))
        .toSorted();
    },
    loads: () => [...sessions].map(({ peerId, counted }) => ({ peerId, ...counted })),
    stats() {
      const streams = [...sessions].flatMap(({ leg }) => [...leg.camera.streams, ...leg.screen.streams]);
      return {
        ...counts,
        legs: sessions.size,
        participants: participants.size,
        limitedLegs: [...sessions].filter(({ leg }) => leg.downlink.isLimited).length,
        videoStreams: streams.length,
        videoRecovered: streams.reduce((sum, { recoveredCount }) => sum + recoveredCount, 0),
      };
    },
  };
}
