/**
 * Decides what the relay forwards to which leg: its participants, which of them is in which slot and layer, and whether anybody's
 * pictures are needed at all. Pure.
 *
 * Pictures come to this relay only when somebody is to see them: once a leg is active whose participant looks at them, or when the core
 * demands them because it suspects its coordinator. Then every participant is asked for its pictures at the same moment, so that no
 * viewer waits for another.
 */
import type { PeerId } from "../../kernel/ids.ts";
import { isLarger, smallerOf, type Layer, type WantedPicture } from "../leg/messages.ts";
import { assignSlots } from "./slot-assignment.ts";

/** What forwarding depends on. */
export interface ForwardingLeg {
  readonly peerId: PeerId;
  /** RTP may be sent. */
  readonly isOpen: boolean;
  /** The participant said that this relay carries the meeting for it. */
  readonly isActive: boolean;
  /** The participant looks at pictures. */
  readonly isWatching: boolean;
  /** Null: all others, in the order of joining. */
  readonly wanted: readonly WantedPicture[] | null;
  /** The layer that its link bears of each picture, null for none; null: it bears all. */
  readonly allowed: ReadonlyMap<PeerId, Layer | null> | null;
  /** The participant in each picture slot at the moment. */
  readonly slots: readonly (PeerId | null)[];
}

export interface SlotBinding {
  readonly peerId: PeerId | null;
  readonly layer: Layer;
}

export interface LegBinding {
  /** By picture slot. */
  readonly pictures: readonly SlotBinding[];
  /** Whose screen is in the screen slot. */
  readonly screen: PeerId | null;
  /** Those whose pictures the participant asked for, and its link does not bear. */
  readonly held: readonly PeerId[];
  /** False on a standby, and while nobody looks: its slots are bound, so that packets can flow at once, and none is sent. */
  readonly isForwarding: boolean;
}

export interface Forwarding<Leg> {
  /** Each participant's newest open leg, in the order of joining. */
  readonly participants: ReadonlyMap<PeerId, Leg>;
  /** Whether participants are to send their pictures. */
  readonly arePicturesWanted: boolean;
  /** The largest layer of each participant's camera that somebody is to see; those that nobody sees are missing. */
  readonly largestNeeded: ReadonlyMap<PeerId, Layer>;
  /** Of open legs only. */
  readonly bindings: ReadonlyMap<Leg, LegBinding>;
}

/**
 * `legs`: in the order of connecting. `before`: the participants so far, whose order is kept. `isDemanded`: the core demands
 * pictures, also for standbys.
 */
export function planForwarding<Leg extends ForwardingLeg>(facts: {
  readonly legs: readonly Leg[];
  readonly before: Iterable<PeerId>;
  readonly presenter: PeerId | null;
  readonly isDemanded: boolean;
  /** Participants whose cameras nobody is to see. */
  readonly unseen: ReadonlySet<PeerId>;
  /** Participants whose pictures are recorded here. */
  readonly recorded: ReadonlySet<PeerId>;
}): Forwarding<Leg> {
  const { legs, presenter, isDemanded, unseen, recorded } = facts;
  const participants = findParticipants(legs, facts.before);
  const bindings = new Map<Leg, LegBinding>();
  for (const leg of legs) {
    if (!leg.isOpen) continue;
    const isScreenShown = presenter !== null && presenter !== leg.peerId && participants.has(presenter);
    bindings.set(leg, {
      pictures: bindPictures(leg, participants, unseen),
      screen: isScreenShown ? presenter : null,
      held: [...(leg.allowed ?? [])].flatMap(([peerId, layer]) => (layer === null ? [peerId] : [])),
      isForwarding: leg.isWatching && (leg.isActive || isDemanded),
    });
  }
  const largestNeeded = new Map<PeerId, Layer>();
  for (const peerId of recorded)
    if (participants.has(peerId) && !unseen.has(peerId)) largestNeeded.set(peerId, "f");
  for (const { pictures, isForwarding } of bindings.values()) {
    for (const { peerId, layer } of pictures) {
      if (isForwarding && peerId !== null && isLarger(layer, largestNeeded.get(peerId) ?? "q"))
        largestNeeded.set(peerId, layer);
    }
  }
  const watching = [...participants.values()].filter(({ isWatching }) => isWatching);
  const arePicturesWanted = recorded.size > 0 || watching.some(({ isActive }) => isActive || isDemanded);
  return { participants, arePicturesWanted, largestNeeded, bindings };
}

function findParticipants<Leg extends ForwardingLeg>(
  legs: readonly Leg[],
  before: Iterable<PeerId>,
): Map<PeerId, Leg> {
  const newest = new Map<PeerId, Leg>();
  for (const leg of legs) if (leg.isOpen) newest.set(leg.peerId, leg);
  const participants = new Map<PeerId, Leg>();
  for (const peerId of [...before, ...newest.keys()]) {
    const leg = newest.get(peerId);
    if (leg !== undefined) participants.set(peerId, leg);
  }
  return participants;
}

/** The pictures that the leg's participant is to get, the most important first, as far as they are there. */
export function pictureWishes(
  leg: ForwardingLeg,
  participants: ReadonlyMap<PeerId, unknown>,
  unseen: ReadonlySet<PeerId>,
): WantedPicture[] {
  const layers = new Map((leg.wanted ?? []).map(({ peerId, layer }) => [peerId, layer]));
  const wanted = leg.wanted === null ? participants.keys() : layers.keys();
  return [...wanted]
    .filter((peerId) => peerId !== leg.peerId && participants.has(peerId) && !unseen.has(peerId))
    .map((peerId) => ({ peerId, layer: layers.get(peerId) ?? "f" }));
}

function bindPictures(
  leg: ForwardingLeg,
  participants: ReadonlyMap<PeerId, unknown>,
  unseen: ReadonlySet<PeerId>,
): SlotBinding[] {
  const layers = new Map<PeerId, Layer>();
  for (const { peerId, layer } of pictureWishes(leg, participants, unseen)) {
    const allowed = leg.allowed === null ? layer : leg.allowed.get(peerId);
    if (allowed === null) continue;
    // One that has just come waits for its share in the smallest picture.
    layers.set(peerId, smallerOf(layer, allowed ?? "q"));
  }
  return assignSlots(leg.slots, [...layers.keys()]).map((peerId) => ({
    peerId,
    layer: (peerId === null ? null : layers.get(peerId)) ?? "f",
  }));
}
