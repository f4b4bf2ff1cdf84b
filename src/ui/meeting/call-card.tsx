/** The direct call, over whatever screen is open: it goes on when the meeting, or Landline's core, does not. */
import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import {
  ChevronDown,
  ChevronUp,
  Mic,
  MicOff,
  PhoneOff,
  ShieldCheck,
  Video as VideoIcon,
  VideoOff,
} from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { repeatEvery } from "../../kernel/repeat.ts";
import { useApp } from "../context/app.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Video } from "../kit/video.tsx";
import type { OwnCall } from "../media/own-calls.ts";
import { isTalking, microphoneInCall, phaseSentence, phaseText } from "../model/calls.ts";
import { participantIn } from "../model/participants.ts";
import { duration } from "../model/text.ts";
import { t } from "../language/texts.ts";

export function CallCard() {
  const { calls, state } = useApp();
  const call = calls.current.value;
  const meeting = state.view.value?.meeting ?? null;
  if (call !== null) return <OwnCallCard key={call.peerId} call={call} />;
  return meeting !== null && isTalking(meeting.call) && calls.isTalking.value ? (
    <CallElsewhere meeting={meeting} />
  ) : null;
}

function OwnCallCard({ call }: { call: OwnCall }) {
  const { state } = useApp();
  const isSmall = useSignal(false);
  const { name, phase, media, connectedAtMs } = call;
  const isInterrupted = media?.connection.isInterrupted.value === true;
  const isInMeeting = state.view.value?.meeting != null;
  useEffect(() => {
    state.announce({ text: phaseSentence(phase, isInterrupted, name), topic: "call" });
  }, [phase, isInterrupted]);
  return (
    <section class={`call-card ${isInMeeting ? "" : "outside"}`} aria-label={t().calls.callWith(name)}>
      <header class="call-head">
        <h2 class="ellipsis" dir="auto" title={name}>
          {name}
        </h2>
        <span class="call-phase">
          {connectedAtMs === null || isInterrupted ? (
            phaseText(phase, isInterrupted)
          ) : (
            <Elapsed sinceMs={connectedAtMs} />
          )}
        </span>
        <IconButton
          icon={isSmall.value ? ChevronDown : ChevronUp}
          label={isSmall.value ? t().calls.showWhole : t().calls.makeSmall}
          tooltipSide="none"
          onClick={() => (isSmall.value = !isSmall.value)}
        />
      </header>
      {!isSmall.value && <Pictures call={call} />}
      {!isSmall.value && media !== null && <Words words={media.connection.words.value} />}
      <CallControls call={call} />
      {media !== null && isInMeeting && <Note />}
    </section>
  );
}

const Note = () => <p class="call-note">{t().calls.note}</p>;

function Pictures({ call: { peerId, name, media } }: { call: OwnCall }) {
  const picture = media?.connection.picture.value ?? null;
  const theirs = media?.connection.theirs.value;
  const own = media?.tracks.camera.value ?? null;
  return (
    <div class="call-pictures">
      {picture !== null && theirs?.camera === true ? (
        <Video key={picture.id} track={picture} />
      ) : (
        <Avatar peerId={peerId} name={name} size="portrait" />
      )}
      {theirs?.microphone === false && (
        <span class="call-muted">
          <Icon node={MicOff} size={14} />
          {t().common.muted}
        </span>
      )}
      {own !== null && (
        <div class="call-own">
          <Video key={own.id} track={own} isMirrored />
        </div>
      )}
    </div>
  );
}

/** What both say aloud to each other: different words mean that somebody stands in between. */
function Words({ words }: { words: string | null }) {
  const id = useId();
  if (words === null) return null;
  return (
    <details class="call-words">
      <summary>
        <Icon node={ShieldCheck} size={16} />
        {t().calls.check}
      </summary>
      <p id={id}>{t().calls.readWords}</p>
      <ol aria-labelledby={id}>
        {words.split(" ").map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ol>
    </details>
  );
}

function CallControls({ call: { media, name } }: { call: OwnCall }) {
  const { calls } = useApp();
  const sends = media?.tracks.sends.value;
  return (
    <div class="call-controls" role="group" aria-label={t().calls.controls(name)}>
      {sends !== undefined && (
        <>
          <IconButton
            size="large"
            icon={sends.microphone ? Mic : MicOff}
            label={microphoneInCall(sends.microphone).label}
            tone={sends.microphone ? "plain" : "off"}
            tooltipSide="none"
            onClick={() => calls.toggle("microphone")}
          />
          <IconButton
            size="large"
            icon={sends.camera ? VideoIcon : VideoOff}
            label={sends.camera ? t().calls.stopPicture : t().calls.showPicture}
            tone={sends.camera ? "plain" : "off"}
            tooltipSide="none"
            onClick={() => calls.toggle("camera")}
          />
        </>
      )}
      <HangUp label={media === null ? t().calls.stopCalling : t().calls.hangUp} />
    </div>
  );
}

function HangUp({ label }: { label: string }) {
  const { calls } = useApp();
  return (
    <IconButton
      size="large"
      icon={PhoneOff}
      label={label}
      tone="danger"
      tooltipSide="none"
      onClick={calls.hangUp}
    />
  );
}

function CallElsewhere({ meeting }: { meeting: MeetingView }) {
  const name = participantIn(meeting, meeting.call?.peerId ?? null)?.name ?? "somebody";
  return (
    <section class="call-card" aria-label={t().calls.callWith(name)}>
      <header class="call-head">
        <h2 class="ellipsis" dir="auto" title={name}>
          {name}
        </h2>
        <span class="call-phase">{t().calls.inAnotherWindow}</span>
      </header>
      <div class="call-controls">
        <HangUp label={t().calls.hangUp} />
      </div>
      <Note />
    </section>
  );
}

function Elapsed({ sinceMs }: { sinceMs: number }) {
  const { clock } = useApp();
  const nowMs = useSignal(clock.wallMs());
  useEffect(() => repeatEvery(clock, 1_000, () => (nowMs.value = clock.wallMs())), []);
  return (
    <span role="timer" aria-label={t().calls.time}>
      {duration(nowMs.value - sinceMs)}
    </span>
  );
}
