/**
 * Carries a leg's offer to the relay and the answer back: directly when the relay is this peer's own, over the mesh otherwise. Every
 * core is both ends, a participant's and a relay's.
 */
import * as v from "valibot";
import type { Clock } from "../kernel/clock.ts";
import { createEmitter, type Unsubscribe } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";
import { showableLine } from "../kernel/unicode.ts";
import type { Log } from "../kernel/log.ts";
import { MAX_LEG_ID_LENGTH, MAX_SDP_LENGTH } from "../kernel/limits.ts";
import { decoder } from "../kernel/schema.ts";
import type { LegKey, MediaHost } from "./types.ts";

const LegIdSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_LEG_ID_LENGTH));
const SignalSchema = v.variant("type", [
  v.strictObject({
    type: v.literal("offer"),
    legId: LegIdSchema,
    sdp: v.pipe(v.string(), v.maxLength(MAX_SDP_LENGTH)),
  }),
  v.strictObject({
    type: v.literal("answer"),
    legId: LegIdSchema,
    sdp: v.pipe(v.string(), v.maxLength(MAX_SDP_LENGTH)),
  }),
  v.strictObject({
    type: v.literal("refused"),
    legId: LegIdSchema,
    reason: v.pipe(v.string(), v.maxLength(500), v.transform(showableLine)),
  }),
  v.strictObject({ type: v.literal("close"), legId: LegIdSchema }),
  v.strictObject({ type: v.literal("closed"), legId: LegIdSchema }),
]);
type Signal = v.InferOutput<typeof SignalSchema>;
const decodeSignal = decoder(SignalSchema);

/** A relay that has not answered by then is taken for gone. */
const ANSWER_TIMEOUT_MS = 5_000;

export interface LegSignalling {
  /** Resolves to the relay's answer. @throws Error with a sentence. */
  connect(relay: PeerId, legId: string, offerSdp: string): Promise<string>;
  closeLeg(relay: PeerId, legId: string): void;
  /** The link to the peer is there, or was made anew. Messages on their way were lost, so offers without an answer are sent again. */
  linkUp(peer: PeerId): void;
  /** Takes in a body from the mesh's "media" channel. Anything but a signal is dropped and counted. */
  receive(from: PeerId, body: unknown): void;
  /** A relay dropped one of this peer's own legs. */
  onClosed(listener: (leg: { readonly relay: PeerId; readonly legId: string }) => void): Unsubscribe;
  close(): void;
}

interface PendingOffer {
  readonly relay: PeerId;
  readonly offer: Extract<Signal, { type: "offer" }>;
  resolve(sdp: string): void;
  reject(error: Error): void;
  cancelTimeout(): void;
}

export function createLegSignalling(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly self: PeerId;
  readonly host: MediaHost;
  readonly send: (to: PeerId, signal: Signal) => boolean;
}): LegSignalling {
  const { self, host } = deps;
  const closed = createEmitter<{ relay: PeerId; legId: string }>();
  const pending = new Map<string, PendingOffer>();
  const keyOf = (relay: PeerId, legId: string) => `${relay} ${legId}`;

  function settle(relay: PeerId, legId: string): PendingOffer | undefined {
    const entry = pending.get(keyOf(relay, legId));
    pending.delete(keyOf(relay, legId));
    entry?.cancelTimeout();
    return entry;
  }

  function answerOffer(leg: LegKey, sdp: string): void {
    host.connectLeg(leg, sdp).then(
      (answer) => deps.send(leg.peerId, { type: "answer", legId: leg.legId, sdp: answer }),
      (error: unknown) =>
        deps.send(leg.peerId, { type: "refused", legId: leg.legId, reason: sentenceOf(error).slice(0, 500) }),
    );
  }

  const stopListening = host.onLegClosed((leg) => {
    if (leg.peerId === self) closed.emit({ relay: self, legId: leg.legId });
    else deps.send(leg.peerId, { type: "closed", legId: leg.legId });
  });

  return {
    connect(relay, legId, sdp) {
      if (relay === self) return host.connectLeg({ peerId: self, legId }, sdp);
      return new Promise((resolve, reject) => {
        const cancelTimeout = deps.clock.setTimer(deps.clock.nowMs() + ANSWER_TIMEOUT_MS, () => {
          settle(relay, legId);
          reject(
            new Error("The member that carries the meeting does not answer. Landline tries again by itself."),
          );
        });
        const offer = { type: "offer", legId, sdp } as const;
        pending.set(keyOf(relay, legId), { relay, offer, resolve, reject, cancelTimeout });
        if (!deps.send(relay, offer)) {
          settle(relay, legId)?.reject(new Error("There is no link to the member that carries the meeting."));
        }
      });
    },
    closeLeg(relay, legId) {
      settle(relay, legId)?.reject(new Error("The leg was closed."));
      if (relay === self) host.closeLeg({ peerId: self, legId });
      else deps.send(relay, { type: "close", legId });
    },
    linkUp(peer) {
      for (const { relay, offer } of pending.values()) if (relay === peer) deps.send(peer, offer);
    },
    receive(from, body) {
      const signal = decodeSignal(body);
      if (signal === null) {
        deps.log.count("media.badSignal");
        return;
      }
      const { legId } = signal;
      if (signal.type === "offer") answerOffer({ peerId: from, legId }, signal.sdp);
      else if (signal.type === "answer") settle(from, legId)?.resolve(signal.sdp);
      else if (signal.type === "refused") settle(from, legId)?.reject(new Error(signal.reason));
      else if (signal.type === "close") host.closeLeg({ peerId: from, legId });
      else closed.emit({ relay: from, legId });
    },
    onClosed: closed.on,
    close() {
      stopListening();
      for (const entry of pending.values()) {
        entry.cancelTimeout();
        entry.reject(new Error("The meeting was left."));
      }
      pending.clear();
    },
  };
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
