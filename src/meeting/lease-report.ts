/** What clients hear of the coordinator's lease: who presents, whose hands are up, and the timer. */
import type { CoreEvent } from "../api/events.ts";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { MediaHost } from "../media/types.ts";
import { handOrder, type Presence } from "../presence/index.ts";
import { timerOf } from "./view.ts";

/** `presenter`: of those that may present. */
export interface LeaseReport {
  /** Sends what differs from the report before. */
  update(presence: Presence, presenter: PeerId | null): void;
  /** For a client that attaches. */
  replay(presence: Presence, presenter: PeerId | null): readonly CoreEvent[];
}

export function createLeaseReport(
  { clock, broadcast }: { readonly clock: Clock; readonly broadcast: (event: CoreEvent) => void },
  media: Pick<MediaHost, "setPresenter">,
): LeaseReport {
  let last = { presenter: null as PeerId | null, hands: "", timer: null as string | null };

  const handsOf = (presence: Presence): CoreEvent => ({ type: "hands", peerIds: handOrder(presence) });

  function timerEventOf(presence: Presence): CoreEvent {
    const timer = timerOf(presence, clock);
    if (timer === null) return { type: "timer", timer };
    const { by, seconds, endsAtMs } = timer;
    return { type: "timer", timer: { by, seconds, remainingMs: Math.max(0, endsAtMs - clock.wallMs()) } };
  }

  return {
    update(presence, presenter) {
      const { timer } = presence.lease;
      const next = {
        presenter,
        hands: handOrder(presence).join(),
        timer: timer?.id ?? null,
      };
      const before = last;
      last = next;
      if (presenter !== before.presenter) {
        media.setPresenter(presenter);
        broadcast({ type: "presenter", peerId: presenter });
      }
      if (next.hands !== before.hands) broadcast(handsOf(presence));
      if (next.timer !== before.timer) broadcast(timerEventOf(presence));
    },
    replay: (presence, presenter) => [
      { type: "presenter", peerId: presenter },
      handsOf(presence),
      timerEventOf(presence),
    ],
  };
}
