/** The banner below the title: what is wrong with the connection, said once and without alarm. */
import type { ComponentChildren } from "preact";
import type { IconNode } from "lucide";
import { RefreshCw, Unplug, WifiOff } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { participantIn } from "../model/participants.ts";
import { Icon } from "../kit/icon.tsx";
import { useDebouncedFlag } from "../kit/use-debounced-flag.ts";
import { t } from "../language/texts.ts";

/** A core that was started again is mostly back sooner. */
const RECONNECTING_AFTER_MS = 600;
/** A join or a takeover opens the leg sooner. */
const UNREACHED_AFTER_MS = 4_000;

export function ConnectionBanner({ meeting }: { meeting: MeetingView }) {
  const { state, media } = useApp();
  const leg = media.value?.status.value.find(({ role }) => role === "active");
  const isLegLost = useDebouncedFlag(leg !== undefined && leg.state !== "open", UNREACHED_AFTER_MS, 0);
  // The core reports it after some seconds, too. It counts even while the leg is open and sound still arrives.
  // The bar on media says more about a way that never was.
  const isPathBlocked = media.value?.isPathBlocked.value === true;
  const isUnreached = (isLegLost && !isPathBlocked) || meeting.isCoordinatorOutOfReach;
  const coordinator = participantIn(meeting, meeting.coordinator);
  const isCoreAway = state.link.state.value === "lost" || state.isReturning.value;
  const isReconnecting = useDebouncedFlag(isCoreAway, RECONNECTING_AFTER_MS, 0);
  return (
    <div class="connection-banner" role="status">
      {isReconnecting ? (
        <Banner icon={RefreshCw} tone="calm">
          {t().app.reconnecting}
        </Banner>
      ) : meeting.isPartitioned ? (
        <Banner icon={WifiOff} tone="warn">
          <strong>{t().meeting.notConnected}</strong> {t().meeting.comesBack}
        </Banner>
      ) : isUnreached ? (
        <Banner icon={Unplug} tone="warn">
          {coordinator === undefined || coordinator.isSelf ? (
            <strong>{t().meeting.startedAgain}</strong>
          ) : (
            <>
              <strong class="breakable">{t().meeting.cannotReach(coordinator.name)}</strong>{" "}
              {t().meeting.keepsTrying}
            </>
          )}
        </Banner>
      ) : null}
    </div>
  );
}

function Banner(props: { icon: IconNode; tone: "calm" | "warn"; children: ComponentChildren }) {
  return (
    <p class={`banner ${props.tone}`}>
      <Icon node={props.icon} size={18} />
      <span>{props.children}</span>
    </p>
  );
}
