/** Where a captioner types: others see the line as it grows. Enter finishes it; the arrow keys choose who says it. */
import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import type { MeetingView } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { MAX_CAPTION_LENGTH } from "../../kernel/limits.ts";
import { useApp } from "../context/app.ts";
import { isTypedAnew, nextSpeaker } from "../model/captions.ts";
import { participantIn, selfIn } from "../model/participants.ts";
import { saidText } from "../model/text.ts";
import { t } from "../language/texts.ts";

export function CaptionBar({ meeting }: { meeting: MeetingView }) {
  const self = selfIn(meeting)?.peerId;
  return self !== undefined && meeting.captioners.includes(self) ? <Bar meeting={meeting} /> : null;
}

function Bar({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  const text = useSignal("");
  const speaker = useSignal<PeerId | null>(null);
  const hintId = useId();
  const speakers = meeting.participants.filter(({ role }) => role !== "viewer");
  const isHere = speaker.value !== null && participantIn(meeting, speaker.value) !== undefined;
  useEffect(() => {
    if (!isHere) speaker.value = null;
  }, [isHere]);

  const command = (isFinal: boolean) => ({
    type: "caption" as const,
    text: text.value,
    isFinal,
    ...(speaker.value === null ? {} : { speakerId: speaker.value }),
  });
  function grow(typed: string): void {
    text.value = typed;
    state.send(command(false));
  }
  async function finish(): Promise<void> {
    const line = command(true);
    if (line.text.trim() === "") return;
    text.value = "";
    const answer = await state.request(line);
    if (answer.type === "error") state.toast({ text: saidText(answer), tone: "problem" });
    // What was not taken comes back, unless something else has been typed by then.
    if (isTypedAnew(answer) && text.value === "") text.value = line.text;
  }
  function choose(peerId: PeerId | null): void {
    speaker.value = peerId;
    if (text.value !== "") state.send(command(false));
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      const ids = speakers.map(({ peerId }) => peerId);
      choose(nextSpeaker(ids, speaker.value, event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Escape" && text.value !== "") {
      event.preventDefault();
      event.stopPropagation();
      grow("");
    }
  }
  return (
    <form
      class="caption-bar"
      aria-label={t().captions.bar}
      onSubmit={(event) => {
        event.preventDefault();
        void finish();
      }}
    >
      <select
        class="input caption-choice"
        aria-label={t().captions.whoSpeaks}
        value={speaker.value ?? ""}
        onChange={({ currentTarget }) =>
          choose(speakers.find(({ peerId }) => peerId === currentTarget.value)?.peerId ?? null)
        }
      >
        <option value="">{t().captions.noSpeaker}</option>
        {speakers.map(({ peerId, name }) => (
          <option key={peerId} value={peerId} selected={peerId === speaker.value}>
            {name}
          </option>
        ))}
      </select>
      <input
        class="input"
        type="text"
        dir="auto"
        autoComplete="off"
        aria-label={t().captions.line}
        aria-describedby={hintId}
        placeholder={t().captions.typeHere}
        maxLength={MAX_CAPTION_LENGTH}
        value={text.value}
        onInput={({ currentTarget }) => grow(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span id={hintId} class="visually-hidden">
        {t().captions.keysHint}
      </span>
      <button type="submit" class="button primary" title={t().captions.keysHint}>
        {t().captions.finish}
      </button>
    </form>
  );
}
