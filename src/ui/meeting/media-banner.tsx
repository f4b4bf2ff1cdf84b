/** The bar that says why nothing of the meeting is heard or seen in this window, and what to do. */
import { Headphones, MonitorSpeaker, ShieldAlert, Volume2 } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { useDebouncedFlag } from "../kit/use-debounced-flag.ts";
import { participantIn } from "../model/participants.ts";
import { hasLinkLocalOnly } from "../model/no-path.ts";
import { isSoundOnly, setSoundOnly } from "../model/sound-only.ts";
import { t } from "../language/texts.ts";

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
          <span>{t().meeting.mediaElsewhere}</span>
          <button type="button" class="button small" onClick={app.useMediaHere}>
            {t().meeting.useItHere}
          </button>
        </p>
      ) : isSoundBlocked ? (
        <p class="banner warn">
          <Icon node={Volume2} size={18} />
          <span>
            <strong>{t().meeting.clickToHear}</strong> {t().meeting.noSoundYet}
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
          <span>{t().meeting.soundOnlyBanner}</span>
          <button type="button" class="button small" onClick={() => setSoundOnly(app.state, false)}>
            {t().meeting.showPictures}
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
        <strong>{t().meeting.noMediaNetwork}</strong> {t().meeting.noMediaNetworkText}
      </span>
    );
  }
  const coordinator = participantIn(meeting, meeting.coordinator);
  if (coordinator === undefined || coordinator.isSelf) {
    return (
      <span>
        <strong>{t().meeting.noMediaHere}</strong> {t().meeting.noMediaHereText}
      </span>
    );
  }
  return (
    <span>
      <strong class="breakable">{t().meeting.noMediaTo(coordinator.name)}</strong> {t().meeting.noMediaToText}
    </span>
  );
}
