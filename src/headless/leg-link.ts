/** Carries a leg's offer and answer over the core link. The contract with clients matches an answer to its command by `requestId`. */
import type { CoreLink } from "../api/events.ts";
import { createEmitter } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { LegsDeps } from "../media/leg/types.ts";

export interface LegLink extends Pick<LegsDeps, "connectLeg" | "closeLeg" | "onLegClosed"> {
  /** Rejects every request that is still open. */
  close(): void;
}

interface PendingOffer {
  readonly legId: string;
  resolve(answerSdp: string): void;
  reject(error: Error): void;
}

export function createLegLink(link: CoreLink): LegLink {
  const pending = new Map<string, PendingOffer>();
  const legClosed = createEmitter<{ relay: PeerId; legId: string }>();
  let nextRequest = 1;

  function take(requestId: string | undefined): PendingOffer | null {
    const offer = requestId === undefined ? undefined : pending.get(requestId);
    if (requestId === undefined || offer === undefined) return null;
    pending.delete(requestId);
    return offer;
  }

  const stopListening = link.onEvent((event) => {
    if (event.type === "legAnswer") take(event.requestId)?.resolve(event.answer);
    if (event.type === "error") take(event.requestId)?.reject(new Error(event.message));
    if (event.type !== "legClosed") return;
    for (const [requestId, each] of pending) {
      if (each.legId === event.legId) take(requestId)?.reject(new Error("The relay dropped the leg."));
    }
    legClosed.emit({ relay: event.relay, legId: event.legId });
  });

  return {
    connectLeg: (relay, legId, offer) =>
      new Promise((resolve, reject) => {
        const requestId = `leg-${nextRequest++}`;
        pending.set(requestId, { legId, resolve, reject });
        link.send({ type: "connectLeg", requestId, legId, relay, offer });
      }),
    closeLeg(relay, legId) {
      for (const [requestId, each] of pending) {
        if (each.legId === legId) take(requestId)?.reject(new Error("The leg was closed."));
      }
      link.send({ type: "closeLeg", legId, relay });
    },
    onLegClosed: (listener) => legClosed.on(({ relay, legId }) => listener(relay, legId)),
    close() {
      stopListening();
      for (const requestId of [...pending.keys()]) take(requestId)?.reject(new Error("Closed."));
    },
  };
}
