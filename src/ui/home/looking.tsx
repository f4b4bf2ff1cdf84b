/** While no meeting is nearby: that Landline looks for some, and what to check. */
import { Radio } from "lucide";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { t } from "../language/texts.ts";

export function Looking({ hasNetwork }: { hasNetwork: boolean }) {
  return (
    <section class="empty" aria-label={t().home.noMeetings}>
      <span class="empty-glyph">
        <Icon node={Radio} size={28} />
      </span>
      <h2>{hasNetwork ? t().home.lookingForMeetings : t().home.onNoNetwork}</h2>
      <p class="quiet">{hasNetwork ? t().home.noneFound : t().home.connectFirst}</p>
      <Checks />
    </section>
  );
}

/** The same in a line, above meetings of before. */
export function LookingBriefly({ hasNetwork }: { hasNetwork: boolean }) {
  return (
    <details class="looking">
      <summary>
        <Icon node={Radio} size={18} />
        <span>
          {hasNetwork ? t().home.noMeetingNearby : t().home.onNoNetworkNow}{" "}
          <span class="looking-more">{t().home.whatToCheck}</span>
        </span>
      </summary>
      <Checks />
    </details>
  );
}

function Checks() {
  return (
    <>
      <ul class="empty-checks">
        <li>
          <strong>{t().home.sameNetwork}</strong> {t().home.sameNetworkText}
        </li>
        <li>
          <strong>{t().home.noGuestWifi}</strong> {t().home.noGuestWifiText}
        </li>
        <li>
          <strong>{t().home.firewall}</strong> {t().home.firewallText}
        </li>
      </ul>
      <CheckComputer label={t().doctor.fromHome} />
    </>
  );
}

/** Leads to the doctor. */
export function CheckComputer({ label }: { label: string }) {
  const { state } = useApp();
  return (
    <button
      type="button"
      class="button small check-computer"
      onClick={() => (state.dialog.value = { kind: "examination" })}
    >
      {label}
    </button>
  );
}
