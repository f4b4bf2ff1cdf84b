/** How loud self hears one of the others. It takes effect while the slider moves. */
import { useId } from "preact/hooks";
import type { Participant } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { Dialog, useClose } from "../kit/dialog.tsx";
import { t } from "../language/texts.ts";

const STEP_PERCENT = 5;

export function VolumeDialog({ participant }: { participant: Participant }) {
  const { state } = useApp();
  const close = useClose();
  const id = useId();
  const { peerId, name, volumePercent } = participant;
  const set = (percent: number) => state.send({ type: "setVolume", peerId, percent });
  return (
    <Dialog title={t().people.volumeForMe}>
      <div class="dialog-body">
        <div class="field">
          <label for={id} class="volume-label">
            <span class="ellipsis" dir="auto" title={name}>
              {name}
            </span>
            <output for={id}>{volumePercent}%</output>
          </label>
          <input
            id={id}
            class="slider"
            type="range"
            min={0}
            max={200}
            step={STEP_PERCENT}
            value={volumePercent}
            aria-valuetext={volumePercent === 0 ? t().people.mutedForYou : `${volumePercent}%`}
            aria-describedby={`${id}-note`}
            onInput={({ currentTarget }) => set(Number(currentTarget.value))}
          />
          <p id={`${id}-note`} class="field-hint">
            {t().people.volumeHint}
          </p>
        </div>
        <div class="dialog-actions">
          <button type="button" class="button" disabled={volumePercent === 100} onClick={() => set(100)}>
            {t().people.backTo100}
          </button>
          <button type="button" class="button primary" onClick={close}>
            {t().common.done}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
