/** The statistics panel: coordinator and deputy, the meeting log, the own legs, and what comes in and goes out. */
import { useSignal } from "@preact/signals";
import { Check, Copy } from "lucide";
import type { AppView, MeetingView, Participant } from "../../api/view.ts";
import type { LegsStatus } from "../../media/leg/types.ts";
import { useApp } from "../context/app.ts";
import { participantIn } from "../model/participants.ts";
import {
  initialStatistics,
  sampleTexts,
  type FlowKey,
  type Sample,
  type Statistics,
} from "../model/statistics.ts";
import { diagnosticsReport } from "./diagnostics-report.ts";
import { IconButton } from "../kit/icon-button.tsx";
import { Panel } from "../kit/panel.tsx";
import { Sparkline } from "./sparkline.tsx";
import { MeetingLogList } from "./meeting-log-list.tsx";

/** Lowest tops of the sparklines' scales, so that noise near zero looks small. */
const FRAMES_TOP = 30;
const KBPS_TOP = 64;
const COPIED_MS = 2_000;

export function StatisticsPanel({ view, meeting }: { view: AppView; meeting: MeetingView }) {
  const { clock, state, media } = useApp();
  const legs = media.value?.status.value ?? [];
  const statistics = media.value?.statistics.value ?? initialStatistics;
  const { entries } = state.meetingLog.value;
  return (
    <Panel
      name="Statistics"
      actions={
        <CopyButton
          makeText={() =>
            diagnosticsReport({ view, meeting, legs, statistics, entries, atMs: clock.wallMs() })
          }
        />
      }
    >
      <div class="statistics" tabIndex={0} role="group" aria-label="Statistics of this meeting">
        <Succession meeting={meeting} />
        <section>
          <h3>What happened</h3>
          <MeetingLogList entries={entries} />
        </section>
        <Connections legs={legs} meeting={meeting} />
        <Received meeting={meeting} statistics={statistics} />
        <Sent statistics={statistics} />
      </div>
    </Panel>
  );
}

/** Shows a tick for COPIED_MS after it worked. */
function CopyButton({ makeText }: { makeText: () => string }) {
  const { clock, state } = useApp();
  const isDone = useSignal(false);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(makeText());
      isDone.value = true;
      clock.setTimer(clock.nowMs() + COPIED_MS, () => (isDone.value = false));
    } catch {
      state.toast({ text: "The statistics could not be copied.", tone: "problem" });
    }
  }
  return (
    <>
      <IconButton
        icon={isDone.value ? Check : Copy}
        label="Copy as text"
        tooltipSide="left"
        onClick={() => void copy()}
      />
      <span class="visually-hidden" role="status">
        {isDone.value ? "Copied" : ""}
      </span>
    </>
  );
}

function Succession({ meeting }: { meeting: MeetingView }) {
  const nameOf = (participant: Participant | undefined) =>
    participant === undefined
      ? "Nobody"
      : participant.isSelf
        ? `${participant.name} (you)`
        : participant.name;
  const facts = [
    ["Carries the meeting", nameOf(participantIn(meeting, meeting.coordinator))],
    ["Takes over if needed", nameOf(participantIn(meeting, meeting.deputy))],
    ["Term", String(meeting.term)],
  ] as const;
  return (
    <section>
      <h3>Meeting</h3>
      <dl class="facts">
        {facts.map(([label, value]) => (
          <div key={label} class="fact">
            <dt>{label}</dt>
            <dd class="ellipsis" title={value}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const LEG_STATES = { connecting: "Connecting", open: "Open", closed: "Closed" } as const;

function Connections({ legs, meeting }: { legs: readonly LegsStatus[]; meeting: MeetingView }) {
  return (
    <section>
      <h3>Your connections</h3>
      {legs.length === 0 && <p class="quiet">None yet</p>}
      <ul class="legs">
        {legs.map(({ relay, role, state, roundTripMs }) => {
          const participant = participantIn(meeting, relay);
          const name =
            participant === undefined
              ? "Somebody who left"
              : participant.isSelf
                ? "This computer"
                : participant.name;
          return (
            <li key={relay} class="leg">
              <span class={`leg-dot ${state}`} aria-hidden="true" />
              <span class="leg-name">
                <span class="ellipsis" dir="auto" title={name}>
                  {name}
                </span>
                <span class="quiet">
                  {LEG_STATES[state]} · {role === "active" ? "in use" : "standing by"}
                </span>
              </span>
              <span class="leg-time">{roundTripMs === null ? "–" : `${roundTripMs} ms`}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Received({ meeting, statistics }: { meeting: MeetingView; statistics: Statistics }) {
  const presenter = participantIn(meeting, meeting.presenter);
  const others = meeting.participants.filter((participant) => !participant.isSelf);
  const flows: readonly { id: FlowKey; name: string; isPicture: boolean; idle: string }[] = [
    { id: "sound", name: "Sound of all others", isPicture: false, idle: "Nothing arrives" },
    ...(presenter !== undefined && !presenter.isSelf
      ? [
          {
            id: "screen",
            name: `${presenter.name}'s screen`,
            isPicture: true,
            idle: "Nothing arrives",
          } as const,
          {
            id: "screen-sound",
            name: "Sound of the screen",
            isPicture: false,
            idle: "Without sound",
          } as const,
        ]
      : []),
    ...others.map(({ peerId, name, isCameraOn }) => ({
      id: peerId,
      name,
      isPicture: true,
      idle: isCameraOn ? "Not shown on this page, or nothing arrives" : "Camera off",
    })),
  ];
  if (others.length === 0) return null;
  return (
    <section>
      <h3>Received</h3>
      {flows.map((flow) => (
        <Flow key={flow.id} {...flow} samples={statistics.flows.get(flow.id) ?? []} />
      ))}
    </section>
  );
}

function Sent({ statistics }: { statistics: Statistics }) {
  const flows: readonly { id: FlowKey; name: string; isPicture: boolean }[] = [
    { id: "sent-microphone", name: "Microphone", isPicture: false },
    { id: "sent-camera", name: "Camera", isPicture: true },
    { id: "sent-screen", name: "Screen", isPicture: true },
    { id: "sent-screen-sound", name: "Sound of the screen", isPicture: false },
  ];
  const shown = flows.filter(({ id }) => statistics.flows.get(id)?.some((sample) => (sample?.kbps ?? 0) > 0));
  if (shown.length === 0) return null;
  return (
    <section>
      <h3>Sent</h3>
      {shown.map((flow) => (
        <Flow key={flow.id} {...flow} samples={statistics.flows.get(flow.id) ?? []} idle="Nothing is sent" />
      ))}
    </section>
  );
}

function Flow(props: {
  name: string;
  isPicture: boolean;
  idle: string;
  samples: readonly (Sample | null)[];
}) {
  const { name, isPicture, idle, samples } = props;
  const now = samples.at(-1) ?? null;
  const isIdle = now === null || now.packetsPerS === 0;
  const values = samples.map((sample) =>
    sample === null ? null : isPicture ? sample.framesPerS : sample.kbps,
  );
  return (
    <div class="flow">
      <span class="flow-name ellipsis" dir="auto" title={name}>
        {name}
      </span>
      {values.some((value) => value !== null) && (
        <Sparkline values={values} floorTop={isPicture ? FRAMES_TOP : KBPS_TOP} />
      )}
      {isIdle ? (
        <span class="flow-idle">{idle}</span>
      ) : (
        <span class="flow-numbers">
          {sampleTexts(now, isPicture).map((text) => (
            <span key={text.replace(/[\d.]+/gu, "")}>{text}</span>
          ))}
        </span>
      )}
    </div>
  );
}
