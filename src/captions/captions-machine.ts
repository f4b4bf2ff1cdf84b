/**
 * Captions as they are typed, or heard by a speaker's own machine: a pure machine. A captioner sends its line, as it grows and once it is finished, to the peers that it is linked
 * with, and the coordinator passes it on. Every receiver judges for itself: the author has to be a captioner by the hosts' entries, and has to
 * have signed the line. So a coordinator can leave lines out and can make none up.
 *
 * What a member's own machine hears it say needs no right to caption the others: everybody who may speak may have it written, too, and nothing else.
 *
 * What a dying coordinator did not pass on is said again: by the captioner to the new one, and by the new one to all. Who has just come asks the
 * coordinator once for the last lines, as soon as it knows that somebody may caption.
 */
import { forgetFirst } from "../kernel/forget-first.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_CAPTION_LENGTH } from "../kernel/limits.ts";
import { assertNever, type Machine, type Step, type Tick } from "../kernel/machine.ts";
import { showableLine } from "../kernel/unicode.ts";
import { ageOf, isFresh, withLineOf, type Way } from "./author-clock.ts";
import { signedFields, type SignedLine } from "./messages.ts";
import { isNews, recent, withSpoken } from "./spoken.ts";
import type { Captions, CaptionsContext, CaptionsEffect, CaptionsInput, EarlyLine, Typed } from "./types.ts";

/** A line that grows is sent ten times a second at most: faster than people read, and far below the 300 ms that they wait. */
export const MIN_GAP_MS = 100;
/** A host's entry that gives the right may come by another way than the first lines of the one that has it, and later. */
export const EARLY_MS = 5_000;
const EARLY_LINES = 4;
const EARLY_AUTHORS = 16;
/** Nobody types one line for longer than it takes to say these. */
export const MAX_HEARD = 8;

type CaptionsStep = Step<Captions, CaptionsEffect>;

/** `wallMs`: the present by the wall clock. */
export const initialCaptions = (wallMs: number): Captions => ({
  ...{ spoken: new Map(), early: new Map(), line: Math.floor(wallMs), revision: 0 },
  ...{ sentAtMs: -Infinity, pending: null, heard: [], hasAsked: false },
});

const shownText = ({ text }: Pick<SignedLine, "text">): string => showableLine(text).trim();

function shownOf(line: SignedLine, { nameOf }: CaptionsContext, ageMs: number): CaptionsEffect {
  const { author: from, line: number, isFinal, speaker, isAutomatic } = line;
  const text = shownText(line);
  const speakerName = speaker === null ? null : nameOf(speaker);
  const known = speakerName === null ? null : speaker;
  return {
    type: "shown",
    caption: { from, line: number, text, isFinal, speaker: known, isAutomatic, speakerName },
    ageMs,
  };
}

function send(
  state: Captions,
  typed: Typed,
  { isFinal, isAutomatic }: { readonly isFinal: boolean; readonly isAutomatic: boolean },
  context: CaptionsContext,
  nowMs: number,
): CaptionsStep {
  const revision = state.revision + 1;
  const unsigned = {
    ...{ author: context.self, line: state.line, revision },
    ...{ text: typed.text.slice(0, MAX_CAPTION_LENGTH), isFinal, speaker: typed.speaker },
    isAutomatic,
    atMs: context.signingMs(),
  };
  const line: SignedLine = { ...unsigned, signature: context.sign(signedFields(unsigned)) };
  const after: Captions = {
    ...state,
    spoken: withSpoken(state.spoken, line, null, nowMs),
    ...{ pending: isAutomatic ? state.pending : null, sentAtMs: isFinal ? state.sentAtMs : nowMs },
    ...(isFinal ? { line: state.line + 1, revision: 0 } : { revision }),
  };
  return [after, [{ type: "broadcast", line }, shownOf(line, context, 0)]];
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
  const [after, effects] = send(state, { text, speaker }, { isFinal, isAutomatic: false }, context, nowMs);
  const [last, more] = sendHeard(after, context, nowMs);
  return [last, [...effects, ...more]];
}

function heard(state: Captions, text: string, context: CaptionsContext, nowMs: number): CaptionsStep {
  return sendHeard({ ...state, heard: [...state.heard, text].slice(-MAX_HEARD) }, context, nowMs);
}

/** What was heard, as soon as no line of self's grows. */
function sendHeard(state: Captions, context: CaptionsContext, nowMs: number): CaptionsStep {
  if (state.heard.length === 0 || isOwnLive(state, context)) return [state, []];
  let after: Captions = { ...state, heard: [] };
  if (!context.maySpeak(context.self)) return [after, []];
  const effects: CaptionsEffect[] = [];
  for (const text of state.heard) {
    if (shownText({ text }) === "") continue;
    const said = { text, speaker: context.self };
    const [next, more] = send(after, said, { isFinal: true, isAutomatic: true }, context, nowMs);
    after = next;
    effects.push(...more);
  }
  return [after, effects];
}

/** What a machine has heard is whole, and by nobody but its own member. */
const mayShow = ({ author, speaker, isFinal, isAutomatic }: SignedLine, context: CaptionsContext): boolean =>
  isAutomatic ? isFinal && speaker === author && context.maySpeak(author) : context.mayCaption(author);

const isOwnLive = ({ spoken }: Captions, { self }: CaptionsContext): boolean =>
  (spoken.get(self)?.live?.text ?? "") !== "";

function receive(
  state: Captions,
  { from, line }: { readonly from: PeerId; readonly line: SignedLine },
  context: CaptionsContext,
  nowMs: number,
): CaptionsStep {
  const { author, signature } = line;
  const known = state.spoken.get(author);
  if (author === context.self || !isNews(known, line)) return [state, []];
  if (!context.isMember(author)) return [state, [{ type: "dropped", why: "notCaptioner" }]];
  if (line.isFinal && shownText(line) === "") return [state, []];
  const way: Way = from === author ? "author" : from === context.coordinator() ? "coordinator" : "other";
  const clock = known?.clock ?? null;
  if (!isFresh(clock, line, way, nowMs)) return [state, [{ type: "dropped", why: "stale" }]];
  if (!context.isGenuine(author, signedFields(line), signature))
    return [state, [{ type: "dropped", why: "forged" }]];
  if (!mayShow(line, context))
    return [
      keepEarly(state, { signed: line, from, atMs: nowMs }),
      [{ type: "dropped", why: "notCaptioner" }],
    ];
  const after = withLineOf(clock, line, way, nowMs);
  const spoken = withSpoken(state.spoken, line, after, nowMs);
  const isPassedOn = context.coordinator() === context.self;
  const passedOn = isPassedOn ? [{ type: "broadcast" as const, line }] : [];
  return [{ ...state, spoken }, [...passedOn, shownOf(line, context, ageOf(after, line, nowMs))]];
}

function keepEarly(state: Captions, line: EarlyLine): Captions {
  const { author } = line.signed;
  const early = new Map(state.early);
  const known = early.get(author) ?? [];
  early.delete(author);
  early.set(author, [...known, line].slice(-EARLY_LINES));
  forgetFirst(early, EARLY_AUTHORS);
  return { ...state, early };
}

/** The lines of those that have become captioners, or may speak by now. */
function takeEarly(state: Captions, context: CaptionsContext, nowMs: number): CaptionsStep {
  const isWaiting = ({ signed }: EarlyLine) => context.isMember(signed.author) && !mayShow(signed, context);
  const all = [...state.early];
  const due = all.flatMap(([, lines]) => lines.filter((line) => !isWaiting(line)));
  if (due.length === 0) return [state, []];
  const waiting = all.map(([author, lines]) => [author, lines.filter(isWaiting)] as const);
  const early = new Map(waiting.filter(([, lines]) => lines.length > 0));
  let after: Captions = { ...state, early };
  const effects: CaptionsEffect[] = [];
  for (const { signed, from, atMs } of due) {
    if (nowMs - atMs >= EARLY_MS) continue;
    const [next, more] = receive(after, { from, line: signed }, context, nowMs);
    after = next;
    effects.push(...more);
  }
  return [after, effects];
}

function recentOf(state: Captions, context: CaptionsContext, nowMs: number): readonly SignedLine[] {
  const isCoordinator = context.coordinator() === context.self;
  return [...state.spoken].flatMap(([author, spoken]) =>
    isCoordinator || author === context.self
      ? recent(spoken, nowMs).filter((line) => mayShow(line, context))
      : [],
  );
}

const recentFor = (
  to: PeerId,
  state: Captions,
  context: CaptionsContext,
  nowMs: number,
): readonly CaptionsEffect[] => recentOf(state, context, nowMs).map((line) => ({ type: "send", to, line }));

/** What the coordinator says when the link comes up is too early: a newcomer does not know yet who may caption. */
function ask(state: Captions, context: CaptionsContext): CaptionsStep {
  if (state.hasAsked || !context.hasOtherCaptioner()) return [state, []];
  const to = context.coordinator();
  return [{ ...state, hasAsked: true }, to === context.self ? [] : [{ type: "ask", to }]];
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
    return each.live === null ? [] : [shownOf({ ...each.live, text: "" }, context, 0)];
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
    case "heard":
      return heard(state, input.text, context, nowMs);
    case "received":
      return receive(state, input, context, nowMs);
    case "epochChanged":
      return [state, recentOf(state, context, nowMs).map((line) => ({ type: "broadcast", line }))];
    case "linkUp": {
      const { self } = context;
      if (context.coordinator() !== self && input.peer !== context.coordinator()) return [state, []];
      return [state, recentFor(input.peer, state, context, nowMs)];
    }
    case "asked":
      if (context.coordinator() !== context.self || !context.isMember(input.peer)) return [state, []];
      return [state, recentFor(input.peer, state, context, nowMs)];
    case "membersChanged": {
      const [ended, effects] = endGrowing(state, context);
      const [after, more] = takeEarly(ended, context, nowMs);
      const [said, lines] = sendHeard(after, context, nowMs);
      const [last, asks] = ask(said, context);
      return [last, [...effects, ...more, ...lines, ...asks]];
    }
    case "tick": {
      const { pending } = state;
      if (pending === null || nowMs < state.sentAtMs + MIN_GAP_MS) return [state, []];
      if (!context.mayCaption(context.self)) return [{ ...state, pending: null }, []];
      return send(state, pending, { isFinal: false, isAutomatic: false }, context, nowMs);
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
