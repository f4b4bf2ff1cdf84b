/** The participants: raised hands first, then by time of joining. */
import {
  Activity,
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
import { t } from "../language/texts.ts";

export function ParticipantsPanel({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  const participants = handsFirst(meeting.participants);
  return (
    <Panel
      name={t().common.people}
      note={<span class="count">{participants.length}</span>}
      actions={
        <>
          <IconButton
            icon={UserPlus}
            label={t().meeting.invite}
            tooltipSide="left"
            onClick={() => (state.dialog.value = { kind: "invite" })}
          />
          {isHost(meeting) && (
            <IconButton
              icon={Megaphone}
              label={t().chat.announce}
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
        <ul class="participant-list" tabIndex={0} aria-label={t().people.inMeeting}>
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
            label: t().chat.messagePrivately,
            run: () => messagePrivately(app, [peerId]),
          },
        ]),
    ...(mayCall(meeting, participant, app.calls.current.value !== null)
      ? [
          {
            icon: Phone,
            label: t().calls.call,
            run() {
              app.resumeSound();
              app.calls.call(peerId);
            },
          },
        ]
      : []),
    ...(participant.isSelf
      ? []
      : [
          {
            icon: Activity,
            label: t().linkTest.open,
            run: () => (app.state.dialog.value = { kind: "linkTest", peerId }),
          },
        ]),
    ...(isHeard
      ? [
          {
            icon: isPinned ? PinOff : Pin,
            label: isPinned ? t().meeting.unpin : t().meeting.pin,
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
    participant.isWindowClosed ? t().people.windowClosed : null,
    participant.network === "good" ? null : t().people.networkIs[participant.network],
    // Most people are speakers: that goes without saying.
    role === "speaker" ? null : t().people.roles[role],
    meeting.standIn === participant.peerId ? t().people.standsIn : null,
    isHeard && participant.isMicrophoneMuted ? t().people.mutedByHost : null,
    isHeard && participant.isCameraMuted ? t().people.cameraStoppedByHost : null,
    meeting.spotlight.includes(participant.peerId) ? t().people.inSpotlight : null,
    meeting.captioners.includes(participant.peerId) ? t().captions.captions : null,
    meeting.ledView?.by === participant.peerId ? t().people.leadsView : null,
    meeting.recording?.by === participant.peerId || meeting.recording?.second === participant.peerId
      ? t().people.records
      : null,
    meeting.recording?.declined.includes(participant.peerId) === true ? t().people.notInRecording : null,
    isHeard ? hearingMark(participant) : null,
    meeting.presenter === participant.peerId ? t().people.presenting : null,
    meeting.coordinator === participant.peerId ? t().meeting.carriesMeeting : null,
    meeting.deputy === participant.peerId ? t().meeting.takesOverIfNeeded : null,
  ].filter((role) => role !== null);
  return (
    <li class="participant">
      <Avatar peerId={participant.peerId} name={participant.name} size="small" />
      <div class="participant-name">
        <span class="participant-whole">
          <span class="ellipsis" dir="auto" title={participant.name}>
            {participant.name}
          </span>
          {participant.isSelf && <span class="quiet">{t().people.youMark}</span>}
        </span>
        {roles.length > 0 && <span class="participant-roles">{roles.join(" · ")}</span>}
      </div>
      <div class="participant-marks">
        <LetSpeak participant={participant} meeting={meeting} />
        {meeting.presenter === participant.peerId && <Mark icon={MonitorUp} label={t().people.presenting} />}
        {participant.isHandUp && (
          <Mark icon={Hand} label={handLabel(participant)} tone="hand" number={participant.handNumber} />
        )}
        {isHeard && (
          <>
            <Mark
              icon={participant.isMicrophoneOn ? Mic : MicOff}
              label={
                participant.isMicrophoneOn
                  ? isSpeaking
                    ? t().people.speaking
                    : t().meeting.microphoneOn
                  : t().common.muted
              }
              tone={isSpeaking ? "speaking" : participant.isMicrophoneOn ? "on" : "off"}
            />
            <Mark
              icon={participant.isCameraOn ? VideoIcon : VideoOff}
              label={participant.isCameraOn ? t().meeting.cameraOn : t().meeting.cameraOff}
              tone={participant.isCameraOn ? "on" : "off"}
            />
          </>
        )}
        <Menu icon={EllipsisVertical} label={t().home.moreAbout(participant.name)} items={sections} />
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
