/** The meetings on this network; without any, what to check. */
import { ChevronRight, KeyRound, Lock, Radio, Users } from "lucide";
import type { EarlierMeeting, NearbyMeeting } from "../../api/view.ts";
import { prepare } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { dayName, meetingTitle, peopleCount } from "../model/text.ts";
import { ForgetButton } from "./earlier-list.tsx";

interface NearbyListProps {
  readonly nearby: readonly NearbyMeeting[];
  /** One that is nearby again stands in its nearby row alone. */
  readonly earlier: readonly EarlierMeeting[];
  readonly hasNetwork: boolean;
}

export function NearbyList(props: NearbyListProps) {
  if (props.nearby.length === 0) return <EmptyList hasNetwork={props.hasNetwork} />;
  return (
    <ul class="meeting-list">
      {props.nearby.map((meeting) => (
        <MeetingRow
          key={meeting.meetingId}
          meeting={meeting}
          earlier={props.earlier.find(({ meetingId }) => meetingId === meeting.meetingId)}
        />
      ))}
    </ul>
  );
}

interface MeetingRowProps {
  readonly meeting: NearbyMeeting;
  readonly earlier: EarlierMeeting | undefined;
}

function MeetingRow({ meeting, earlier }: MeetingRowProps) {
  const app = useApp();
  const nowMs = app.clock.wallMs();
  const title = meetingTitle(meeting.title);
  const obstacle = !meeting.isCompatible
    ? "Runs another version of Landline: update to join"
    : meeting.isLocked
      ? "Locked by its host"
      : null;
  return (
    <li class="nearby-row">
      <button
        type="button"
        class="meeting-row"
        disabled={obstacle !== null}
        onClick={() => prepare(app, { kind: "join", meeting })}
      >
        <span class="meeting-glyph">
          <Icon node={obstacle === null ? Users : Lock} size={20} />
        </span>
        <span class="meeting-text">
          <span class="meeting-title ellipsis" dir="auto" title={title}>
            {title}
          </span>
          <span class="meeting-facts">
            {obstacle ?? peopleCount(meeting.members)}
            {obstacle === null && meeting.needsPasscode && (
              <span class="meeting-passcode">
                <Icon node={KeyRound} size={14} /> Passcode
              </span>
            )}
            {earlier !== undefined && <span>Last here: {dayName(earlier.lastAtMs, nowMs)}</span>}
          </span>
        </span>
        {obstacle === null && (
          <span class="meeting-join" aria-hidden="true">
            Join <Icon node={ChevronRight} size={16} />
          </span>
        )}
      </button>
      {earlier !== undefined && <ForgetButton meeting={earlier} />}
    </li>
  );
}

function EmptyList({ hasNetwork }: { hasNetwork: boolean }) {
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
      <ul class="empty-checks">
        <li>
          <strong>Same network.</strong> All computers must be on the same Wi-Fi or cable network.
        </li>
        <li>
          <strong>No guest Wi-Fi.</strong> Guest networks often keep devices apart from each other.
        </li>
        <li>
          <strong>Firewall.</strong> Allow Landline to receive connections on private networks.
        </li>
      </ul>
    </section>
  );
}
