/** The bar that says why nothing of the meeting is heard or seen in this window, and what to do. */
import { Headphones, MonitorSpeaker, ShieldAlert, Volume2 } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { useDebouncedFlag } from "../kit/use-debounced-flag.ts";
import { participantIn } from "../model/participants.ts";
import { hasLinkLocalOnly } from "../model/no-path.ts";
import { isSoundOnly, setSoundOnly } from "../model/sound-only.ts";

/** A page that may play sound is let play within this time. */
const BLOCKED_AFTER_MS = 700;

export function MediaBanner({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const isSoundBlocked = useDebouncedFlag(app.isSoundBlocked.value, BLOCKED_AFTER_MS, 0);
  // Where the link is gone, too, the bar on the connection says so.
  const isLinked = !meeting.isPartitioned && !meeting.isCoordinatorOutOfReach;
  const isPathBlocked = app.media.value?.isPathBlocked.value === true && isLinked;
  return (
    <div class="connection-banner" role="status">
      {app.isMediaElsewhere.value ? (
        <p class="banner calm">
          <Icon node={MonitorSpeaker} size={18} />
          <span>Your camera, microphone and sound are in another window.</span>
          <button type="button" class="button small" onClick={app.useMediaHere}>
            Use it here
          </button>
        </p>
      ) : isSoundBlocked ? (
        <p class="banner warn">
          <Icon node={Volume2} size={18} />
          <span>
            <strong>Click anywhere to hear the others.</strong> The browser plays no sound on a page that was
            just opened.
          </span>
        </p>
      ) : isPathBlocked ? (
        <p class="banner warn">
          <Icon node={ShieldAlert} size={18} />
          <NoPath meeting={meeting} />
        </p>
      ) : isSoundOnly(app.state) ? (
        <p class="banner calm">
          <Icon node={Headphones} size={18} />
          <span>Sound only: no pictures and screens are received.</span>
          <button type="button" class="button small" onClick={() => setSoundOnly(app.state, false)}>
            Show pictures
          </button>
        </p>
      ) : null}
    </div>
  );
}

function NoPath({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  if (hasLinkLocalOnly(state.view.value?.network.interfaces ?? [])) {
    return (
      <span>
        <strong>No sound or pictures get through on this network.</strong> Chat and files work. It has no
        router that gives the computers addresses, and browsers need those for sound and pictures. Connect
        them to a router, or give each an IPv4 address by hand.
      </span>
    );
  }
  const coordinator = participantIn(meeting, meeting.coordinator);
  if (coordinator === undefined || coordinator.isSelf) {
    return (
      <span>
        <strong>Sound and pictures do not start on this computer.</strong> Chat and files work. Leave and join
        again; if that does not help, start Landline again.
      </span>
    );
  }
  return (
    <span>
      <strong class="breakable">
        No sound or pictures get through to {coordinator.name}'s computer, which carries the meeting.
      </strong>{" "}
      Chat and files work. Let Landline through the firewall on both computers, and put both on the same
      network.
    </span>
  );
}
