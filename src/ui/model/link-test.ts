/** The last test of a connection with another member, and the words for what it measured. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { CoreEvent } from "../../api/events.ts";
import type { LinkTestFinding, LinkTestReport, LinkTestStage, LinkTestWay } from "../../api/link-test.ts";
import { LINK_TEST_DATAGRAMS } from "../../kernel/limits.ts";
import { decimal } from "../language/format.ts";
import { t } from "../language/texts.ts";
import { rateText } from "./statistics.ts";
import { saidText } from "./text.ts";

export type ShownLinkTest = Extract<CoreEvent, { type: "linkTest" }>;

export interface LinkTests {
  /** Null before the first. */
  readonly linkTest: ReadonlySignal<ShownLinkTest | null>;
  take(event: CoreEvent): void;
  clear(): void;
}

export function createLinkTests(): LinkTests {
  const linkTest = signal<ShownLinkTest | null>(null);
  return {
    linkTest,
    take(event) {
      if (event.type === "linkTest") linkTest.value = event;
    },
    clear: () => void (linkTest.value = null),
  };
}

export const STAGES: readonly LinkTestStage[] = ["linking", "asking", "probing", "sending", "receiving"];

export interface FindingTexts {
  readonly severity: LinkTestFinding["severity"];
  readonly text: string;
  readonly advice: string | null;
}

export const findingTexts = (finding: LinkTestFinding): FindingTexts => ({
  severity: finding.severity,
  text: saidText(finding),
  advice:
    finding.advice === null
      ? null
      : saidText({ message: finding.advice, sentences: finding.adviceSentences }),
});

/** A row for each thing that was measured: its name, there, back. */
export function measuredRows({
  there,
  here,
}: Pick<LinkTestReport, "there" | "here">): readonly (readonly [string, string, string])[] {
  const text = t().linkTest;
  const row = (name: string, of: (way: LinkTestWay) => string | null) =>
    [name, of(there) ?? "–", of(here) ?? "–"] as const;
  const passes = (does: boolean | null) => (does === null ? null : does ? text.passes : text.blocked);
  return [
    row(text.tcp, ({ tcp }) => passes(tcp)),
    row(text.datagrams, ({ datagrams }) =>
      datagrams === null ? null : text.ofAll(datagrams, LINK_TEST_DATAGRAMS),
    ),
    row(text.size, ({ largestBytes }) =>
      largestBytes === null || largestBytes === 0 ? null : text.bytes(largestBytes),
    ),
    row(text.multicast, ({ multicast }) => passes(multicast)),
    row(text.rate, ({ rateBps }) => (rateBps === null ? null : rateText(rateBps / 1_000))),
  ];
}

/** A line for each time that was measured. */
export function timeRows({
  roundTripMs,
  clockOffsetMs,
}: Pick<LinkTestReport, "roundTripMs" | "clockOffsetMs">): readonly (readonly [string, string])[] {
  const text = t().linkTest;
  return [
    ...(roundTripMs === null
      ? []
      : ([[text.roundTrip, t().statistics.ms(Math.max(1, Math.round(roundTripMs)))]] as const)),
    ...(clockOffsetMs === null
      ? []
      : ([[text.clocks, text.seconds(decimal(Math.abs(clockOffsetMs) / 1_000))]] as const)),
  ];
}
