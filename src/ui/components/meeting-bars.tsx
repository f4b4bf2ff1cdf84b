/** Plain bars below the title: what is amiss with the connection, said once and without alarm. */
import type { ComponentChildren } from "preact";
import type { IconNode } from "lucide";
import { RefreshCw, WifiOff } from "lucide";
import type { MeetingView } from "../../core-api.ts";
import { useApp } from "../app-context.ts";
import { Icon } from "./icon.tsx";
import { useLasting } from "./use-lasting.ts";

/** A core that is started again is mostly back before this. */
const RECONNECTING_AFTER_MS = 600;

export function MeetingBars({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  const isCoreAway = state.link.state.value === "lost" || state.isReturning.value;
  const isReconnecting = useLasting(isCoreAway, RECONNECTING_AFTER_MS, 0);
  return (
    <div class="bars" role="status">
      {isReconnecting ? (
        <Bar icon={RefreshCw} tone="calm">
          Reconnecting to Landline on this computer…
        </Bar>
      ) : (
        meeting.isCutOff && (
          <Bar icon={WifiOff} tone="warn">
            <strong>You are not connected to the others.</strong> Landline comes back by itself when the
            network does.
          </Bar>
        )
      )}
    </div>
  );
}

function Bar(props: { icon: IconNode; tone: "calm" | "warn"; children: ComponentChildren }) {
  return (
    <p class={`bar ${props.tone}`}>
      <Icon node={props.icon} size={18} />
      <span>{props.children}</span>
    </p>
  );
}
