/** That the meeting is recorded: a mark in the header for as long as it lasts, and a bar in which one agrees or does not, and hosts pause or stop. */
import { useEffect } from "preact/hooks";
import { Circle, Pause } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { focusMainButton } from "../context/focus-return.ts";
import { Icon } from "../kit/icon.tsx";
import { isHost } from "../model/participants.ts";
import { recordingTexts } from "../model/recording.ts";
import { t } from "../language/texts.ts";

export function RecordingMark({ meeting }: { meeting: MeetingView }) {
  const texts = recordingTexts(meeting);
  if (texts === null) return null;
  const { isPaused, title } = texts;
  return (
    <span class={`header-mark recording ${isPaused ? "paused" : ""}`} title={title}>
      <Icon node={isPaused ? Pause : Circle} size={12} />
      <span>{isPaused ? t().recordings.paused : t().recordings.recording}</span>
    </span>
  );
}

export function RecordingBanner({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const { state } = app;
  const texts = recordingTexts(meeting);
  const recordingId = meeting.recording?.recordingId ?? null;
  useEffect(() => {
    if (texts !== null && texts.answer !== "own")
      state.announce({ text: `${texts.title} ${texts.text}`, topic: "recording", isEvent: true });
  }, [recordingId]);
  if (texts === null) return null;
  const { answer, isPaused, title, text } = texts;

  function say(agrees: boolean): void {
    void attempt(app, { type: "recordingConsent", agrees });
    focusMainButton();
  }

  return (
    <section
      class={`banner recording ${answer} ${isPaused ? "paused" : ""}`}
      aria-label={t().recordings.recording}
    >
      <Icon node={isPaused ? Pause : Circle} size={18} />
      <p class="breakable">
        <strong>{title}</strong> {text}
      </p>
      <div class="banner-actions">
        {answer === "open" && (
          <>
            <button type="button" class="button small" onClick={() => say(false)}>
              {t().recordings.dontAgree}
            </button>
            <button type="button" class="button small primary" onClick={() => say(true)}>
              {t().recordings.agree}
            </button>
          </>
        )}
        {answer === "yes" && (
          <button type="button" class="button small" onClick={() => say(false)}>
            {t().recordings.noLongerAgree}
          </button>
        )}
        {answer === "no" && (
          <button type="button" class="button small" onClick={() => say(true)}>
            {t().recordings.agree}
          </button>
        )}
        {isHost(meeting) && (
          <>
            <button
              type="button"
              class={`button small ${isPaused ? "primary" : ""}`}
              onClick={() => void attempt(app, { type: isPaused ? "resumeRecording" : "pauseRecording" })}
            >
              {isPaused ? t().recordings.resume : t().recordings.pause}
            </button>
            <button
              type="button"
              class="button small"
              onClick={() => {
                void attempt(app, { type: "stopRecording" });
                focusMainButton();
              }}
            >
              {t().recordings.stop}
            </button>
          </>
        )}
      </div>
    </section>
  );
}
