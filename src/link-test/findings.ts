/** What a test's measurements mean: findings, each with what to do, the gravest first. Pure. */
import { LINK_TEST_DATAGRAMS } from "../kernel/limits.ts";
import { USUAL_PORTS } from "../kernel/ports.ts";
import { words, type Words } from "../kernel/words.ts";
import { LOSS_GRAVE, PACKET_SIZES, type Measured } from "./messages.ts";

export interface Finding {
  readonly severity: "ok" | "warning" | "failure";
  readonly finding: Words;
  /** What to do; null when nothing needs to be. */
  readonly advice: Words | null;
}

/** What gets through one way. Null: not known. */
export interface WayMeasured {
  readonly tcp: boolean | null;
  readonly datagrams: number | null;
  readonly largestBytes: number | null;
  readonly multicast: boolean | null;
  readonly rateBps: number | null;
}

export interface BothWays {
  /** From self to the other one. */
  readonly there: WayMeasured;
  readonly here: WayMeasured;
}

/** Self sees only whether its calls are taken: what becomes of all else that it sends the other one knows. `rates`: of bulk, in bits a second. */
export function bothWays(
  own: Measured,
  theirs: Measured | null,
  rates: { readonly there: number | null; readonly here: number | null },
): BothWays {
  const way = (receiver: Measured | null, caller: Measured | null, rateBps: number | null): WayMeasured => ({
    tcp: caller?.reachesTcp ?? null,
    datagrams: receiver?.datagrams ?? null,
    largestBytes: receiver?.largestBytes ?? null,
    multicast: receiver?.hearsMulticast ?? null,
    rateBps,
  });
  return { there: way(theirs, own, rates.there), here: way(own, theirs, rates.here) };
}

export interface Measurements extends BothWays {
  /** The other member's. */
  readonly name: string;
  /** False when the other one's results did not come. */
  readonly isReported: boolean;
  /** Of links, by TCP. */
  readonly meshPorts: { readonly there: number; readonly here: number };
  /** Where datagrams went; null for nowhere. */
  readonly udpPorts: { readonly there: number | null; readonly here: number | null };
  /** The other one's wall clock minus the own one; null when it is not known. */
  readonly clockOffsetMs: number | null;
}

/** Sound survives this much by RED; pictures are sent again. */
const LOSS_SHOWN = 0.02;
/** With more than that lost, the large ones may be lost by chance. */
const LOSS_HIDES_SIZE = 0.4;
/** A picture of 360 lines and everybody's sound. */
const SLOW_BPS = 1_500_000;
/** Times of messages look wrong. Nothing else compares clocks. */
const CLOCK_SHOWN_MS = 30_000;
/** What browsers fill packets of sound and pictures to. */
const MEDIA_PACKET_BYTES = PACKET_SIZES[0];
const FULL_PACKET_BYTES = PACKET_SIZES[2];

export const noLinkFinding = (name: string): Finding => ({
  severity: "failure",
  finding: words("testNoLink", name),
  advice: words("testNoLinkDo", rangeOf(USUAL_PORTS.mesh[0] ?? 0, USUAL_PORTS.mesh.at(-1) ?? 0)),
});

export function findingsOf(measured: Measurements): readonly Finding[] {
  const found = [
    ...tcpFindings(measured),
    ...udpFindings(measured),
    ...multicastFindings(measured),
    ...sizeFindings(measured),
    ...lossFindings(measured),
    ...rateFindings(measured),
    ...clockFindings(measured),
    ...(measured.isReported
      ? []
      : [finding("warning", words("testNoReport", measured.name), words("testNoReportDo"))]),
  ];
  if (found.length === 0)
    return [{ severity: "ok", finding: words("testAllWell", measured.name), advice: null }];
  return [...found.filter(isGrave), ...found.filter((each) => !isGrave(each))];
}

const isGrave = ({ severity }: Finding): boolean => severity === "failure";
const finding = (severity: "warning" | "failure", said: Words, advice: Words): Finding => ({
  ...{ severity, finding: said, advice },
});
const rangeOf = (first: number, last: number): string => `${first}–${last}`;

const losesMuch = (way: WayMeasured): boolean => (lossOf(way) ?? 0) >= LOSS_GRAVE;

/** The link stands, so one way works, or did. A call needs packets both ways: where many are lost, one that is not made tells of that alone. */
function tcpFindings({ name, there, here, meshPorts }: Measurements): readonly Finding[] {
  if (losesMuch(there) || losesMuch(here)) return [];
  return [
    ...(there.tcp === false
      ? [finding("warning", words("testTcpThere", name), words("testTcpThereDo", name, meshPorts.there))]
      : []),
    ...(here.tcp === false
      ? [finding("warning", words("testTcpHere", name), words("testTcpHereDo", meshPorts.here))]
      : []),
  ];
}

/** The whole range where the port is of the usual one. */
function portsText(port: number): string {
  const { first, last } = USUAL_PORTS.media;
  return port >= first && port <= last ? rangeOf(first, last) : String(port);
}

function udpFindings({ name, there, here, udpPorts }: Measurements): readonly Finding[] {
  return [
    ...(there.datagrams === 0
      ? [
          finding(
            "failure",
            words("testUdpThere", name),
            words("testUdpThereDo", name, portsText(udpPorts.there ?? 0)),
          ),
        ]
      : []),
    ...(here.datagrams === 0
      ? [
          finding(
            "failure",
            words("testUdpHere", name),
            words("testUdpHereDo", portsText(udpPorts.here ?? 0)),
          ),
        ]
      : []),
  ];
}

function multicastFindings({ name, there, here }: Measurements): readonly Finding[] {
  return [
    // Where many are lost, the few of multicast may be, too.
    ...(there.multicast === false && !losesMuch(there)
      ? [finding("warning", words("testMulticastThere", name), words("testMulticastDo"))]
      : []),
    ...(here.multicast === false && !losesMuch(here)
      ? [finding("warning", words("testMulticastHere", name), words("testMulticastDo"))]
      : []),
  ];
}

/** The share that is lost; null when it is not known, or when nothing gets through. */
export const lossOf = ({ datagrams }: WayMeasured): number | null =>
  datagrams === null || datagrams === 0 ? null : 1 - datagrams / LINK_TEST_DATAGRAMS;

/** What gets through is smaller than a packet may be. Null when that cannot be told. */
function smallSizeOf(way: WayMeasured): number | null {
  const loss = lossOf(way);
  const isTold = way.largestBytes !== null && loss !== null && loss < LOSS_HIDES_SIZE;
  return isTold && way.largestBytes < FULL_PACKET_BYTES ? way.largestBytes : null;
}

function sizeFindings({ name, there, here }: Measurements): readonly Finding[] {
  const of = (bytes: number | null, code: "testSizeThere" | "testSizeHere"): readonly Finding[] => {
    if (bytes === null) return [];
    const severity = bytes < MEDIA_PACKET_BYTES ? "failure" : "warning";
    const next = PACKET_SIZES.find((size) => size > bytes) ?? FULL_PACKET_BYTES;
    const advice = bytes === 0 ? words("testSizeTinyDo") : words("testSizeDo", bytes);
    return [finding(severity, words(code, name, next), advice)];
  };
  return [...of(smallSizeOf(there), "testSizeThere"), ...of(smallSizeOf(here), "testSizeHere")];
}

function lossFindings({ name, there, here }: Measurements): readonly Finding[] {
  const of = (loss: number | null, code: "testLossThere" | "testLossHere"): readonly Finding[] =>
    loss === null || loss < LOSS_SHOWN
      ? []
      : [
          finding(
            loss < LOSS_GRAVE ? "warning" : "failure",
            words(code, name, Math.round(loss * 100)),
            words("testLossDo"),
          ),
        ];
  return [...of(lossOf(there), "testLossThere"), ...of(lossOf(here), "testLossHere")];
}

function rateFindings({ name, there, here }: Measurements): readonly Finding[] {
  const of = (rateBps: number | null, code: "testSlowThere" | "testSlowHere"): readonly Finding[] =>
    rateBps === null || rateBps >= SLOW_BPS
      ? []
      : [finding("warning", words(code, name, Math.round(rateBps / 1_000)), words("testSlowDo"))];
  return [...of(there.rateBps, "testSlowThere"), ...of(here.rateBps, "testSlowHere")];
}

function clockFindings({ name, clockOffsetMs }: Measurements): readonly Finding[] {
  if (clockOffsetMs === null || Math.abs(clockOffsetMs) < CLOCK_SHOWN_MS) return [];
  const seconds = Math.round(Math.abs(clockOffsetMs) / 1_000);
  const code = clockOffsetMs > 0 ? "testClockAhead" : "testClockBehind";
  return [finding("warning", words(code, name, seconds), words("testClockDo"))];
}
