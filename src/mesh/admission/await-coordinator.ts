/** The end of joining: admitted, a peer has yet to be linked to whoever coordinates. */
import type { Clock } from "../../kernel/clock.ts";
import type { Emitter } from "../../kernel/emitter.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { joinError } from "./join.ts";
import type { MeshSession } from "../session.ts";

/**
 * Members wait for the lowest of them to take over when the coordinator dies. Who is on the roster but does not elect yet would keep them
 * waiting, so it soon makes do with any link: the election finds out what is wrong with the coordinator.
 */
const COORDINATOR_PATIENCE_MS = 1_000;

/** Resolves once linked to the coordinator, whoever that is by then, or a second later to anybody. @throws MeshError */
export function awaitCoordinator(
  deps: {
    readonly clock: Clock;
    readonly self: PeerId;
    readonly linkUps: Emitter<PeerId>;
    readonly displacements: Emitter<void>;
  },
  entered: Pick<MeshSession, "epoch" | "linked">,
  { deadlineAtMs, signal }: { readonly deadlineAtMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const { clock, self, linkUps, displacements } = deps;
  return new Promise((resolve, reject) => {
    const undo: (() => void)[] = [];
    const finish = (conclude: () => void) => {
      for (const each of undo) each();
      conclude();
    };
    const patientUntilMs = clock.nowMs() + COORDINATOR_PATIENCE_MS;
    const check = () => {
      const { coordinator } = entered.epoch();
      const linked = entered.linked();
      const isThere = coordinator === self || linked.includes(coordinator);
      if (isThere || (linked.length > 0 && clock.nowMs() >= patientUntilMs)) finish(resolve);
    };
    const abort = () => finish(() => reject(joinError("failed")));
    signal.addEventListener("abort", abort);
    undo.push(
      () => signal.removeEventListener("abort", abort),
      clock.setTimer(deadlineAtMs, abort),
      clock.setTimer(patientUntilMs, check),
      linkUps.on(check),
      displacements.on(() => finish(() => reject(joinError("identityInUse")))),
    );
    if (signal.aborted) abort();
    else check();
  });
}
