/** A media process that exists in memory only: records what the core calls, and answers when the test says so. */
import { createRpc, type Rpc, type RpcPort } from "../../src/kernel/rpc.ts";
import type { ChildPort } from "../../src/platform/child-port.ts";
import type { HostProcedures, MediaProcedures } from "../../src/media/process/messages.ts";

interface End extends RpcPort {
  close(reason: string): void;
}

/** Two ends of a channel. Messages arrive at once, as structured clones. */
function createChannel(): readonly [End, End] {
  type Listeners = { message: Set<(message: unknown) => void>; close: Set<(reason: string) => void> };
  const sides: Listeners[] = [0, 1].map(() => ({ message: new Set(), close: new Set() }));
  let closedBecause: string | null = null;
  const endOf = (own: Listeners, other: Listeners): End => ({
    post(message) {
      if (closedBecause !== null) return;
      const copy: unknown = structuredClone(message);
      for (const listener of other.message) listener(copy);
    },
    onMessage(listener) {
      own.message.add(listener);
      return () => void own.message.delete(listener);
    },
    onClose(listener) {
      if (closedBecause !== null) listener(closedBecause);
      own.close.add(listener);
      return () => void own.close.delete(listener);
    },
    close(reason) {
      if (closedBecause !== null) return;
      closedBecause = reason;
      for (const side of sides) for (const listener of [...side.close]) listener(reason);
    },
  });
  const [one, other] = sides as [Listeners, Listeners];
  return [endOf(one, other), endOf(other, one)];
}

export interface FakeMediaChild extends ChildPort {
  /** Calls without a reply, in order: name and arguments. */
  readonly calls: readonly (readonly unknown[])[];
  readonly host: Rpc<HostProcedures>;
  isStopped: boolean;
  die(): void;
}

export type AnswerOffer = (offerSdp: string) => string | Promise<string>;

/** `answer` may throw, which refuses the offer. */
export function createFakeMediaChild(answer: AnswerOffer): FakeMediaChild {
  const [port, childPort] = createChannel();
  const calls: (readonly unknown[])[] = [];
  const note =
    (name: string) =>
    (...args: readonly unknown[]): void =>
      void calls.push([name, ...args]);
  const host = createRpc<HostProcedures, MediaProcedures>({
    port: childPort,
    procedures: {
      connectLeg: async (_leg, offerSdp) => answer(offerSdp),
      closeLeg: note("closeLeg"),
      removeParticipant: note("removeParticipant"),
      keepParticipant: note("keepParticipant"),
      setDemand: note("setDemand"),
      setPresenter: note("setPresenter"),
      setMuted: note("setMuted"),
      setRecorded: note("setRecorded"),
      flushRecorded: note("flushRecorded"),
      recordedTaken: note("recordedTaken"),
      stats: () => ({ legs: 0 }),
      loads: () => [],
    },
  });
  const child: FakeMediaChild = {
    post: port.post,
    onMessage: port.onMessage,
    onClose: port.onClose,
    calls,
    host,
    isStopped: false,
    stop() {
      child.isStopped = true;
      port.close("code 0");
    },
    die: () => port.close("SIGKILL"),
  };
  return child;
}
