/**
 * What happened in this meeting, as a list for the statistics panel: a pure fold over the meeting's views, the core's
 * takeover reports and the state of the link to the core. Bounded. Times are this machine's wall clock, in ms since 1970.
 */
import type { TakeoverCause } from "../../api/events.ts";
import type { MeetingView } from "../../api/view.ts";
import type { MeetingId, PeerId } from "../../kernel/ids.ts";
import { participantIn, selfIn } from "./participants.ts";
import { t } from "../language/texts.ts";
import { decimal, row } from "../language/format.ts";

export type MeetingEvent =
  | { readonly kind: "joined"; readonly title: string }
  | { readonly kind: "participantJoined" | "participantLeft"; readonly name: string }
  | {
      readonly kind: "takeover";
      readonly term: number;
      readonly fromName: string;
      /** Null for self. */
      readonly toName: string | null;
      /** Cause and gaps are null until the core reports them. A gap stays null if nothing was playing. */
      readonly cause: TakeoverCause | null;
      readonly soundGapMs: number | null;
      readonly pictureGapMs: number | null;
    }
  /** `name` is null if nobody presents, "" if self does. */
  | { readonly kind: "presenter"; readonly name: string | null }
  | { readonly kind: "cutOff" | "coreLost" }
  /** The own leg to the coordinator's relay; `name` is null if self is the coordinator. */
  | { readonly kind: "legLost"; readonly name: string | null }
  | { readonly kind: "legBack"; readonly name: string | null; readonly afterMs: number }
  | { readonly kind: "reachedAgain" | "coreBack"; readonly afterMs: number };

export interface MeetingLogEntry {
  /** Never changes, so that a list can key its rows by it. */
  readonly key: number;
  readonly atMs: number;
  readonly what: MeetingEvent;
}

export interface MeetingLog {
  /** Oldest first; the newest MAX_ENTRIES. */
  readonly entries: readonly MeetingLogEntry[];
  readonly meetingId: MeetingId | null;
  /** The last view of the meeting. */
  readonly seen: MeetingView | null;
  /** The members of the meeting before self was partitioned. Their return is no join. */
  readonly missed: ReadonlySet<PeerId>;
  readonly cutOffAtMs: number | null;
  readonly coreLostAtMs: number | null;
  /** The coordinator at the other end of the leg that was open last, and the loss of that leg while it lasts. */
  readonly openRelay: PeerId | null;
  readonly legLost: { readonly key: number; readonly atMs: number } | null;
  readonly nextKey: number;
}

export type MeetingLogInput =
  | { readonly type: "meeting"; readonly meeting: MeetingView | null }
  | {
      readonly type: "takeover";
      readonly cause: TakeoverCause;
      readonly term: number;
      readonly soundGapMs: number | null;
      readonly pictureGapMs: number | null;
    }
  | { readonly type: "coreLost" | "coreBack" }
  /** State of the own leg to `relay`, the coordinator. */
  | { readonly type: "leg"; readonly relay: PeerId; readonly isOpen: boolean };

/** One event every 20 s for an hour. */
export const MAX_ENTRIES = 180;

export const initialMeetingLog: MeetingLog = {
  entries: [],
  meetingId: null,
  seen: null,
  missed: new Set(),
  cutOffAtMs: null,
  coreLostAtMs: null,
  openRelay: null,
  legLost: null,
  nextKey: 0,
};

export function stepMeetingLog(state: MeetingLog, input: MeetingLogInput, atMs: number): MeetingLog {
  switch (input.type) {
    case "meeting":
      return stepMeeting(state, input.meeting, atMs);
    case "takeover":
      return completeTakeover(state, input);
    case "leg":
      return stepLeg(state, input.relay, input.isOpen, atMs);
    case "coreLost":
      if (state.seen === null || state.coreLostAtMs !== null) return state;
      return { ...added(state, { kind: "coreLost" }, atMs), coreLostAtMs: atMs };
    case "coreBack": {
      if (state.coreLostAtMs === null) return state;
      const afterMs = Math.max(0, atMs - state.coreLostAtMs);
      return { ...added(state, { kind: "coreBack", afterMs }, atMs), coreLostAtMs: null };
    }
  }
}

function added(state: MeetingLog, what: MeetingEvent, atMs: number): MeetingLog {
  const entries = [...state.entries, { key: state.nextKey, atMs, what }].slice(-MAX_ENTRIES);
  return { ...state, entries, nextKey: state.nextKey + 1 };
}

function stepMeeting(state: MeetingLog, meeting: MeetingView | null, atMs: number): MeetingLog {
  if (meeting === null) return state.seen === null ? state : initialMeetingLog;
  const before = state.seen;
  if (before === null || before.meetingId !== meeting.meetingId) {
    const begun = { ...initialMeetingLog, meetingId: meeting.meetingId, seen: meeting };
    return added(begun, { kind: "joined", title: meeting.title }, atMs);
  }
  let next: MeetingLog = { ...state, seen: meeting };
  if (meeting.isPartitioned && !before.isPartitioned) {
    next = { ...added(next, { kind: "cutOff" }, atMs), cutOffAtMs: atMs };
  }
  next = compareMembers(next, before, meeting, atMs);
  if (!meeting.isPartitioned && before.isPartitioned) {
    const afterMs = Math.max(0, atMs - (state.cutOffAtMs ?? atMs));
    next = { ...added(next, { kind: "reachedAgain", afterMs }, atMs), cutOffAtMs: null };
  }
  // A partitioned member coordinates what is left of the meeting, itself: that is no takeover.
  if (meeting.coordinator !== before.coordinator && !meeting.isPartitioned && !before.isPartitioned) {
    const what: MeetingEvent = {
      kind: "takeover",
      term: meeting.term,
      fromName: nameIn(before, before.coordinator),
      toName: isSelf(meeting, meeting.coordinator) ? null : nameIn(meeting, meeting.coordinator),
      cause: null,
      soundGapMs: null,
      pictureGapMs: null,
    };
    next = added(withoutLegLost(next), what, atMs);
  }
  if (meeting.presenter !== before.presenter) {
    const { presenter } = meeting;
    const name = presenter === null ? null : isSelf(meeting, presenter) ? "" : nameIn(meeting, presenter);
    next = added(next, { kind: "presenter", name }, atMs);
  }
  return next;
}

function stepLeg(state: MeetingLog, relay: PeerId, isOpen: boolean, atMs: number): MeetingLog {
  const { seen, legLost } = state;
  if (seen === null) return state;
  const name = isSelf(seen, relay) ? null : nameIn(seen, relay);
  if (isOpen) {
    if (legLost === null && state.openRelay === relay) return state;
    const open = { ...state, openRelay: relay, legLost: null };
    if (legLost === null || state.openRelay !== relay) return open;
    return added(open, { kind: "legBack", name, afterMs: Math.max(0, atMs - legLost.atMs) }, atMs);
  }
  // A leg that was never open is not lost: it is being opened.
  if (legLost !== null || state.openRelay !== relay) return state;
  return { ...added(state, { kind: "legLost", name }, atMs), legLost: { key: state.nextKey, atMs } };
}

/** The leg to a coordinator breaks when the coordinator dies: the takeover says so already. */
function withoutLegLost(state: MeetingLog): MeetingLog {
  const { legLost } = state;
  if (legLost === null) return state;
  return { ...state, legLost: null, entries: state.entries.filter(({ key }) => key !== legLost.key) };
}

/** To a partitioned member all others seem to leave, and later to join. Neither happened, so neither is listed. */
function compareMembers(
  state: MeetingLog,
  before: MeetingView,
  after: MeetingView,
  atMs: number,
): MeetingLog {
  const had = new Set(before.participants.map((participant) => participant.peerId));
  const has = new Set(after.participants.map((participant) => participant.peerId));
  const missed = new Set([...state.missed].filter((peerId) => !has.has(peerId)));
  let next = state;
  for (const participant of after.participants) {
    if (had.has(participant.peerId) || state.missed.has(participant.peerId)) continue;
    next = added(next, { kind: "participantJoined", name: participant.name }, atMs);
  }
  for (const participant of before.participants) {
    if (has.has(participant.peerId)) continue;
    if (after.isPartitioned) missed.add(participant.peerId);
    else next = added(next, { kind: "participantLeft", name: participant.name }, atMs);
  }
  return { ...next, missed };
}

/** The core's report comes some seconds after the takeover and fills in its cause and gaps. */
function completeTakeover(
  state: MeetingLog,
  report: Extract<MeetingLogInput, { readonly type: "takeover" }>,
): MeetingLog {
  const { cause, soundGapMs, pictureGapMs } = report;
  const entries = state.entries.map((entry) =>
    entry.what.kind === "takeover" && entry.what.term === report.term && entry.what.cause === null
      ? { ...entry, what: { ...entry.what, cause, soundGapMs, pictureGapMs } }
      : entry,
  );
  return { ...state, entries };
}

const isSelf = (meeting: MeetingView, peerId: PeerId): boolean => selfIn(meeting)?.peerId === peerId;

const nameIn = (meeting: MeetingView, peerId: PeerId): string =>
  participantIn(meeting, peerId)?.name ?? t().common.somebody;

/** One sentence, without its time. */
export function meetingEventText(what: MeetingEvent): string {
  switch (what.kind) {
    case "joined":
      return what.title === "" ? t().statistics.youJoined : t().statistics.youJoinedTitle(what.title);
    case "participantJoined":
      return t().statistics.joined(what.name);
    case "participantLeft":
      return t().statistics.left(what.name);
    case "takeover":
      return takeoverText(what);
    case "presenter":
      if (what.name === null) return t().statistics.presentingEnded;
      return what.name === "" ? t().statistics.youPresent : t().meeting.isPresenting(what.name);
    case "cutOff":
      return t().statistics.networkLost;
    case "reachedAgain":
      return t().statistics.networkBack(spanText(what.afterMs));
    case "legLost":
      return what.name === null ? t().statistics.ownLegLost : t().statistics.legLost(what.name);
    case "legBack":
      return what.name === null
        ? t().statistics.ownLegBack(spanText(what.afterMs))
        : t().statistics.legBack(what.name, spanText(what.afterMs));
    case "coreLost":
      return t().statistics.coreLost;
    case "coreBack":
      return t().statistics.coreBack(spanText(what.afterMs));
  }
}

function takeoverText(what: Extract<MeetingEvent, { readonly kind: "takeover" }>): string {
  const { yourComputer, computerOf } = t().meeting.carrying;
  if (what.cause === null)
    return what.toName === null
      ? t().statistics.yoursCarriesNow
      : t().statistics.carriesNow(computerOf(what.toName));
  const to = what.toName === null ? yourComputer : computerOf(what.toName);
  const gaps = [gapText("sound", what.soundGapMs), gapText("pictures", what.pictureGapMs)].filter(
    (text) => text !== null,
  );
  const measured = gaps.length === 0 ? "" : ` (${row(gaps)})`;
  return `${t().statistics.takeover(REASONS[what.cause](what.fromName), to)}${measured}`;
}

/** Nobody notices less. */
const UNNOTICED_MS = 50;

function gapText(what: "sound" | "pictures", gapMs: number | null): string | null {
  if (gapMs === null) return null;
  const { none, paused } = t().statistics.gap[what];
  return gapMs < UNNOTICED_MS ? none : paused(decimal(gapMs / 1_000));
}

const REASONS: Readonly<Record<TakeoverCause, (from: string) => string>> = {
  died: (from) => t().statistics.wentAway(from),
  left: (from) => t().statistics.left(from),
  lowerId: (from) => t().statistics.handedOver(from),
  merged: () => t().statistics.merged,
};

/** "40 ms", "1.2 s", "12 s" or "3 min 5 s". */
export function spanText(spanMs: number): string {
  const { ms, seconds, minutes, minutesAndSeconds } = t().common.span;
  if (spanMs < 1_000) return ms(Math.round(spanMs));
  if (spanMs < 9_950) return seconds(decimal(spanMs / 1_000));
  const whole = Math.round(spanMs / 1_000);
  if (whole < 60) return seconds(String(whole));
  return whole % 60 === 0 ? minutes(whole / 60) : minutesAndSeconds(Math.floor(whole / 60), whole % 60);
}
