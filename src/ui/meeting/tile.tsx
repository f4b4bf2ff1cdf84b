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

export function ParticipantTile({ participant, isSmall }: { participant: Participant; isSmall: boolean }) {
  const app = useApp();
  const media = app.media.value;
  const hasFrames = useSignal(false);
  const track = participant.isSelf
    ? app.devices.camera.value
    : (media?.pictures.value.get(participant.peerId) ?? null);
  // The legs may name as successor the track that is shown already.
  const successor = participant.isSelf ? undefined : media?.coming.value.get(participant.peerId);
  const coming = successor === track ? undefined : successor;
  const isPictured = participant.isCameraOn && track !== null;
  const isSpeaking = participant.isMicrophoneOn && (media?.speaking.value.has(participant.peerId) ?? false);
  const isPinned = app.state.pinned.value === participant.peerId;
  const label = participant.isSelf ? `${participant.name} (you)` : participant.name;
  return (
    <div class={`tile ${isSpeaking ? "speaking" : ""} ${isSmall ? "small" : ""}`}>
      {isPictured &&
        [track, ...(coming === undefined ? [] : [coming])].map((each) => (
          <Video
            key={each.id}
            track={each}
            isMirrored={participant.isSelf}
            isComing={each === coming}
            {...(each === track && {
              onFrame: () => media?.noteFrame(participant.peerId),
              onMoving: (isMoving: boolean) => void (hasFrames.value = isMoving),
            })}
          />
        ))}
      {(!isPictured || !hasFrames.value) && (
        <div class={`tile-blank ${isPictured ? "waiting" : ""}`}>
          <Avatar peerId={participant.peerId} name={participant.name} size="portrait" />
        </div>
      )}
      {participant.isHandUp && (
        <span class="tile-hand" role="img" aria-label="Hand raised">
          <Icon node={Hand} size={16} />
        </span>
      )}
      <div class="tile-name" title={label}>
        {!participant.isMicrophoneOn && (
          <span class="tile-muted" role="img" aria-label="Muted">
            <Icon node={MicOff} size={14} />
          </span>
        )}
        <span class="ellipsis" dir="auto">
          {label}
        </span>
      </div>
      <div class="tile-actions">
        <IconButton
          icon={isPinned ? PinOff : Pin}
          label={isPinned ? `Unpin ${participant.name}` : `Pin ${participant.name}`}
          tooltipSide="left"
          onClick={() => togglePin(app, participant.peerId)}
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
        <Video key={track.id} track={track} onFrame={() => media.value?.noteFrame("screen")} />
      )}
      <div class="tile-name" title={`${presenterName}'s screen`}>
        <Icon node={MonitorUp} size={14} />
        <span class="ellipsis">{presenterName}'s screen</span>
      </div>
    </div>
  );
}
