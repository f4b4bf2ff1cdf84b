/** The end of joining: self is admitted, and has yet to be linked to the coordinator. */
import type { Clock } from "../../kernel/clock.ts";
import { waitPatiently } from "../../kernel/patience.ts";
import type { Emitter } from "../../kernel/emitter.ts";
import type { Epoch } from "../../kernel/epoch.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { joinError } from "./join-errors.ts";

/**
 * When the coordinator dies, members wait for the lowest of them to take over. A newcomer is listed and does not elect yet, so it would
 * keep them waiting. After this span it makes do with any link: the election finds out what is wrong with the coordinator.
 */
const COORDINATOR_PATIENCE_MS = 1_000;

/** Resolves once self is linked to the coordinator of the present epoch, or a second later to any member. @throws MeshError */
export function awaitCoordinator(
  deps: {
    readonly clock: Clock;
    readonly self: PeerId;
    /** A link has come up, or the epoch has changed. */
    readonly progress: Emitter<void>;
    readonly displacements: Emitter<void>;
  },
  entered: { epoch(): Epoch; linked(): readonly PeerId[] },
  { deadlineAtMs, signal }: { readonly deadlineAtMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const { clock, self, progress, displacements } = deps;
  return new Promise((resolve, reject) => {
    const patientUntilMs = Math.min(clock.nowMs() + COORDINATOR_PATIENCE_MS, deadlineAtMs);
    let cancelTimer = () => {};
    let isLate = false;
    const subscriptions: (() => void)[] = [];
    function finish(conclude: () => void): void {
      cancelTimer();
      for (const unsubscribe of subscriptions) unsubscribe();
      conclude();
    }
    const fail = (why: "failed" | "busy") => finish(() => reject(joinError(why)));
    const abort = () => fail("failed");

    /** Everything is asked anew each time: links and epoch change meanwhile, and a timer may fire early. */
    function check(): void {
      const { coordinator } = entered.epoch();
      const linked = entered.linked();
      const nowMs = clock.nowMs();
      const isThere = coordinator === self || linked.includes(coordinator);
      if (isThere || (linked.length > 0 && nowMs >= patientUntilMs)) return finish(resolve);
      // Self has just spoken with a member, so the network is there.
      if (isLate) return fail("busy");
      cancelTimer();
      if (nowMs < patientUntilMs) cancelTimer = clock.setTimer(patientUntilMs, check);
    }

    signal.addEventListener("abort", abort);
    subscriptions.push(
      waitPatiently(clock, deadlineAtMs - clock.nowMs(), () => {
        isLate = true;
        check();
      }),
      () => signal.removeEventListener("abort", abort),
      progress.on(check),
      displacements.on(() => finish(() => reject(joinError("identityInUse")))),
    );
    if (signal.aborted) abort();
    else check();
  });
}
