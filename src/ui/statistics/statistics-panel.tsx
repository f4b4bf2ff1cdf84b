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
import { t } from "../language/texts.ts";

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
      name={t().common.statistics}
      actions={
        <CopyButton
          makeText={() =>
            diagnosticsReport({ view, meeting, legs, statistics, entries, atMs: clock.wallMs() })
          }
        />
      }
    >
      <div class="statistics" tabIndex={0} role="group" aria-label={t().statistics.ofThisMeeting}>
        <Succession meeting={meeting} />
        <section>
          <h3>{t().statistics.whatHappened}</h3>
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
      state.toast({ text: t().statistics.notCopied, tone: "problem" });
    }
  }
  return (
    <>
      <IconButton
        icon={isDone.value ? Check : Copy}
        label={t().statistics.copyAsText}
        tooltipSide="left"
        onClick={() => void copy()}
      />
      <span class="visually-hidden" role="status">
        {isDone.value ? t().common.copied : ""}
      </span>
    </>
  );
}

function Succession({ meeting }: { meeting: MeetingView }) {
  const nameOf = (participant: Participant | undefined) =>
    participant === undefined
      ? t().statistics.nobody
      : participant.isSelf
        ? t().common.nameYou(participant.name)
        : participant.name;
  const facts = [
    [t().meeting.carriesMeeting, nameOf(participantIn(meeting, meeting.coordinator))],
    [t().meeting.takesOverIfNeeded, nameOf(participantIn(meeting, meeting.deputy))],
    [t().statistics.term, String(meeting.term)],
  ] as const;
  return (
    <section>
      <h3>{t().common.meeting}</h3>
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

function Connections({ legs, meeting }: { legs: readonly LegsStatus[]; meeting: MeetingView }) {
  const { state } = useApp();
  return (
    <section>
      <h3>{t().statistics.yourConnections}</h3>
      {legs.length === 0 && <p class="quiet">{t().statistics.noneYet}</p>}
      <ul class="legs">
        {legs.map(({ relay, role, state, roundTripMs }) => {
          const participant = participantIn(meeting, relay);
          const name =
            participant === undefined
              ? t().statistics.somebodyWhoLeft
              : participant.isSelf
                ? t().statistics.thisComputer
                : participant.name;
          return (
            <li key={relay} class="leg">
              <span class={`leg-dot ${state}`} aria-hidden="true" />
              <span class="leg-name">
                <span class="ellipsis" dir="auto" title={name}>
                  {name}
                </span>
                <span class="quiet">
                  {t().statistics.legs[state]} ·{" "}
                  {role === "active" ? t().statistics.inUse : t().statistics.standingBy}
                </span>
              </span>
              <span class="leg-time">{roundTripMs === null ? "–" : t().statistics.ms(roundTripMs)}</span>
            </li>
          );
        })}
      </ul>
      <button
        type="button"
        class="text-button small"
        onClick={() => (state.dialog.value = { kind: "examination" })}
      >
        {t().doctor.open}
      </button>
      {meeting.participants.length > 1 && (
        <button
          type="button"
          class="text-button small"
          onClick={() => (state.dialog.value = { kind: "linkTest", peerId: null })}
        >
          {t().linkTest.open}
        </button>
      )}
    </section>
  );
}

function Received({ meeting, statistics }: { meeting: MeetingView; statistics: Statistics }) {
  const presenter = participantIn(meeting, meeting.presenter);
  const others = meeting.participants.filter((participant) => !participant.isSelf);
  const flows: readonly { id: FlowKey; name: string; isPicture: boolean; idle: string }[] = [
    { id: "sound", name: t().statistics.soundOfAll, isPicture: false, idle: t().statistics.nothingArrives },
    ...(presenter !== undefined && !presenter.isSelf
      ? [
          {
            id: "screen",
            name: t().meeting.screenOf(presenter.name),
            isPicture: true,
            idle: t().statistics.nothingArrives,
          } as const,
          {
            id: "screen-sound",
            name: t().statistics.soundOfScreen,
            isPicture: false,
            idle: t().statistics.withoutSound,
          } as const,
        ]
      : []),
    ...others.map(({ peerId, name, isCameraOn }) => ({
      id: peerId,
      name,
      isPicture: true,
      idle: isCameraOn ? t().statistics.notShown : t().meeting.cameraOff,
    })),
  ];
  if (others.length === 0) return null;
  return (
    <section>
      <h3>{t().statistics.received}</h3>
      {flows.map((flow) => (
        <Flow key={flow.id} {...flow} samples={statistics.flows.get(flow.id) ?? []} />
      ))}
    </section>
  );
}

function Sent({ statistics }: { statistics: Statistics }) {
  const flows: readonly { id: FlowKey; name: string; isPicture: boolean }[] = [
    { id: "sent-microphone", name: t().common.microphone, isPicture: false },
    { id: "sent-camera", name: t().common.camera, isPicture: true },
    { id: "sent-screen", name: t().statistics.screen, isPicture: true },
    { id: "sent-screen-sound", name: t().statistics.soundOfScreen, isPicture: false },
  ];
  const shown = flows.filter(({ id }) => statistics.flows.get(id)?.some((sample) => (sample?.kbps ?? 0) > 0));
  if (shown.length === 0) return null;
  return (
    <section>
      <h3>{t().statistics.sent}</h3>
      {shown.map((flow) => (
        <Flow
          key={flow.id}
          {...flow}
          samples={statistics.flows.get(flow.id) ?? []}
          idle={t().statistics.nothingSent}
        />
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
      <span class="flow-name" dir="auto" title={name}>
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
