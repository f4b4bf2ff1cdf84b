/** Captions over the stage: the last finished lines, and those that grow. */
import type { Settings } from "../../api/settings.ts";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { speakerOf, type CaptionLine } from "../model/captions.ts";
import { t } from "../language/texts.ts";

/** It keeps its place as long as somebody captions: below a narrow stage the tiles would else jump with every line. */
export function CaptionLines({ meeting, settings }: { meeting: MeetingView; settings: Settings }) {
  const { onStage, transcript } = useApp().state.captions;
  const lines = onStage.value;
  // Whose machine captions its speech is heard from now and then.
  const isCaptioned = meeting.captioners.length > 0 || transcript.value.at(-1)?.isAutomatic === true;
  if (!settings.captions || (!isCaptioned && lines.length === 0)) return null;
  const finished = lines.filter(({ isFinal }) => isFinal);
  const growing = lines.filter(({ isFinal }) => !isFinal);
  return (
    <div class={`caption-lines ${settings.captionSize} at-${settings.captionPlace}`}>
      {/* A screen reader has a line once, when it is whole. */}
      <div
        class="caption-log"
        role="log"
        aria-label={t().captions.name}
        aria-live={settings.readCaptions ? "polite" : "off"}
      >
        {finished.map((line) => (
          <Line key={`${line.from} ${line.line}`} line={line} meeting={meeting} />
        ))}
      </div>
      <div class="caption-log" aria-hidden="true">
        {growing.map((line) => (
          <Line key={`${line.from} ${line.line}`} line={line} meeting={meeting} />
        ))}
      </div>
    </div>
  );
}

/** A machine has heard it, and may have misheard. */
export function AutomaticMark() {
  return <span class="caption-automatic">{t().captions.automatic}</span>;
}

/** Of a line that is too long its end stays in sight. */
function Line({ line, meeting }: { line: CaptionLine; meeting: MeetingView }) {
  const speaker = speakerOf(line, meeting);
  return (
    // Of what has no room the end is shown.
    <p class="caption-line" data-cut>
      <span class="caption-words">
        {speaker !== null && (
          <>
            <bdi class="caption-speaker">{speaker}</bdi> {line.isAutomatic === true && <AutomaticMark />}
          </>
        )}
        <bdi>{line.text}</bdi>
      </span>
    </p>
  );
}
