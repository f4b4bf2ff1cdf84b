/** The participants: raised hands first, then by time of joining. */
import {
  EllipsisVertical,
  Hand,
  Megaphone,
  MessageSquareLock,
  Mic,
  MicOff,
  MonitorUp,
  Phone,
  Pin,
  PinOff,
  UserPlus,
  Video as VideoIcon,
  VideoOff,
} from "lucide";
import type { MeetingView, Participant } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { messagePrivately, togglePin } from "../context/actions.ts";
import { stageShown } from "../context/stage-view.ts";
import { ROLE_NAMES } from "../model/hosting.ts";
import { mayCall } from "../model/calls.ts";
import { hearingMark } from "../model/hearing.ts";
import { isHost, handLabel, handsFirst } from "../model/participants.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Panel } from "../kit/panel.tsx";
import { Menu, type MenuItem, type MenuSection } from "../kit/menu.tsx";
import { hearingSectionsOf } from "./hearing-menu.ts";
import { KnockList } from "./knocks.tsx";
import { BannedList, HostBar, hostSectionsOf, LetSpeak } from "./host-tools.tsx";

export function ParticipantsPanel({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  const participants = handsFirst(meeting.participants);
  return (
    <Panel
      name="People"
      note={<span class="count">{participants.length}</span>}
      actions={
        <>
          <IconButton
            icon={UserPlus}
            label="Invite"
            tooltipSide="left"
            onClick={() => (state.dialog.value = { kind: "invite" })}
          />
          {isHost(meeting) && (
            <IconButton
              icon={Megaphone}
              label="Announce"
              tooltipSide="left"
              onClick={() => (state.dialog.value = { kind: "announce" })}
            />
          )}
        </>
      }
    >
      {isHost(meeting) && <HostBar meeting={meeting} />}
      <div class="participant-scroll">
        <KnockList knocks={meeting.knocks} />
        <ul class="participant-list" tabIndex={0} aria-label="People in this meeting">
          {participants.map((participant) => (
            <ParticipantRow key={participant.peerId} participant={participant} meeting={meeting} />
          ))}
        </ul>
        {isHost(meeting) && <BannedList banned={meeting.banned} />}
      </div>
    </Panel>
  );
}

function ParticipantRow({ participant, meeting }: { participant: Participant; meeting: MeetingView }) {
  const app = useApp();
  const isPinned = stageShown(app.state).pins.includes(participant.peerId);
  const isSpeaking =
    participant.isMicrophoneOn && (app.media.value?.speaking.value.has(participant.peerId) ?? false);
  const { peerId, role } = participant;
  const isHeard = role !== "viewer";
  const items: readonly MenuItem[] = [
    ...(participant.isSelf
      ? []
      : [
          {
            icon: MessageSquareLock,
            label: "Message privately",
            run: () => messagePrivately(app, [peerId]),
          },
        ]),
    ...(mayCall(meeting, participant, app.calls.current.value !== null)
      ? [
          {
            icon: Phone,
            label: "Call",
            run() {
              app.resumeSound();
              app.calls.call(peerId);
            },
          },
        ]
      : []),
    ...(isHeard
      ? [
          {
            icon: isPinned ? PinOff : Pin,
            label: isPinned ? "Unpin" : "Pin",
            run: () => togglePin(app, peerId),
          },
        ]
      : []),
  ];
  const sections: readonly MenuSection[] = [
    { items },
    ...(isHeard ? hearingSectionsOf(app, participant) : []),
    ...(isHost(meeting) ? hostSectionsOf(app, participant, meeting) : []),
  ];
  const roles = [
    participant.isWindowClosed ? "Window is closed" : null,
    participant.network === "good" ? null : `Network is ${participant.network}`,
    // Most people are speakers: that goes without saying.
    role === "speaker" ? null : ROLE_NAMES[role],
    meeting.standIn === participant.peerId ? "Stands in for the host" : null,
    isHeard && participant.isMicrophoneMuted ? "Muted by a host" : null,
    isHeard && participant.isCameraMuted ? "Camera stopped by a host" : null,
    meeting.spotlight.includes(participant.peerId) ? "In the spotlight" : null,
    meeting.ledView?.by === participant.peerId ? "Leads the view" : null,
    meeting.recording?.by === participant.peerId ? "Records" : null,
    meeting.recording?.declined.includes(participant.peerId) === true ? "Not in the recording" : null,
    isHeard ? hearingMark(participant) : null,
    meeting.presenter === participant.peerId ? "Presenting" : null,
    meeting.coordinator === participant.peerId ? "Carries the meeting" : null,
    meeting.deputy === participant.peerId ? "Takes over if needed" : null,
  ].filter((role) => role !== null);
  return (
    <li class="participant">
      <Avatar peerId={participant.peerId} name={participant.name} size="small" />
      <div class="participant-name">
        <span class="ellipsis" dir="auto" title={participant.name}>
          {participant.name}
          {participant.isSelf && <span class="quiet"> (you)</span>}
        </span>
        {roles.length > 0 && <span class="participant-roles">{roles.join(" · ")}</span>}
      </div>
      <div class="participant-marks">
        <LetSpeak participant={participant} meeting={meeting} />
        {meeting.presenter === participant.peerId && <Mark icon={MonitorUp} label="Presenting" />}
        {participant.isHandUp && (
          <Mark icon={Hand} label={handLabel(participant)} tone="hand" number={participant.handNumber} />
        )}
        {isHeard && (
          <>
            <Mark
              icon={participant.isMicrophoneOn ? Mic : MicOff}
              label={participant.isMicrophoneOn ? (isSpeaking ? "Speaking" : "Microphone on") : "Muted"}
              tone={isSpeaking ? "speaking" : participant.isMicrophoneOn ? "on" : "off"}
            />
            <Mark
              icon={participant.isCameraOn ? VideoIcon : VideoOff}
              label={participant.isCameraOn ? "Camera on" : "Camera off"}
              tone={participant.isCameraOn ? "on" : "off"}
            />
          </>
        )}
        <Menu icon={EllipsisVertical} label={`More about ${participant.name}`} items={sections} />
      </div>
    </li>
  );
}

function Mark(props: {
  readonly icon: typeof Mic;
  readonly label: string;
  readonly tone?: string;
  readonly number?: number | null;
}) {
  const { icon, label, tone = "on", number = null } = props;
  return (
    <span class={`mark ${tone}`} role="img" aria-label={label} title={label}>
      <Icon node={icon} size={16} />
      {number}
    </span>
  );
}
