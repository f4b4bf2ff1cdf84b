/** The statistics panel as plain text, for the user to paste into a request for help. */
import type { AppView, MeetingView } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { LegsStatus } from "../../media/leg/types.ts";
import { participantIn } from "../model/participants.ts";
import { sampleTexts, type FlowKey, type Statistics } from "../model/statistics.ts";
import { localTime } from "../model/text.ts";
import { meetingEventText, type MeetingLogEntry } from "../model/meeting-log.ts";
import { t } from "../language/texts.ts";
import { row } from "../language/format.ts";

export interface DiagnosticsFacts {
  readonly view: AppView;
  readonly meeting: MeetingView;
  readonly legs: readonly LegsStatus[];
  readonly statistics: Statistics;
  readonly entries: readonly MeetingLogEntry[];
  /** Wall-clock time of the report, in ms since 1970. */
  readonly atMs: number;
}

/** Times are local and carry their date, because a report is read elsewhere and later. */
export function diagnosticsReport(facts: DiagnosticsFacts): string {
  const { view, meeting, legs, statistics, entries, atMs } = facts;
  const texts = t().statistics.report;
  const flows: Readonly<Record<string, string>> = texts.flows;
  const nameOf = (peerId: PeerId | null) =>
    peerId === null ? texts.nobody : (participantIn(meeting, peerId)?.name ?? peerId.slice(0, 8));
  const state = meeting.isPartitioned
    ? texts.cutOff
    : meeting.isTakingOver
      ? texts.takingOver
      : texts.connected;
  const interfaces = view.network.interfaces.map(({ name, address }) => `${name} ${address}`);
  const flowName = (key: FlowKey): string =>
    flows[key] ?? texts.pictureOf(participantIn(meeting, key)?.name ?? texts.nobody);
  return [
    `Landline ${view.version}, ${localTime(atMs)}`,
    texts.meeting(meeting.title || texts.private, meeting.participants.length, state),
    texts.carried(nameOf(meeting.coordinator), nameOf(meeting.deputy), meeting.term),
    texts.network(row(interfaces) || texts.noNetwork),
    "",
    texts.connections,
    ...legs.map(
      ({ relay, role, state: legState, roundTripMs }) =>
        `  ${texts.leg(nameOf(relay), texts.roles[role], texts.legs[legState], String(roundTripMs ?? "?"))}`,
    ),
    "",
    texts.lastSecond,
    ...[...statistics.flows].map(([key, samples]) => {
      const sample = samples.at(-1) ?? null;
      const isPicture = !SOUNDS.has(key);
      return `  ${flowName(key)}: ${sample === null ? texts.noMeasure : row(sampleTexts(sample, isPicture))}`;
    }),
    "",
    t().statistics.whatHappened,
    ...entries.map(({ atMs: entryAtMs, what }) => `  ${localTime(entryAtMs)}  ${meetingEventText(what)}`),
    "",
  ].join("\n");
}

const SOUNDS: ReadonlySet<FlowKey> = new Set<FlowKey>([
  ...(["sound", "screen-sound", "sent-microphone", "sent-screen-sound"] as const),
]);
