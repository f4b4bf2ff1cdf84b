/** What clients hear of the coordinator's lease: who presents, whose hands are up, the timer, and whose view all see. */
import type { CoreEvent } from "../api/events.ts";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { MediaHost } from "../media/types.ts";
import { handOrder, type Presence } from "../presence/index.ts";
import type { ShownLease } from "./standing.ts";
import { timerOf } from "./view.ts";

export interface LeaseReport {
  /** Sends what differs from the report before. */
  update(presence: Presence, shown: ShownLease): void;
  /** For a client that attaches. */
  replay(presence: Presence, shown: ShownLease): readonly CoreEvent[];
}

export function createLeaseReport(
  { clock, broadcast }: { readonly clock: Clock; readonly broadcast: (event: CoreEvent) => void },
  media: Pick<MediaHost, "setPresenter">,
): LeaseReport {
  let last = { presenter: null as PeerId | null, hands: "", timer: null as string | null, ledView: "null" };

  const handsOf = (presence: Presence): CoreEvent => ({ type: "hands", peerIds: handOrder(presence) });

  function timerEventOf(presence: Presence): CoreEvent {
    const timer = timerOf(presence, clock);
    if (timer === null) return { type: "timer", timer };
    const { by, seconds, endsAtMs } = timer;
    return { type: "timer", timer: { by, seconds, remainingMs: Math.max(0, endsAtMs - clock.wallMs()) } };
  }

  return {
    update(presence, { presenter, ledView }) {
      const { timer } = presence.lease;
      const next = {
        presenter,
        hands: handOrder(presence).join(),
        timer: timer?.id ?? null,
        ledView: JSON.stringify(ledView),
      };
      const before = last;
      last = next;
      if (presenter !== before.presenter) {
        media.setPresenter(presenter);
        broadcast({ type: "presenter", peerId: presenter });
      }
      if (next.hands !== before.hands) broadcast(handsOf(presence));
      if (next.timer !== before.timer) broadcast(timerEventOf(presence));
      if (next.ledView !== before.ledView) broadcast({ type: "ledView", view: ledView });
    },
    replay: (presence, { presenter, ledView }) => [
      { type: "presenter", peerId: presenter },
      handsOf(presence),
      timerEventOf(presence),
      { type: "ledView", view: ledView },
    ],
  };
}
