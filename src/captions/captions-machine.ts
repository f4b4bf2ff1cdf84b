/**
 * Captions as they are typed: a pure machine. A captioner sends its line, as it grows and once it is finished, to the peers that it is linked
 * with, and the coordinator passes it on. Every receiver judges for itself: the author has to be a captioner by the hosts' entries, and has to
 * have signed the line. So a coordinator can leave lines out and can make none up.
 *
 * What a dying coordinator did not pass on is said again: by the captioner to the new one, and by the new one to all.
 */
import { forgetFirst } from "../kernel/forget-first.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_CAPTIONERS, MAX_CAPTION_LENGTH } from "../kernel/limits.ts";
import { assertNever, type Machine, type Step, type Tick } from "../kernel/machine.ts";
import { showableLine } from "../kernel/unicode.ts";
import { signedFields, type SignedLine } from "./messages.ts";

/** A line that grows is sent ten times a second at most: faster than people read, and far below the 300 ms that they wait. */
export const MIN_GAP_MS = 100;
/** A takeover takes some seconds at worst, and a window shows a line for less. */
export const REPEAT_MS = 20_000;
/** Of each captioner, enough for REPEAT_MS of the fastest typist. */
export const KEPT_FINALS = 16;
/** Captioners of earlier, too, so that nobody can say their old lines again. */
export const KEPT_AUTHORS = 4 * MAX_CAPTIONERS;

/** A host's entry that gives the right may come by another way than the first lines of the one that has it, and later. */
export const EARLY_MS = 5_000;
const EARLY_LINES = 4;
const EARLY_AUTHORS = 16;

interface TimedLine {
  readonly signed: SignedLine;
  readonly atMs: number;
}

/** What self knows of one captioner. */
interface Spoken {
  /** The line that grows. */
  readonly live: SignedLine | null;
  /** The last finished lines, by number. */
  readonly finals: readonly TimedLine[];
  /** No line up to this number is news. */
  readonly floor: number;
}

export interface Captions {
  /** The one heard longest ago first. */
  readonly spoken: ReadonlyMap<PeerId, Spoken>;
  /** Genuine lines of members that are no captioners, or not yet. A liar's wait in vain. */
  readonly early: ReadonlyMap<PeerId, readonly TimedLine[]>;
  /** Number of self's present line. */
  readonly line: number;
  readonly revision: number;
  readonly sentAtMs: number;
  /** Typed, and not sent yet. */
  readonly pending: Typed | null;
}

export interface Typed {
  readonly text: string;
  readonly speaker: PeerId | null;
}

/** What the meeting knows. Read at every step; signing is the same for the same fields. */
export interface CaptionsContext {
  readonly self: PeerId;
  coordinator(): PeerId;
  isMember(peer: PeerId): boolean;
  /** Of a member; null for anybody else. */
  nameOf(peer: PeerId): string | null;
  /** By the entries of hosts. */
  mayCaption(peer: PeerId): boolean;
  sign(fields: readonly unknown[]): string;
  isGenuine(author: PeerId, fields: readonly unknown[], signature: string): boolean;
}

export type CaptionsInput =
  | ({ readonly type: "typed"; readonly isFinal: boolean } & Typed)
  | { readonly type: "received"; readonly line: SignedLine }
  /** There is another coordinator. */
  | { readonly type: "epochChanged" }
  | { readonly type: "linkUp"; readonly peer: PeerId }
  /** Members or captioners have changed. */
  | { readonly type: "membersChanged" };

export type CaptionsEffect =
  /** To all that self is linked with. */
  | { readonly type: "broadcast"; readonly line: SignedLine }
  | { readonly type: "send"; readonly to: PeerId; readonly line: SignedLine }
  | { readonly type: "shown"; readonly caption: ShownCaption }
  | { readonly type: "dropped"; readonly why: "notCaptioner" | "forged" };

/** A line as clients show it. With an empty text the line that grew is no more. */
export interface ShownCaption {
  readonly from: PeerId;
  readonly line: number;
  readonly text: string;
  readonly isFinal: boolean;
  readonly speaker: PeerId | null;
  /** As the speaker was called then: the transcript says it when they have left. */
  readonly speakerName: string | null;
}

type CaptionsStep = Step<Captions, CaptionsEffect>;

/** `wallMs`: the present by the wall clock. */
export const initialCaptions = (wallMs: number): Captions => ({
  ...{ spoken: new Map(), early: new Map(), line: Math.floor(wallMs), revision: 0 },
  ...{ sentAtMs: -Infinity, pending: null },
});

const NOTHING: Spoken = { live: null, finals: [], floor: -1 };

/** False for what self has, or has something later of. */
export function isNews(spoken: Spoken | undefined, { line, revision, isFinal }: SignedLine): boolean {
  const { live, finals, floor } = spoken ?? NOTHING;
  if (line <= floor) return false;
  // A finished line may come after the next one has begun: it was lost with a coordinator.
  if (isFinal) return !finals.some(({ signed }) => signed.line === line);
  if (line <= (finals.at(-1)?.signed.line ?? -1)) return false;
  return live === null || line > live.line || (line === live.line && revision > live.revision);
}

function keep(state: Captions, line: SignedLine, nowMs: number): Captions {
  const known = state.spoken.get(line.author) ?? NOTHING;
  const spoken = new Map(state.spoken);
  spoken.delete(line.author);
  if (line.isFinal) {
    const all = [...known.finals, { signed: line, atMs: nowMs }].toSorted(
      (a, b) => a.signed.line - b.signed.line,
    );
    const finals = all.slice(-KEPT_FINALS);
    const floor = Math.max(known.floor, all.at(-KEPT_FINALS - 1)?.signed.line ?? -1);
    const live = known.live !== null && known.live.line > line.line ? known.live : null;
    spoken.set(line.author, { live, finals, floor });
  } else spoken.set(line.author, { ...known, live: line });
  forgetFirst(spoken, KEPT_AUTHORS);
  return { ...state, spoken };
}

const shownText = ({ text }: Pick<SignedLine, "text">): string => showableLine(text).trim();

function shownOf(line: SignedLine, { nameOf }: CaptionsContext): CaptionsEffect {
  const { author: from, line: number, isFinal, speaker } = line;
  const text = shownText(line);
  const speakerName = speaker === null ? null : nameOf(speaker);
  const known = speakerName === null ? null : speaker;
  return { type: "shown", caption: { from, line: number, text, isFinal, speaker: known, speakerName } };
}

function send(
  state: Captions,
  typed: Typed,
  isFinal: boolean,
  context: CaptionsContext,
  nowMs: number,
): CaptionsStep {
  const revision = state.revision + 1;
  const unsigned = {
    ...{ author: context.self, line: state.line, revision },
    ...{ text: typed.text.slice(0, MAX_CAPTION_LENGTH), isFinal, speaker: typed.speaker },
  };
  const line: SignedLine = { ...unsigned, signature: context.sign(signedFields(unsigned)) };
  const after: Captions = {
    ...keep(state, line, nowMs),
    ...{ pending: null, sentAtMs: isFinal ? state.sentAtMs : nowMs },
    ...(isFinal ? { line: state.line + 1, revision: 0 } : { revision }),
  };
  return [after, [{ type: "broadcast", line }, shownOf(line, context)]];
}

function typed(
  state: Captions,
  input: Typed & { readonly isFinal: boolean },
  context: CaptionsContext,
  nowMs: number,
): CaptionsStep {
  if (!context.mayCaption(context.self)) return [state, []];
  const { speaker } = input;
  const text = shownText(input) === "" ? "" : input.text;
  // An empty line is none: what was typed of it is taken back.
  const isFinal = input.isFinal && text !== "";
  if (text === "" && !isOwnLive(state, context)) return [{ ...state, pending: null }, []];
  const isTooEarly = !isFinal && text !== "" && nowMs < state.sentAtMs + MIN_GAP_MS;
  if (isTooEarly) return [{ ...state, pending: { text, speaker } }, []];
  return send(state, { text, speaker }, isFinal, context, nowMs);
}

const isOwnLive = ({ spoken }: Captions, { self }: CaptionsContext): boolean =>
  (spoken.get(self)?.live?.text ?? "") !== "";

function receive(state: Captions, line: SignedLine, context: CaptionsContext, nowMs: number): CaptionsStep {
  const { author, signature } = line;
  if (author === context.self || !isNews(state.spoken.get(author), line)) return [state, []];
  if (!context.isMember(author)) return [state, [{ type: "dropped", why: "notCaptioner" }]];
  if (line.isFinal && shownText(line) === "") return [state, []];
  if (!context.isGenuine(author, signedFields(line), signature))
    return [state, [{ type: "dropped", why: "forged" }]];
  if (!context.mayCaption(author))
    return [keepEarly(state, line, nowMs), [{ type: "dropped", why: "notCaptioner" }]];
  const after = keep(state, line, nowMs);
  const isPassedOn = context.coordinator() === context.self;
  return [after, [...(isPassedOn ? [{ type: "broadcast" as const, line }] : []), shownOf(line, context)]];
}

function keepEarly(state: Captions, line: SignedLine, nowMs: number): Captions {
  const early = new Map(state.early);
  const known = early.get(line.author) ?? [];
  early.delete(line.author);
  early.set(line.author, [...known, { signed: line, atMs: nowMs }].slice(-EARLY_LINES));
  forgetFirst(early, EARLY_AUTHORS);
  return { ...state, early };
}

/** The lines of those that have become captioners. */
function takeEarly(state: Captions, context: CaptionsContext, nowMs: number): CaptionsStep {
  const isWaiting = (author: PeerId) => context.isMember(author) && !context.mayCaption(author);
  const due = [...state.early].filter(([author]) => !isWaiting(author)).flatMap(([, lines]) => lines);
  if (due.length === 0) return [state, []];
  const early = new Map([...state.early].filter(([author]) => isWaiting(author)));
  let after: Captions = { ...state, early };
  const effects: CaptionsEffect[] = [];
  for (const { signed, atMs } of due) {
    if (nowMs - atMs >= EARLY_MS) continue;
    const [next, more] = receive(after, signed, context, nowMs);
    after = next;
    effects.push(...more);
  }
  return [after, effects];
}

/** What may not have come through: the last finished lines, and the one that grows. */
function recent({ live, finals }: Spoken, nowMs: number): readonly SignedLine[] {
  const fresh = finals.filter(({ atMs }) => nowMs - atMs < REPEAT_MS).map(({ signed }) => signed);
  return live === null || live.text === "" ? fresh : [...fresh, live];
}

function recentOf(state: Captions, context: CaptionsContext, nowMs: number): readonly SignedLine[] {
  const isCoordinator = context.coordinator() === context.self;
  return [...state.spoken].flatMap(([author, spoken]) =>
    (isCoordinator || author === context.self) && context.mayCaption(author) ? recent(spoken, nowMs) : [],
  );
}

/** Of a captioner that has gone, or is one no more, nothing grows. */
function endGrowing(state: Captions, context: CaptionsContext): CaptionsStep {
  const over = [...state.spoken].filter(
    ([author, { live }]) => live !== null && !(context.isMember(author) && context.mayCaption(author)),
  );
  if (over.length === 0) return [state, []];
  const spoken = new Map(state.spoken);
  const effects = over.flatMap(([author, each]): CaptionsEffect[] => {
    spoken.set(author, { ...each, live: null });
    return each.live === null ? [] : [shownOf({ ...each.live, text: "" }, context)];
  });
  return [{ ...state, spoken, pending: context.mayCaption(context.self) ? state.pending : null }, effects];
}

function step(
  state: Captions,
  input: CaptionsInput | Tick,
  context: CaptionsContext,
  nowMs: number,
): CaptionsStep {
  switch (input.type) {
    case "typed":
      return typed(state, input, context, nowMs);
    case "received":
      return receive(state, input.line, context, nowMs);
    case "epochChanged":
      return [state, recentOf(state, context, nowMs).map((line) => ({ type: "broadcast", line }))];
    case "linkUp": {
      const { self } = context;
      if (context.coordinator() !== self && input.peer !== context.coordinator()) return [state, []];
      return [state, recentOf(state, context, nowMs).map((line) => ({ type: "send", to: input.peer, line }))];
    }
    case "membersChanged": {
      const [ended, effects] = endGrowing(state, context);
      const [after, more] = takeEarly(ended, context, nowMs);
      return [after, [...effects, ...more]];
    }
    case "tick": {
      const { pending } = state;
      if (pending === null || nowMs < state.sentAtMs + MIN_GAP_MS) return [state, []];
      if (!context.mayCaption(context.self)) return [{ ...state, pending: null }, []];
      return send(state, pending, false, context, nowMs);
    }
    default:
      return assertNever(input);
  }
}

export const captionsMachine = (
  context: CaptionsContext,
): Machine<Captions, CaptionsInput, CaptionsEffect> => ({
  step: (state, input, nowMs) => step(state, input, context, nowMs),
  dueAtMs: ({ pending, sentAtMs }) => (pending === null ? Infinity : sentAtMs + MIN_GAP_MS),
});
