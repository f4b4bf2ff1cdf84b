/** Who is here: hands first, then by time of joining. */
import {
  Crown,
  EllipsisVertical,
  Hand,
  Megaphone,
  MessageSquareLock,
  Mic,
  MicOff,
  MonitorUp,
  Pin,
  PinOff,
  Video as VideoIcon,
  VideoOff,
} from "lucide";
import type { MeetingView, Participant } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { attempt, messagePrivately, togglePin } from "../context/actions.ts";
import { isHost } from "../model/participants.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Panel } from "../kit/panel.tsx";
import { Menu, type MenuItem } from "../kit/menu.tsx";

export function ParticipantsPanel({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  const people = meeting.participants.toSorted((a, b) => Number(b.isHandUp) - Number(a.isHandUp));
  return (
    <Panel
      name="People"
      note={<span class="count">{people.length}</span>}
      actions={
        isHost(meeting) && (
          <IconButton
            icon={Megaphone}
            label="Announce"
            tooltipSide="left"
            onClick={() => (state.dialog.value = { kind: "announce" })}
          />
        )
      }
    >
      <ul class="people-list" tabIndex={0} aria-label="People in this meeting">
        {people.map((person) => (
          <ParticipantRow key={person.peerId} person={person} meeting={meeting} />
        ))}
      </ul>
    </Panel>
  );
}

function ParticipantRow({ person, meeting }: { person: Participant; meeting: MeetingView }) {
  const app = useApp();
  const isPinned = app.state.pinned.value === person.peerId;
  const isSpeaking = person.isMicrophoneOn && (app.media.value?.speaking.value.has(person.peerId) ?? false);
  const { peerId } = person;
  const items: readonly MenuItem[] = [
    ...(person.isSelf
      ? []
      : [
          {
            icon: MessageSquareLock,
            label: "Message privately",
            run: () => messagePrivately(app, [peerId]),
          },
        ]),
    { icon: isPinned ? PinOff : Pin, label: isPinned ? "Unpin" : "Pin", run: () => togglePin(app, peerId) },
    ...(isHost(meeting) && !person.isSelf
      ? [
          {
            icon: Crown,
            label: person.isHost ? "Remove as host" : "Make host",
            run: () => void attempt(app, { type: "setHost", peerId, isHost: !person.isHost }),
          },
        ]
      : []),
  ];
  const roles = [
    person.isHost ? "Host" : null,
    meeting.presenter === person.peerId ? "Presenting" : null,
    meeting.coordinator === person.peerId ? "Carries the meeting" : null,
    meeting.deputy === person.peerId ? "Stands by" : null,
  ].filter((role) => role !== null);
  return (
    <li class="person">
      <Avatar peerId={person.peerId} name={person.name} size="small" />
      <div class="person-name">
        <span class="ellipsis" title={person.name}>
          {person.name}
          {person.isSelf && <span class="quiet"> (you)</span>}
        </span>
        {roles.length > 0 && <span class="person-roles">{roles.join(" · ")}</span>}
      </div>
      <div class="person-marks">
        {meeting.presenter === person.peerId && <Mark icon={MonitorUp} label="Presenting" />}
        {person.isHandUp && <Mark icon={Hand} label="Hand raised" tone="hand" />}
        <Mark
          icon={person.isMicrophoneOn ? Mic : MicOff}
          label={person.isMicrophoneOn ? (isSpeaking ? "Speaking" : "Microphone on") : "Muted"}
          tone={isSpeaking ? "speaking" : person.isMicrophoneOn ? "on" : "off"}
        />
        <Mark
          icon={person.isCameraOn ? VideoIcon : VideoOff}
          label={person.isCameraOn ? "Camera on" : "Camera off"}
          tone={person.isCameraOn ? "on" : "off"}
        />
        <Menu icon={EllipsisVertical} label={`More about ${person.name}`} items={items} />
      </div>
    </li>
  );
}

function Mark({ icon, label, tone = "on" }: { icon: typeof Mic; label: string; tone?: string }) {
  return (
    <span class={`mark ${tone}`} role="img" aria-label={label} title={label}>
      <Icon node={icon} size={16} />
    </span>
  );
}
