/** The end of joining: admitted, a peer has yet to be linked to whoever coordinates. */
import type { Clock } from "../kernel/clock.ts";
import type { Emitter } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";
import { joinError } from "./join.ts";
import type { Session } from "./session.ts";

/** Resolves once linked to the coordinator, whoever that is by then. @throws MeshError */
export function coordinatorLinked(
  deps: {
    readonly clock: Clock;
    readonly self: PeerId;
    readonly linkUps: Emitter<PeerId>;
    readonly displacements: Emitter<void>;
  },
  entered: Pick<Session, "epoch" | "linked">,
  { deadlineAtMs, signal }: { readonly deadlineAtMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const { clock, self, linkUps, displacements } = deps;
  return new Promise((resolve, reject) => {
    const undo: (() => void)[] = [];
    const finish = (conclude: () => void) => {
      for (const each of undo) each();
      conclude();
    };
    const check = () => {
      const { coordinator } = entered.epoch();
      if (coordinator === self || entered.linked().includes(coordinator)) finish(resolve);
    };
    const abort = () => finish(() => reject(joinError("failed")));
    signal.addEventListener("abort", abort);
    undo.push(
      () => signal.removeEventListener("abort", abort),
      clock.setTimer(deadlineAtMs, abort),
      linkUps.on(check),
      displacements.on(() => finish(() => reject(joinError("identityInUse")))),
    );
    if (signal.aborted) abort();
    else check();
  });
}
