/** The timer that a host starts for all: what is left of it, in the header, and the dialog that starts one. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Timer as TimerIcon, X } from "lucide";
import type { MeetingTimer, MeetingView } from "../../api/view.ts";
import { MAX_TIMER_SECONDS, TIMER_OVER_MS } from "../../kernel/limits.ts";
import { may } from "../../kernel/rights.ts";
import { attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { Dialog, DialogActions, useClose } from "../kit/dialog.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { roleOfSelf } from "../model/participants.ts";
import { saidText } from "../model/text.ts";
import { secondsLeft, timeLeft } from "../model/timer.ts";
import { t } from "../language/texts.ts";

export function TimerMark({ meeting, timer }: { meeting: MeetingView; timer: MeetingTimer }) {
  const app = useApp();
  const { clock, state } = app;
  const nowMs = useSignal(clock.wallMs());
  const { endsAtMs } = timer;
  useEffect(() => {
    let cancel = () => {};
    function tick(): void {
      const wallMs = clock.wallMs();
      nowMs.value = wallMs;
      const leftMs = endsAtMs - wallMs;
      if (leftMs < -TIMER_OVER_MS) return;
      // Where the next second begins: everybody's figures change at once.
      const waitMs = leftMs > 0 ? leftMs % 1_000 || 1_000 : 1_000;
      cancel = clock.setTimer(clock.nowMs() + waitMs, tick);
    }
    tick();
    return () => cancel();
  }, [endsAtMs]);
  const isOver = endsAtMs <= nowMs.value;
  const wasRunning = useRef(!isOver);
  useEffect(() => {
    if (isOver && wasRunning.current) state.say(t().meeting.timeIsUp, "activity");
    wasRunning.current = !isOver;
  }, [isOver]);
  if (nowMs.value - endsAtMs > TIMER_OVER_MS) return null;
  return (
    <span class={`timer-mark ${isOver ? "over" : ""}`}>
      <Icon node={TimerIcon} size={16} />
      <span role="timer" aria-label={t().meeting.timer}>
        {isOver ? t().meeting.timeIsUp : timeLeft(secondsLeft(endsAtMs, nowMs.value))}
      </span>
      {may(roleOfSelf(meeting), "setTimer") && (
        <IconButton
          icon={X}
          label={t().meeting.stopTimer}
          onClick={() => void attempt(app, { type: "stopTimer" })}
        />
      )}
    </span>
  );
}

const CHOICES = [1, 3, 5, 10, 15, 30];
const MAX_MINUTES = MAX_TIMER_SECONDS / 60;

export function TimerDialog() {
  const { state } = useApp();
  const minutes = useSignal("5");
  const problem = useSignal<string | null>(null);
  const close = useClose();
  const wanted = Number(minutes.value.replace(",", "."));
  const isFit = wanted > 0 && wanted <= MAX_MINUTES;

  async function start(): Promise<void> {
    const seconds = Math.max(1, Math.round(wanted * 60));
    const answer = await state.request({ type: "startTimer", seconds });
    if (answer.type === "error") problem.value = saidText(answer);
    else close();
  }

  return (
    <Dialog title={t().meeting.startTimer}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (isFit) void start();
        }}
      >
        <div class="timer-choices" role="group" aria-label={t().meeting.minutes}>
          {CHOICES.map((choice) => (
            <button
              key={choice}
              type="button"
              class="button small"
              aria-pressed={wanted === choice}
              onClick={() => (minutes.value = String(choice))}
            >
              {t().meeting.minutesShort(choice)}
            </button>
          ))}
        </div>
        <div class="field">
          <label for="timer-minutes">{t().meeting.minutes}</label>
          <input
            id="timer-minutes"
            class="input"
            type="text"
            inputMode="decimal"
            autocomplete="off"
            autofocus
            value={minutes.value}
            aria-invalid={!isFit || problem.value !== null}
            aria-describedby="timer-hint"
            onInput={({ currentTarget }) => {
              minutes.value = currentTarget.value;
              problem.value = null;
            }}
          />
          <p
            id="timer-hint"
            class={isFit && problem.value === null ? "field-hint" : "field-error"}
            role={problem.value === null ? undefined : "alert"}
          >
            {problem.value ?? (isFit ? t().meeting.timerHint : t().meeting.timerTooLong(MAX_MINUTES))}
          </p>
        </div>
        <DialogActions>
          <button type="submit" class="button primary" disabled={!isFit}>
            {t().meeting.start}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
