/** What each person's microphone, camera and screen gave: a file each, and another one where the person was away in between. */
import { useSignal } from "@preact/signals";
import { Monitor, Play, Video, Volume2 } from "lucide";
import type { Recording, RecordingTrack } from "../../api/recordings.ts";
import { byteSize } from "../language/format.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { isPicture, recordingUrl, trackTitle } from "../model/recordings.ts";
import { duration } from "../model/text.ts";
import { Player, SaveLink } from "./player.tsx";
import { t } from "../language/texts.ts";

const ICONS = { voice: Volume2, screenSound: Volume2, camera: Video, screen: Monitor } as const;

export function Tracks({ recording }: { recording: Recording }) {
  return (
    <section class="recording-section" aria-label={t().recordings.everythingSingle}>
      <header class="recording-section-head">
        <h2>{t().recordings.eachPerson}</h2>
      </header>
      {recording.tracks.length === 0 && <p class="quiet">{t().recordings.nobodyHeard}</p>}
      <ul class="recording-files">
        {recording.tracks.map((track) => (
          <TrackRow key={track.file} recording={recording} track={track} />
        ))}
      </ul>
    </section>
  );
}

function TrackRow({ recording, track }: { recording: Recording; track: RecordingTrack }) {
  const isOpen = useSignal(false);
  const title = trackTitle(track);
  const name = t().recordings.trackFrom(title, duration(track.fromMs));
  return (
    <li class="recording-file">
      <div class="recording-file-line">
        <span class="meeting-glyph quiet-glyph">
          <Icon node={ICONS[track.source]} size={18} />
        </span>
        <span class="recording-file-text">
          <span class="recording-file-name breakable" dir="auto" title={title}>
            {title}
          </span>
          <span class="quiet">
            {t().recordings.from(duration(track.fromMs))} · {byteSize(track.sizeBytes)}
          </span>
        </span>
        <IconButton
          icon={Play}
          label={t().recordings.play(name)}
          tooltipSide="left"
          isPressed={isOpen.value}
          onClick={() => (isOpen.value = !isOpen.value)}
        />
        <SaveLink recordingId={recording.recordingId} file={track.file} title={name} />
      </div>
      {isOpen.value && (
        <Player
          url={recordingUrl(recording.recordingId, track.file)}
          title={name}
          isPicture={isPicture(track)}
        />
      )}
    </li>
  );
}
