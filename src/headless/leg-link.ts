/** Carries a leg's offer and answer over the core link: each question with a request id, each answer matched to it. */
import type { CoreLink } from "../api/events.ts";
import { createEmitter } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { LegsDeps } from "../media/leg/types.ts";

export interface LegLink extends Pick<LegsDeps, "connectLeg" | "closeLeg" | "onLegClosed"> {
  /** Every question that is still open is answered by an error. */
  close(): void;
}

interface Question {
  readonly legId: string;
  resolve(answerSdp: string): void;
  reject(error: Error): void;
}

export function createLegLink(link: CoreLink): LegLink {
  const questions = new Map<string, Question>();
  const legClosed = createEmitter<{ relay: PeerId; legId: string }>();
  let nextQuestion = 1;

  function take(requestId: string | undefined): Question | null {
    const question = requestId === undefined ? undefined : questions.get(requestId);
    if (requestId === undefined || question === undefined) return null;
    questions.delete(requestId);
    return question;
  }

  const stopListening = link.onEvent((event) => {
    if (event.type === "legAnswer") take(event.requestId)?.resolve(event.answer);
    if (event.type === "error") take(event.requestId)?.reject(new Error(event.message));
    if (event.type !== "legClosed") return;
    for (const [requestId, question] of questions) {
      if (question.legId === event.legId) take(requestId)?.reject(new Error("The relay dropped the leg."));
    }
    legClosed.emit({ relay: event.relay, legId: event.legId });
  });

  return {
    connectLeg: (relay, legId, offer) =>
      new Promise((resolve, reject) => {
        const requestId = `leg-${nextQuestion++}`;
        questions.set(requestId, { legId, resolve, reject });
        link.send({ type: "connectLeg", requestId, legId, relay, offer });
      }),
    closeLeg(relay, legId) {
      for (const [requestId, question] of questions) {
        if (question.legId === legId) take(requestId)?.reject(new Error("The leg was closed."));
      }
      link.send({ type: "closeLeg", legId, relay });
    },
    onLegClosed: (listener) => legClosed.on(({ relay, legId }) => listener(relay, legId)),
    close() {
      stopListening();
      for (const requestId of [...questions.keys()]) take(requestId)?.reject(new Error("Closed."));
    },
  };
}
