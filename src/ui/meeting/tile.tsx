/** One participant, or a shared screen, on the stage. */
import { useSignal } from "@preact/signals";
import { Hand, MicOff, MonitorUp, Pin, PinOff } from "lucide";
import type { Participant } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { togglePin } from "../context/actions.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Video } from "../kit/video.tsx";

export function ParticipantTile({ person, isSmall }: { person: Participant; isSmall: boolean }) {
  const app = useApp();
  const media = app.media.value;
  const hasFrames = useSignal(false);
  const track = person.isSelf ? app.devices.camera.value : (media?.pictures.value.get(person.peerId) ?? null);
  // Not where both are one: the legs name a successor before they have changed over.
  const successor = person.isSelf ? undefined : media?.coming.value.get(person.peerId);
  const coming = successor === track ? undefined : successor;
  const isPictured = person.isCameraOn && track !== null;
  const isSpeaking = person.isMicrophoneOn && (media?.speaking.value.has(person.peerId) ?? false);
  const isPinned = app.state.pinned.value === person.peerId;
  const label = person.isSelf ? `${person.name} (you)` : person.name;
  return (
    <div class={`tile ${isSpeaking ? "speaking" : ""} ${isSmall ? "small" : ""}`}>
      {isPictured &&
        [track, ...(coming === undefined ? [] : [coming])].map((each) => (
          <Video
            key={each.id}
            track={each}
            isMirrored={person.isSelf}
            isComing={each === coming}
            fit="cover"
            {...(each === track && {
              onFrame: () => media?.noteFrame(person.peerId),
              onMoving: (isMoving: boolean) => void (hasFrames.value = isMoving),
            })}
          />
        ))}
      {(!isPictured || !hasFrames.value) && (
        <div class={`tile-blank ${isPictured ? "waiting" : ""}`}>
          <Avatar peerId={person.peerId} name={person.name} size="portrait" />
        </div>
      )}
      {person.isHandUp && (
        <span class="tile-hand" role="img" aria-label="Hand raised">
          <Icon node={Hand} size={16} />
        </span>
      )}
      <div class="tile-name" title={label}>
        {!person.isMicrophoneOn && (
          <span class="tile-muted" role="img" aria-label="Muted">
            <Icon node={MicOff} size={14} />
          </span>
        )}
        <span class="ellipsis">{label}</span>
      </div>
      <div class="tile-actions">
        <IconButton
          icon={isPinned ? PinOff : Pin}
          label={isPinned ? `Unpin ${person.name}` : `Pin ${person.name}`}
          tooltipSide="left"
          onClick={() => togglePin(app, person.peerId)}
        />
      </div>
    </div>
  );
}

export function ScreenTile({
  presenterName,
  track,
}: {
  presenterName: string;
  track: MediaStreamTrack | null;
}) {
  const { media } = useApp();
  return (
    <div class="tile screen">
      {track === null ? (
        <div class="tile-blank">
          <p class="tile-waiting">Waiting for {presenterName}'s screen</p>
        </div>
      ) : (
        <Video key={track.id} track={track} fit="contain" onFrame={() => media.value?.noteFrame("screen")} />
      )}
      <div class="tile-name" title={`${presenterName}'s screen`}>
        <Icon node={MonitorUp} size={14} />
        <span class="ellipsis">{presenterName}'s screen</span>
      </div>
    </div>
  );
}
