/** Above the stage while self presents: the own screen, small, whether the others see it, and that it has no sound. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { Video } from "../kit/video.tsx";
import { electronBridge } from "../context/electron.ts";
import { presentingText, soundMissingText } from "../model/presenting-text.ts";
import { t } from "../language/texts.ts";

export function PresentingBar({ meeting }: { meeting: MeetingView }) {
  const media = useApp().media.value;
  const track = media?.ownScreen.value ?? null;
  const hasFrame = useSignal(false);
  useEffect(() => void (hasFrame.value = false), [track]);
  const leg = media?.status.value.find(({ role }) => role === "active");
  return (
    <div class="stage-bar">
      {track !== null && (
        <div class="presenting-picture">
          <Video key={track.id} track={track} onFrame={() => (hasFrame.value = true)} />
        </div>
      )}
      <div role="status" class="presenting-words">
        <p>
          {presentingText({
            isCapturing: track !== null,
            hasFrame: hasFrame.value,
            isReached: leg?.state === "open" && !meeting.isPartitioned && !meeting.isCoordinatorOutOfReach,
            others: meeting.participants.length - 1,
          })}
        </p>
        {track !== null && media?.isSoundMissing.value === true && (
          <p class="presenting-hint">{soundMissingText(electronBridge() !== null)}</p>
        )}
      </div>
      <button type="button" class="button small" onClick={() => void media?.togglePresenting()}>
        {t().meeting.stopPresenting}
      </button>
    </div>
  );
}
