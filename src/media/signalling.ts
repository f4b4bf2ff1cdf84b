/**
 * Carries a leg's offer to the relay and the answer back: directly when the relay is this peer's own, over the mesh otherwise, and through another
 * member where there is no link. Every core is both ends, a participant's and a relay's.
 */
import type { Clock } from "../kernel/clock.ts";
import { createEmitter, type Unsubscribe } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createDetours, type DetourDeps } from "./detour/detours.ts";
import { decodeSignal, type DetourMessage, type Signal } from "./messages.ts";
import type { LegKey, MediaHost } from "./types.ts";

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
  /** False where there is no link. */
  readonly send: (to: PeerId, message: Signal | DetourMessage) => boolean;
  readonly detours: DetourDeps;
}): LegSignalling {
  const { self, host } = deps;
  const detours = createDetours({
    ...deps.detours,
    ...{ clock: deps.clock, log: deps.log, self, send: deps.send },
    onSignal: take,
  });
  const send = (to: PeerId, signal: Signal): boolean => deps.send(to, signal) || detours.send(to, signal);
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
      (answer) => send(leg.peerId, { type: "answer", legId: leg.legId, sdp: answer }),
      (error: unknown) =>
        send(leg.peerId, { type: "refused", legId: leg.legId, reason: sentenceOf(error).slice(0, 500) }),
    );
  }

  function take(from: PeerId, signal: Signal): void {
    const { legId } = signal;
    if (signal.type === "offer") answerOffer({ peerId: from, legId }, signal.sdp);
    else if (signal.type === "answer") settle(from, legId)?.resolve(signal.sdp);
    else if (signal.type === "refused") settle(from, legId)?.reject(new Error(signal.reason));
    else if (signal.type === "close") host.closeLeg({ peerId: from, legId });
    else closed.emit({ relay: from, legId });
  }

  const stopListening = host.onLegClosed((leg) => {
    if (leg.peerId === self) closed.emit({ relay: self, legId: leg.legId });
    else send(leg.peerId, { type: "closed", legId: leg.legId });
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
        if (!send(relay, offer)) {
          settle(relay, legId)?.reject(new Error("There is no link to the member that carries the meeting."));
        }
      });
    },
    closeLeg(relay, legId) {
      settle(relay, legId)?.reject(new Error("The leg was closed."));
      if (relay === self) host.closeLeg({ peerId: self, legId });
      else send(relay, { type: "close", legId });
    },
    linkUp(peer) {
      for (const { relay, offer } of pending.values()) if (relay === peer) send(peer, offer);
    },
    receive(from, body) {
      const signal = decodeSignal(body);
      if (signal !== null) take(from, signal);
      else if (!detours.receive(from, body)) deps.log.count("media.badSignal");
    },
    onClosed: closed.on,
    close() {
      stopListening();
      detours.close();
      for (const entry of pending.values()) {
        entry.cancelTimeout();
        entry.reject(new Error("The meeting was left."));
      }
      pending.clear();
    },
  };
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
