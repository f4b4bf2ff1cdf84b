/** One participant, or a shared screen, on the stage. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { DoorOpen, EyeOff, Hand, MicOff, MonitorUp, Pin, PinOff, Star, type IconNode } from "lucide";
import type { Participant } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { togglePin, toggleSelfHidden } from "../context/actions.ts";
import { stageShown } from "../context/stage-view.ts";
import { isSoundOnly } from "../model/sound-only.ts";
import { hearingMark } from "../model/hearing.ts";
import { handLabel } from "../model/participants.ts";
import { networkMark } from "../model/network-quality.ts";
import { nameParts } from "../model/names-apart.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Video } from "../kit/video.tsx";
import { volumeIcon } from "./hearing-menu.ts";
import { TileReactions } from "./reactions.tsx";
import { usePictureWait } from "./use-picture-wait.ts";
import { t } from "../language/texts.ts";

export interface ParticipantTileProps {
  readonly participant: Participant;
  readonly isSmall: boolean;
  /** Nobody else is there. */
  readonly isAlone: boolean;
  /** Width by height of the picture, when it is known or changes. */
  readonly onShape: (aspect: number) => void;
}

export function ParticipantTile({ participant, isSmall, isAlone, onShape }: ParticipantTileProps) {
  const app = useApp();
  const media = app.media.value;
  const hasFrames = useSignal(false);
  const { peerId, name, isSelf } = participant;
  const hearing = hearingMark(participant);
  const isSpotlit = app.state.view.value?.meeting?.spotlight.includes(peerId) === true;
  const track = isSelf ? app.devices.camera.value : (media?.pictures.value.get(peerId) ?? null);
  // The legs may name as successor the track that is shown already.
  const successor = isSelf ? undefined : media?.coming.value.get(peerId);
  const coming = successor === track ? undefined : successor;
  const isPictured = participant.isCameraOn && track !== null;
  useEffect(() => {
    if (!isPictured) hasFrames.value = false;
  }, [isPictured]);
  const wait = usePictureWait(
    participant.isCameraOn && !participant.isWindowClosed && !(isPictured && hasFrames.value),
    isSelf,
  );
  const isHeld = !isSelf && (media?.held.value.has(peerId) ?? false);
  const isPreparing = isSelf && app.background.status.value === "starting";
  const limited =
    (app.state.view.value?.settings.receiveLimitKbps ?? 0) > 0
      ? "settings"
      : media?.isMachineLimited.value === true
        ? "computer"
        : "network";
  const isSpeaking = participant.isMicrophoneOn && (media?.speaking.value.has(peerId) ?? false);
  const isPinned = stageShown(app.state).pins.includes(peerId);
  return (
    <div
      class={`tile ${isSpeaking ? "speaking" : ""} ${isSmall ? "small" : ""}`}
      role="group"
      aria-label={isSelf ? t().common.nameYou(name) : name}
    >
      {isPictured &&
        [track, ...(coming === undefined ? [] : [coming])].map((each) => (
          <Video
            key={each.id}
            track={each}
            isMirrored={isSelf}
            isComing={each === coming}
            {...(each === track && {
              onFrame: () => media?.noteFrame(peerId),
              onMoving: (isMoving: boolean) => void (hasFrames.value = isMoving),
              onShape,
            })}
          />
        ))}
      {(!isPictured || !hasFrames.value) && (
        <div class={`tile-blank ${isPictured ? "waiting" : ""}`}>
          <Avatar peerId={peerId} name={name} size="portrait" />
          {participant.isWindowClosed && <p class="tile-wait">{t().people.windowClosed}</p>}
          {wait !== "none" && (
            <p class="tile-wait">{waitText(wait, participant, isHeld ? limited : null, isPreparing)}</p>
          )}
        </div>
      )}
      {participant.isHandUp && (
        <span
          class={`tile-hand ${participant.handNumber === null ? "" : "numbered"}`}
          role="img"
          aria-label={handLabel(participant)}
        >
          <Icon node={Hand} size={16} />
          {participant.handNumber}
        </span>
      )}
      <TileReactions peerId={peerId} />
      <TileName name={name} after={isSelf ? ` ${t().people.youMark}` : ""}>
        {!participant.isMicrophoneOn && (
          <span
            class="tile-muted"
            role="img"
            aria-label={participant.isMicrophoneMuted ? t().people.mutedByHost : t().common.muted}
          >
            <Icon node={MicOff} size={14} />
          </span>
        )}
        {isSpotlit && (
          <span class="tile-hearing" role="img" aria-label={t().people.inSpotlight}>
            <Icon node={Star} size={14} />
          </span>
        )}
        <NetworkMark participant={participant} />
        {hearing !== null && (
          <span class="tile-hearing" role="img" aria-label={hearing}>
            <Icon
              node={participant.sameRoom === "no" ? volumeIcon(participant.volumePercent) : DoorOpen}
              size={14}
            />
          </span>
        )}
      </TileName>
      {!isAlone && (
        <div class="tile-actions">
          {isSelf && (
            <IconButton
              icon={EyeOff}
              label={t().meeting.hideMyPicture}
              tooltipSide="none"
              onClick={() => toggleSelfHidden(app)}
            />
          )}
          <IconButton
            icon={isPinned ? PinOff : Pin}
            label={isPinned ? t().meeting.unpinName(name) : t().meeting.pinName(name)}
            tooltipSide="none"
            onClick={() => togglePin(app, peerId)}
          />
        </div>
      )}
    </div>
  );
}

/** One or two bars of three: those that are missing stay to be seen, so that the mark is no dot. */
const barsOf = (lit: number): IconNode =>
  ["M4 20v-4", "M12 20v-9", "M20 20V5"].map((d, bar) => [
    "path",
    { d, "stroke-width": 4.5, opacity: bar < lit ? 1 : 0.35 },
  ]);
const NETWORK_ICONS = { unsteady: barsOf(2), weak: barsOf(1) } as const;

function NetworkMark({ participant }: { participant: Participant }) {
  const { network } = participant;
  const words = networkMark(participant);
  if (words === null || network === "good") return null;
  return (
    <span class={`tile-network ${network}`} role="img" aria-label={words} title={words}>
      <Icon node={NETWORK_ICONS[network]} size={14} />
    </span>
  );
}

/** Why a picture is held back. */
const HELD_TEXTS = {
  settings: () => t().meeting.pausedByLimit,
  computer: () => t().meeting.pausedByComputer,
  network: () => t().meeting.pausedBySlow,
};

function waitText(
  wait: "waiting" | "missing",
  { isSelf, name }: Participant,
  heldBy: keyof typeof HELD_TEXTS | null,
  isPreparing: boolean,
): string {
  if (heldBy !== null) return HELD_TEXTS[heldBy]();
  if (isPreparing) return t().settings.preparingBackground;
  if (wait === "missing") return isSelf ? t().meeting.noPictureFromYou : t().meeting.noPictureFrom(name);
  return isSelf ? t().meeting.startingPicture : t().meeting.connectingPicture;
}

/** The tooltip has all of it: in a tile with room for less than an end the end, too, may be cut. `after` and the suffix that tells two people of one name apart stay whole where the name is too long. */
function TileName(props: { name: string; before?: string; after: string; children: ComponentChildren }) {
  const { typed, suffix } = nameParts(props.name);
  const { name, before = "", after } = props;
  const whole = `${before}${name}${after}`;
  const end = suffix === "" ? after : ` ${suffix}${after}`;
  return (
    <div class="tile-name" title={whole}>
      {props.children}
      <span class="tile-label">
        {before !== "" && <span class="tile-label-end">{before}</span>}
        <span class="ellipsis" dir="auto">
          {typed}
        </span>
        <span class="tile-label-end" data-cut>
          {end}
        </span>
      </span>
    </div>
  );
}

export function ScreenTile({
  presenterName,
  track,
  onShape,
}: {
  presenterName: string;
  track: MediaStreamTrack | null;
  onShape: (aspect: number) => void;
}) {
  const { media, state } = useApp();
  // A screen on which nothing moves sends few frames: after the first one it counts as shown.
  const shownTrack = useSignal<MediaStreamTrack | null>(null);
  const isShown = track !== null && shownTrack.value === track;
  const wait = usePictureWait(!isShown, false);
  return (
    <div class="tile screen" role="group" aria-label={t().meeting.screenOf(presenterName)}>
      {track !== null && (
        <Video
          key={track.id}
          track={track}
          onFrame={() => {
            shownTrack.value = track;
            media.value?.noteFrame("screen");
          }}
          onShape={onShape}
        />
      )}
      {!isShown && (
        <div class={`tile-blank ${track === null ? "" : "waiting"}`}>
          <Icon node={MonitorUp} size={32} />
          <p class="tile-wait">
            {isSoundOnly(state)
              ? t().meeting.notShownSoundOnly
              : wait === "missing"
                ? t().meeting.noPictureFromScreen(presenterName)
                : t().meeting.startingPicture}
          </p>
        </div>
      )}
      <TileName name={presenterName} before={t().meeting.screenBefore} after={t().meeting.screenAfter}>
        <Icon node={MonitorUp} size={14} />
      </TileName>
    </div>
  );
}
