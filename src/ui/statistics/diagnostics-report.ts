/** The statistics panel as plain text, for the user to paste into a request for help. */
import type { AppView, MeetingView } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { LegsStatus } from "../../media/leg/types.ts";
import { participantIn } from "../model/participants.ts";
import { sampleTexts, type FlowKey, type Statistics } from "../model/statistics.ts";
import { localTime } from "../model/text.ts";
import { meetingEventText, type MeetingLogEntry } from "../model/meeting-log.ts";

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
  const nameOf = (peerId: PeerId | null) =>
    peerId === null ? "nobody" : (participantIn(meeting, peerId)?.name ?? peerId.slice(0, 8));
  const state = meeting.isPartitioned
    ? "not connected to the others"
    : meeting.isTakingOver
      ? "taking over"
      : "connected";
  const interfaces = view.network.interfaces.map(({ name, address }) => `${name} ${address}`).join(", ");
  const flowName = (key: FlowKey): string =>
    FLOW_NAMES[key] ?? `picture of ${participantIn(meeting, key)?.name ?? "nobody"}`;
  return [
    `Landline ${view.version}, ${localTime(atMs)}`,
    `Meeting: ${meeting.title || "private"}, ${meeting.participants.length} people, ${state}`,
    `Carried by ${nameOf(meeting.coordinator)}, standing by: ${nameOf(meeting.deputy)}, term ${meeting.term}`,
    `Network: ${interfaces || "none"}`,
    "",
    "Connections",
    ...legs.map(
      ({ relay, role, state: legState, roundTripMs }) =>
        `  ${nameOf(relay)}: ${role}, ${legState}, round trip ${roundTripMs ?? "?"} ms`,
    ),
    "",
    "Sound and pictures, last second",
    ...[...statistics.flows].map(([key, samples]) => {
      const sample = samples.at(-1) ?? null;
      const isPicture = !SOUNDS.has(key);
      return `  ${flowName(key)}: ${sample === null ? "no measure" : sampleTexts(sample, isPicture).join(", ")}`;
    }),
    "",
    "What happened",
    ...entries.map(({ atMs: entryAtMs, what }) => `  ${localTime(entryAtMs)}  ${meetingEventText(what)}`),
    "",
  ].join("\n");
}

const SOUNDS: ReadonlySet<FlowKey> = new Set<FlowKey>([
  ...(["sound", "screen-sound", "sent-microphone", "sent-screen-sound"] as const),
]);
const FLOW_NAMES: Readonly<Record<string, string>> = {
  sound: "sound of all others",
  screen: "screen",
  "screen-sound": "sound of the screen",
  "sent-microphone": "sent microphone",
  "sent-camera": "sent camera",
  "sent-screen": "sent screen",
  "sent-screen-sound": "sent sound of the screen",
};
