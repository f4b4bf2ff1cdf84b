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
import { useFocusGone } from "../kit/use-focus-gone.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Video } from "../kit/video.tsx";
import type { OwnCall } from "../media/own-calls.ts";
import { isTalking, microphoneInCall, phaseSentence, phaseText } from "../model/calls.ts";
import { participantIn } from "../model/participants.ts";
import { duration } from "../model/text.ts";

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
  const focus = useFocusGone();
  const { name, phase, media, connectedAtMs } = call;
  const isInterrupted = media?.connection.isInterrupted.value === true;
  const isInMeeting = state.view.value?.meeting != null;
  useEffect(() => {
    state.announce({ text: phaseSentence(phase, isInterrupted, name), topic: "call" });
  }, [phase, isInterrupted]);
  return (
    <section class={`call-card ${isInMeeting ? "" : "outside"}`} aria-label={`Call with ${name}`} {...focus}>
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
          label={isSmall.value ? "Show the whole call" : "Make the call small"}
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

const Note = () => <p class="call-note">The meeting does not hear you during the call, and is quieter.</p>;

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
          Muted
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
        Check that nobody listens
      </summary>
      <p id={id}>Read these words to each other. If both see the same, nobody stands between you.</p>
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
    <div class="call-controls" role="group" aria-label={`Controls of the call with ${name}`}>
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
            label={sends.camera ? "Stop your picture in the call" : "Show your picture in the call"}
            tone={sends.camera ? "plain" : "off"}
            tooltipSide="none"
            onClick={() => calls.toggle("camera")}
          />
        </>
      )}
      <HangUp label={media === null ? "Stop calling" : "Hang up"} />
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
    <section class="call-card" aria-label={`Call with ${name}`}>
      <header class="call-head">
        <h2 class="ellipsis" dir="auto" title={name}>
          {name}
        </h2>
        <span class="call-phase">In another window</span>
      </header>
      <div class="call-controls">
        <HangUp label="Hang up" />
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
    <span role="timer" aria-label="Time in the call">
      {duration(nowMs.value - sinceMs)}
    </span>
  );
}
