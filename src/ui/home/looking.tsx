/** While no meeting is nearby: that Landline looks for some, and what to check. */
import { Radio } from "lucide";
import { Icon } from "../kit/icon.tsx";

export function Looking({ hasNetwork }: { hasNetwork: boolean }) {
  return (
    <section class="empty" aria-label="No meetings">
      <span class="empty-glyph">
        <Icon node={Radio} size={28} />
      </span>
      <h2>{hasNetwork ? "Looking for meetings…" : "This computer is on no network"}</h2>
      <p class="quiet">
        {hasNetwork
          ? "None found so far. Start one and it appears on the other computers, or check these if you expect one:"
          : "Connect to Wi-Fi or plug in a cable, and meetings appear here. Then check these:"}
      </p>
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
          {hasNetwork ? "No meeting nearby at the moment." : "This computer is on no network."}{" "}
          <span class="looking-more">What to check</span>
        </span>
      </summary>
      <Checks />
    </details>
  );
}

function Checks() {
  return (
    <ul class="empty-checks">
      <li>
        <strong>Same network.</strong> All computers must be on the same Wi-Fi or cable network.
      </li>
      <li>
        <strong>No guest Wi-Fi.</strong> Guest networks often keep meetings from appearing. Joining by a code
        may work all the same: somebody in the meeting finds one under People, Invite.
      </li>
      <li>
        <strong>Firewall.</strong> Allow Landline to receive connections on private networks.
      </li>
    </ul>
  );
}
