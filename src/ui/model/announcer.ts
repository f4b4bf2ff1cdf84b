/**
 * What a screen reader is given to say, one sentence at a time: a burst is said in parts and its rest counted, and what a newer
 * sentence makes untrue is not said at all. A pure machine.
 */
import type { Machine, Step, Tick } from "../../kernel/machine.ts";
import { t } from "../language/texts.ts";

export interface Sentence {
  readonly text: string;
  /** A sentence that waits gives way to a newer one of its topic. */
  readonly topic?: string;
  /** It counts what still grows: the topic's first one is said at once, the next when SETTLED_MS have brought no newer one. */
  readonly isGrowing?: boolean;
  /** What the user did: it goes before the others, and is never among those that are only counted. */
  readonly isOwn?: boolean;
  /** A toast has it, too, and is read out where it stands, unless a dialog covers it. */
  readonly isToast?: boolean;
}

interface Spoken extends Pick<Sentence, "isToast"> {
  readonly id: number;
  readonly text: string;
  readonly goneAtMs: number;
}
interface Waiting extends Sentence {
  readonly dueAtMs: number;
}

export interface Announcer {
  /** In the page for a screen reader to find, oldest first. */
  readonly spoken: readonly Spoken[];
  readonly waiting: readonly Waiting[];
  /** Sentences that found no room. */
  readonly leftOut: number;
  readonly nextAtMs: number;
  /** The latest growing topics that were said, at most MAX_TOPICS, and when. */
  readonly topics: readonly { readonly topic: string; readonly atMs: number }[];
  readonly count: number;
}
export type AnnouncerInput = { readonly type: "say"; readonly sentence: Sentence };
export type AnnouncerEffect = { readonly type: "changed" };

/** A short sentence takes some two seconds to be read out. */
export const GAP_MS = 1_500;
/** Some ten seconds of reading; the others are counted. */
export const MAX_WAITING = 5;
/** A screen reader takes a sentence when it appears. It stays a little for those that look for it. */
export const SPOKEN_MS = 5_000;
export const SETTLED_MS = 5_000;
/** A topic that was said longer ago begins anew. */
const TOPIC_MS = 60_000;
const MAX_TOPICS = 50;

export const initialAnnouncer: Announcer = {
  spoken: [],
  waiting: [],
  leftOut: 0,
  nextAtMs: -Infinity,
  topics: [],
  count: 0,
};

export function stepAnnouncer(
  state: Announcer,
  input: AnnouncerInput | Tick,
  nowMs: number,
): Step<Announcer, AnnouncerEffect> {
  const taken = input.type === "say" ? take(state, input.sentence, nowMs) : state;
  const left = taken.spoken.filter(({ goneAtMs }) => goneAtMs > nowMs);
  const after = speak({ ...taken, spoken: left.length === taken.spoken.length ? taken.spoken : left }, nowMs);
  return [after, after.spoken === state.spoken ? [] : [{ type: "changed" }]];
}

function take(state: Announcer, sentence: Sentence, nowMs: number): Announcer {
  const { topic, isGrowing = false, isOwn = false } = sentence;
  const isSaid = state.topics.some((each) => each.topic === topic && nowMs - each.atMs < TOPIC_MS);
  const added = { ...sentence, dueAtMs: isGrowing && isSaid ? nowMs + SETTLED_MS : nowMs };
  const others = state.waiting.filter((each) => topic === undefined || each.topic !== topic);
  if (isOwn) return { ...state, waiting: [added, ...others] };
  if (others.filter((each) => each.isOwn !== true).length >= MAX_WAITING)
    return { ...state, leftOut: state.leftOut + 1 };
  return { ...state, waiting: [...others, added] };
}

function speak(state: Announcer, nowMs: number): Announcer {
  if (nowMs < state.nextAtMs) return state;
  const next = state.waiting.find(({ dueAtMs }) => dueAtMs <= nowMs);
  if (next === undefined && state.leftOut === 0) return state;
  const { topic, isToast = false } = next ?? {};
  const id = state.count + 1;
  const text = next?.text ?? t().chat.moreInChat(state.leftOut);
  return {
    spoken: [...state.spoken, { id, text, isToast, goneAtMs: nowMs + SPOKEN_MS }],
    waiting: state.waiting.filter((each) => each !== next),
    leftOut: next === undefined ? 0 : state.leftOut,
    nextAtMs: nowMs + GAP_MS,
    topics:
      topic === undefined
        ? state.topics
        : [...state.topics.filter((each) => each.topic !== topic), { topic, atMs: nowMs }].slice(-MAX_TOPICS),
    count: id,
  };
}

export const announcerMachine: Machine<Announcer, AnnouncerInput, AnnouncerEffect> = {
  step: stepAnnouncer,
  dueAtMs({ spoken, waiting, leftOut, nextAtMs }) {
    const dueAtMs = leftOut > 0 ? -Infinity : Math.min(Infinity, ...waiting.map((each) => each.dueAtMs));
    return Math.min(Infinity, ...spoken.map(({ goneAtMs }) => goneAtMs), Math.max(nextAtMs, dueAtMs));
  },
};
