/** The last look of the doctor at this computer, and the words for it. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { CoreEvent } from "../../api/events.ts";
import type { ExaminationFinding, ExaminedPorts } from "../../api/examination.ts";
import type { DeviceFacts } from "../../kernel/examination.ts";
import type { Settings } from "../../api/settings.ts";
import { t } from "../language/texts.ts";
import { localTime, saidText, withoutMarks } from "./text.ts";

export type ShownExamination = Extract<CoreEvent, { type: "examination" }>;

export interface Examinations {
  /** Null before the first. */
  readonly examination: ReadonlySignal<ShownExamination | null>;
  take(event: CoreEvent): void;
  /** The core is gone: one that goes on is over. */
  interrupt(): void;
}

export function createExaminations(): Examinations {
  const examination = signal<ShownExamination | null>(null);
  return {
    examination,
    take(event) {
      if (event.type === "examination") examination.value = event;
    },
    interrupt() {
      if (examination.value?.state === "running") examination.value = null;
    },
  };
}

export interface ExaminationTexts {
  readonly severity: ExaminationFinding["severity"];
  readonly about: string;
  readonly text: string;
  readonly advice: string | null;
  readonly remedy: ExaminationFinding["remedy"];
}

export const examinationTexts = (finding: ExaminationFinding): ExaminationTexts => ({
  severity: finding.severity,
  about: saidText({ message: finding.about, sentences: finding.aboutSentences }),
  text: saidText(finding),
  advice:
    finding.advice === null
      ? null
      : saidText({ message: finding.advice, sentences: finding.adviceSentences }),
  remedy: finding.remedy,
});

/** A row for each use: its name, and the ports as a firewall's settings have them. */
export function portRows({
  mdns,
  links,
  files,
  media,
}: ExaminedPorts): readonly (readonly [string, string])[] {
  const text = t().doctor.portsFor;
  const range = ([first, last]: readonly [number, number]) => `${first}–${last}`;
  return [
    [text.mdns, `UDP ${mdns}`],
    [text.links, `TCP, UDP ${range(links)}`],
    [text.files, `TCP ${range(files)}`],
    [text.media, `UDP ${range(media)}`],
  ];
}

/** For the user to paste into a request for help. */
export function examinationReport(
  { findings, ports, atMs }: Extract<ShownExamination, { state: "done" }>,
  version: string,
): string {
  const { severities } = t().linkTest;
  const lines = [
    t().doctor.ofComputer(version, localTime(atMs)),
    "",
    ...findings
      .map(examinationTexts)
      .flatMap(({ severity, about, text, advice, remedy }) => [
        `${severities[severity]} – ${about}: ${text}`,
        ...(advice === null ? [] : [`  ${advice}`]),
        ...(remedy?.kind === "runCommand" ? remedy.command.split("\n").map((line) => `  ${line}`) : []),
      ]),
    ...(ports === null ? [] : ["", ...portRows(ports).map(([use, port]) => `${use}: ${port}`)]),
    "",
  ];
  return withoutMarks(lines.join("\n"));
}

/** Labels of devices that the settings name, and that are not among those that the browser names. Without a permission it names none. */
export function missingDevices(
  settings: Settings,
  lists: Readonly<Record<"camera" | "microphone" | "speaker", readonly { readonly label: string }[]>>,
): DeviceFacts["missing"] {
  return (["camera", "microphone", "speaker"] as const).flatMap((kind) => {
    const chosen = settings[`${kind}Label`];
    const labels = lists[kind].map(({ label }) => label).filter((label) => label !== "");
    return chosen === "" || labels.length === 0 || labels.includes(chosen) ? [] : [chosen];
  });
}
