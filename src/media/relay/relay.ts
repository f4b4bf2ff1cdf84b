/**
 * All legs of this relay: who sees whom, whose screen is shown, and what is said on the data channels. Timers are the
 * caller's: `look` every 20 ms, `beat` every 100 ms, `report` every second.
 *
 * Pictures come here only for somebody to see them: once a leg is active, or the core demands them because its
 * coordinator is suspected. Then everybody is asked for theirs, so that nobody waits for anybody's turn.
 */
import type { Log } from "../../kernel/log.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { decodeLegMessage, type RelayMessage } from "../leg/messages.ts";
import type { MixFrame, MixListener, Mixer, MixSource } from "../mixer/mixer.ts";
import { nobodySpeaking, stepSpeaking } from "../mixer/active-speaker.ts";
import type { LegKey } from "../types.ts";
import { assignSlots } from "./slot-assignment.ts";
import { readLayout } from "../sdp/leg-layout.ts";
import type { RawPeer, RawPeerEvents } from "./transport.ts";
import { RelayLeg } from "./relay-leg.ts";
import { parseOffer } from "../sdp/sdp.ts";
import type { Viewer, VideoSource } from "./producer.ts";

export interface RelayDeps {
  readonly nowMs: () => number;
  readonly log: Log;
  readonly mixer: Mixer;
  readonly randomBelow: (limit: number) => number;
  readonly createPeer: (name: string, events: RawPeerEvents) => RawPeer;
  readonly onLegClosed: (leg: LegKey) => void;
}

export interface Relay {
  /** Resolves to the answer. @throws Error whose message is a sentence. */
  connect(key: LegKey, offerSdp: string): Promise<string>;
  /** Without `onLegClosed`. */
  disconnect(key: LegKey): void;
  /** `isKept`: its legs stay for as long as something comes on them, for 20 s at most, so that a core that died finds them again. */
  removeParticipant(peerId: PeerId, isKept: boolean): void;
  /** It is a member again. */
  keepParticipant(peerId: PeerId): void;
  setPresenter(peerId: PeerId | null): void;
  /** Whether everybody is to send and to get pictures, also on legs that are standbys. */
  setDemand(isOn: boolean): void;
  /** Tells every participant that this relay goes soon. */
  sayFarewell(): void;
  legCount(): number;
  /** Closes every leg, so that the other ends notice, without `onLegClosed`. */
  close(): void;
  look(): void;
  beat(): void;
  report(): void;
  /** The mixer left out so many ticks. */
  skipSound(frames: number): void;
  /** Whose packets arrived since the last call. */
  takeHeard(): PeerId[];
  /** Whose newest leg is fit to carry the meeting for them, in order of their ids. */
  warm(): PeerId[];
  stats(): Record<string, number>;
}

/** A leg that is not open by then never will be. */
const OPEN_TIMEOUT_MS = 15_000;
/** A meeting of 50, each with a leg and one that replaces it. */
const MAX_LEGS = 120;
const MAX_LEGS_PER_PEER = 4;
/** A core that died is started again and has joined by then. */
const KEPT_MS = 20_000;
/** A window that lives is heard more often than this: sound each 20 ms, reports each second, checks of the connection. */
const KEPT_SILENT_MS = 6_000;
/** Sound has come for so long: it is decoded, mixed and on its way to everybody. */
const WARM_AFTER_SOUND_MS = 300;
/** No sound has come for so long: this participant is silent. */
const WARM_WITHOUT_SOUND_MS = 1_500;
const MAX_LEVELS = 8;
/** Quieter is not worth a mention. */
const AUDIBLE_DBOV = -60;

interface Entry {
  readonly leg: RelayLeg;
  readonly peer: RawPeer;
  readonly startedAtMs: number;
  /** When its data channel opened, when the first sound came. */
  openedAtMs: number;
  soundAtMs: number;
  microphone: MixSource | null;
  screenSound: MixSource | null;
  stopListening: (() => void) | null;
}

export function createRelay(deps: RelayDeps): Relay {
  const { log, mixer, nowMs } = deps;
  /** By key, in order of connecting. */
  const entries = new Map<string, Entry>();
  /** Each participant's newest open leg, in order of joining. */
  let participants = new Map<PeerId, Entry>();
  /** Participants that are no longer members, and since when. */
  const departed = new Map<PeerId, number>();
  let presenter: PeerId | null = null;
  let isDemanded = false;
  let speaking = nobodySpeaking;
  let beatCount = 0;
  let lastHeardAtMs = -Infinity;
  let packetsIn = 0;
  let packetsOut = 0;

  function send(peer: RawPeer, bytes: Buffer): boolean {
    packetsOut += 1;
    return peer.send(bytes);
  }

  function findParticipants(): Map<PeerId, Entry> {
    const found = new Map<PeerId, Entry>();
    // Those who were here before keep their place in the order.
    for (const peerId of participants.keys()) {
      const entry = newestOpen(peerId);
      if (entry !== null) found.set(peerId, entry);
    }
    for (const { leg } of entries.values()) {
      const { peerId } = leg.key;
      const entry = found.has(peerId) ? null : newestOpen(peerId);
      if (entry !== null) found.set(peerId, entry);
    }
    return found;
  }

  function newestOpen(peerId: PeerId): Entry | null {
    let newest: Entry | null = null;
    for (const entry of entries.values()) {
      if (entry.leg.isOpen && entry.leg.key.peerId === peerId) newest = entry;
    }
    return newest;
  }

  /** Brings everything into line with who is here, who wants what, and who presents. */
  function rebind(): void {
    participants = findParticipants();
    const viewers = new Map<VideoSource, Viewer[]>();
    for (const { leg } of entries.values()) {
      viewers.set(leg.camera, []);
      viewers.set(leg.screen, []);
    }
    for (const { leg } of entries.values()) if (leg.isOpen) bindLeg(leg, viewers);
    for (const [source, list] of viewers) source.setViewers(list, nowMs());
    const areWanted = isDemanded || [...participants.values()].some(({ leg }) => leg.isActive);
    for (const entry of entries.values()) {
      bindSound(entry);
      tellSlots(entry);
      tellWanted(entry, areWanted);
    }
  }

  const isShowing = (leg: RelayLeg): boolean => leg.isActive || isDemanded;

  function bindLeg(leg: RelayLeg, viewers: Map<VideoSource, Viewer[]>): void {
    const self = leg.key.peerId;
    const layers = new Map((leg.wanted ?? []).map(({ peerId, layer }) => [peerId, layer]));
    const wanted = leg.wanted === null ? [...participants.keys()] : [...layers.keys()];
    const present = wanted.filter((peerId) => peerId !== self && participants.has(peerId));
    leg.assigned = assignSlots(leg.assigned, present);
    const bind = (outlet: (typeof leg)["screenOutlet"], source: VideoSource | null): void => {
      if (outlet.source !== source || !isShowing(leg)) outlet.slot.release();
      outlet.source = source;
      if (source !== null && isShowing(leg)) viewers.get(source)?.push(outlet);
    };
    for (const [index, outlet] of leg.pictures.entries()) {
      const peerId = leg.assigned[index] ?? null;
      const layer = (peerId === null ? null : layers.get(peerId)) ?? "f";
      const isNewLayer = outlet.layer !== layer;
      outlet.layer = layer;
      bind(outlet, peerId === null ? null : (participants.get(peerId)?.leg.camera ?? null));
      if (isNewLayer && isShowing(leg)) outlet.source?.refresh(layer, nowMs());
    }
    const shown = presenter !== null && presenter !== self ? participants.get(presenter) : undefined;
    bind(leg.screenOutlet, shown?.leg.screen ?? null);
  }

  /** A participant's newest leg is heard, and the presenter's screen sound; nothing else. */
  function bindSound(entry: Entry): void {
    const { peerId } = entry.leg.key;
    const isHeard = participants.get(peerId) === entry;
    const isPresenting = isHeard && peerId === presenter;
    if (isHeard) entry.microphone ??= mixer.addSource(peerId, true);
    else if (entry.microphone !== null) {
      mixer.removeSource(entry.microphone);
      entry.microphone = null;
    }
    if (isPresenting) entry.screenSound ??= mixer.addSource(peerId, false);
    else if (entry.screenSound !== null) {
      mixer.removeSource(entry.screenSound);
      entry.screenSound = null;
    }
  }

  function tellSlots(entry: Entry): void {
    const { leg } = entry;
    if (!leg.isControlOpen) return;
    const isShown = presenter !== null && presenter !== leg.key.peerId && participants.has(presenter);
    const text = encode({
      type: "slots",
      pictures: leg.assigned,
      screen: isShown ? presenter : null,
    });
    leg.areSlotsTold = text === leg.sentSlots || entry.peer.sendControl(text);
    if (leg.areSlotsTold) leg.sentSlots = text;
  }

  function tellWanted({ leg, peer }: Entry, areWanted: boolean): void {
    if (!leg.isControlOpen || leg.arePicturesWanted === areWanted) return;
    if (peer.sendControl(encode({ type: "pictures", wanted: areWanted }))) leg.arePicturesWanted = areWanted;
  }

  function drop(entry: Entry): void {
    remove(keyText(entry.leg.key));
    deps.onLegClosed(entry.leg.key);
  }

  function removeAll(peerId: PeerId): void {
    departed.delete(peerId);
    for (const entry of [...entries.values()]) if (entry.leg.key.peerId === peerId) drop(entry);
  }

  /** Legs of those who are no longer members go when nothing comes on them, or when the time is over. */
  function dropDeparted(): void {
    const now = nowMs();
    for (const [peerId, sinceMs] of [...departed]) {
      const lastHeardAtMs = Math.max(
        -Infinity,
        ...[...entries.values()].flatMap(({ leg }) => (leg.key.peerId === peerId ? [leg.lastHeardAtMs] : [])),
      );
      if (now - sinceMs > KEPT_MS || now - Math.max(sinceMs, lastHeardAtMs) > KEPT_SILENT_MS)
        removeAll(peerId);
    }
  }

  function remove(key: string): void {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    entry.leg.isOpen = false;
    entry.stopListening?.();
    entry.stopListening = null;
    rebind();
    for (const source of [entry.microphone, entry.screenSound]) {
      if (source !== null) mixer.removeSource(source);
    }
    entry.peer.close();
  }

  function receiveControl(entry: Entry, text: string): void {
    const { leg } = entry;
    leg.lastHeardAtMs = nowMs();
    if (!leg.quota.take(nowMs())) return log.count("relay.controlOverLimit");
    const message = decodeLegMessage(text);
    if (message === null) return log.count("relay.malformedControl");
    if (message.type === "want") leg.wanted = message.pictures;
    else leg.isActive = message.on;
    rebind();
  }

  function peerEvents(key: string): RawPeerEvents {
    const withEntry = (act: (entry: Entry) => void): void => {
      const entry = entries.get(key);
      if (entry !== undefined) act(entry);
    };
    return {
      onOpen: () =>
        withEntry((entry) => {
          const { leg, peer } = entry;
          leg.isOpen = true;
          const listener: MixListener = {
            owner: leg.key.peerId,
            hear: (frame: MixFrame) => void send(peer, leg.sound.next(frame)),
          };
          entry.stopListening = mixer.addListener(listener);
          leg.sendReports(nowMs());
          rebind();
        }),
      onRtp: (bytes) =>
        withEntry(({ leg }) => {
          packetsIn += 1;
          leg.receiveRtp(bytes, nowMs());
        }),
      onRtcp: (bytes) => withEntry(({ leg }) => leg.receiveRtcp(bytes, nowMs())),
      onControlOpen: () =>
        withEntry((entry) => {
          entry.leg.isControlOpen = true;
          entry.openedAtMs = nowMs();
          rebind();
        }),
      onControl: (text) => withEntry((entry) => receiveControl(entry, text)),
      onClosed: () =>
        withEntry(({ leg }) => {
          remove(key);
          deps.onLegClosed(leg.key);
        }),
    };
  }

  return {
    async connect(key, offerSdp) {
      const id = keyText(key);
      const offer = parseOffer(offerSdp);
      const layout = readLayout(offer);
      remove(id);
      const ofPeer = [...entries.values()].filter(({ leg }) => leg.key.peerId === key.peerId);
      const oldest = ofPeer[0];
      if (oldest !== undefined && ofPeer.length >= MAX_LEGS_PER_PEER) {
        drop(oldest);
      }
      if (entries.size >= MAX_LEGS) throw new Error("The relay carries as many legs as it can.");
      const peer = deps.createPeer(id, peerEvents(id));
      const leg = new RelayLeg({
        log,
        key,
        layout,
        nowMs: nowMs(),
        randomBelow: deps.randomBelow,
        send: (bytes) => send(peer, bytes),
        onSound(line, sequence, payload, opusPayloadType) {
          if (entry.soundAtMs === Infinity) entry.soundAtMs = nowMs();
          const source = entry[line];
          if (source !== null) mixer.push(source, sequence, payload, opusPayloadType, nowMs());
        },
      });
      const entry: Entry = {
        leg,
        peer,
        startedAtMs: nowMs(),
        openedAtMs: Infinity,
        soundAtMs: Infinity,
        microphone: null,
        screenSound: null,
        stopListening: null,
      };
      entries.set(id, entry);
      try {
        return leg.answer(offer, await peer.accept(offer));
      } catch (cause) {
        if (entries.get(id) === entry) remove(id);
        throw new Error("The relay could not take up the offer.", { cause });
      }
    },
    disconnect: (key) => remove(keyText(key)),
    removeParticipant(peerId, isKept) {
      const hasLegs = [...entries.values()].some(({ leg }) => leg.key.peerId === peerId);
      if (!isKept || !hasLegs) return removeAll(peerId);
      if (!departed.has(peerId)) departed.set(peerId, nowMs());
    },
    keepParticipant: (peerId) => void departed.delete(peerId),
    setDemand(isOn) {
      if (isDemanded === isOn) return;
      isDemanded = isOn;
      rebind();
    },
    sayFarewell() {
      for (const { peer } of entries.values()) peer.sendControl(encode({ type: "farewell" }));
    },
    legCount: () => entries.size,
    close() {
      for (const key of [...entries.keys()]) remove(key);
    },
    setPresenter(peerId) {
      if (presenter === peerId) return;
      presenter = peerId;
      rebind();
    },
    look() {
      const now = nowMs();
      for (const { leg } of entries.values()) {
        if (!leg.isOpen) continue;
        leg.sendNacks(now);
        leg.camera.look(now);
        leg.screen.look(now);
      }
    },
    beat() {
      const levels = mixer.takeLevels();
      speaking = stepSpeaking(speaking, new Map(levels), nowMs());
      const text = encode({
        type: "beat",
        count: beatCount++,
        levels: levels
          .filter(([, level]) => level > AUDIBLE_DBOV)
          .slice(0, MAX_LEVELS)
          .map(rounded),
        speaker: speaking.speaker,
      });
      for (const entry of entries.values()) {
        if (!entry.leg.isControlOpen) continue;
        if (!entry.leg.areSlotsTold) tellSlots(entry);
        entry.peer.sendControl(text);
      }
    },
    report() {
      const now = nowMs();
      for (const entry of [...entries.values()]) {
        if (entry.leg.isOpen) entry.leg.sendReports(now);
        else if (now - entry.startedAtMs > OPEN_TIMEOUT_MS) drop(entry);
      }
      dropDeparted();
    },
    skipSound(frames) {
      for (const { leg } of entries.values()) leg.sound.skip(frames);
    },
    takeHeard() {
      const since = lastHeardAtMs;
      lastHeardAtMs = nowMs();
      const heard = new Set<PeerId>();
      for (const { leg } of entries.values()) {
        if (leg.lastRtpAtMs > since) heard.add(leg.key.peerId);
      }
      return [...heard];
    },
    warm() {
      const now = nowMs();
      const isWarm = ({ openedAtMs, soundAtMs }: Entry): boolean =>
        openedAtMs < Infinity &&
        (now - soundAtMs >= WARM_AFTER_SOUND_MS || now - openedAtMs >= WARM_WITHOUT_SOUND_MS);
      return [...participants].flatMap(([peerId, entry]) => (isWarm(entry) ? [peerId] : [])).toSorted();
    },
    stats() {
      let recovered = 0;
      let streams = 0;
      for (const { leg } of entries.values()) {
        for (const stream of [...leg.camera.streams, ...leg.screen.streams]) {
          recovered += stream.recoveredCount;
          streams += 1;
        }
      }
      return {
        legs: entries.size,
        participants: participants.size,
        packetsIn,
        packetsOut,
        videoStreams: streams,
        videoRecovered: recovered,
      };
    },
  };
}

function keyText(key: LegKey): string {
  return `${key.peerId} ${key.legId}`;
}

function encode(message: RelayMessage): string {
  return JSON.stringify(message);
}

/** Whole decibels: more is noise, and longer. */
function rounded([peerId, level]: [PeerId, number]): [PeerId, number] {
  return [peerId, Math.round(level)];
}
