/** Captions in the window: which lines stand over the stage, and the transcript. A pure machine, and what it is wired to. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { CoreEvent } from "../../api/events.ts";
import type { MeetingView } from "../../api/view.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { createDriver, type Machine, type Step, type Tick } from "../../kernel/machine.ts";
import { withLine } from "../../kernel/transcript.ts";
import { foldText } from "../../kernel/unicode.ts";
import { participantIn } from "./participants.ts";

export type CaptionLine = Omit<Extract<CoreEvent, { type: "caption" }>, "type" | "requestId">;

interface OnStage extends CaptionLine {
  readonly goneAtMs: number;
}

export interface CaptionsState {
  /** Oldest first; of each captioner the line that grows is the last. */
  readonly onStage: readonly OnStage[];
  readonly transcript: readonly CaptionLine[];
  /** What is known comes before what happens: it goes into the transcript alone. */
  readonly isReplaying: boolean;
}
export type CaptionsInput =
  | { readonly type: "line"; readonly line: CaptionLine }
  | { readonly type: "replaying"; readonly isOn: boolean }
  | { readonly type: "clear" };
export interface CaptionsEffect {
  readonly type: "changed";
}

/** Enough to read two full lines twice, at fifteen letters a second. */
export const SHOWN_MS = 8_000;
/** Whoever types pauses to listen. A captioner that is gone says so by its members' list. */
export const GROWING_MS = 20_000;
/** More would hide the stage. */
export const MAX_ON_STAGE = 3;

export const initialCaptions: CaptionsState = { onStage: [], transcript: [], isReplaying: false };

const isSame = (a: CaptionLine, b: CaptionLine): boolean => a.from === b.from && a.line === b.line;

/** A captioner that began again, and did not take back what it was typing before, has one line that grows, as any other. */
const isGivenUp = (known: CaptionLine, line: CaptionLine): boolean =>
  known.from === line.from && known.line < line.line && !known.isFinal;

function take(state: CaptionsState, line: CaptionLine, nowMs: number): CaptionsState {
  const transcript = line.isFinal ? withLine(state.transcript, line) : state.transcript;
  if (state.isReplaying) return { ...state, transcript };
  const others = state.onStage.filter(
    (each) => each.goneAtMs > nowMs && !isSame(each, line) && !isGivenUp(each, line),
  );
  if (line.text === "") return { ...state, onStage: others };
  const shown = { ...line, goneAtMs: nowMs + (line.isFinal ? SHOWN_MS : GROWING_MS) };
  const growsAt = others.findIndex((each) => each.from === line.from && each.line > line.line);
  const at = growsAt === -1 ? others.length : growsAt;
  const onStage = [...others.slice(0, at), shown, ...others.slice(at)].slice(-MAX_ON_STAGE);
  return { ...state, transcript, onStage };
}

export function stepCaptions(
  state: CaptionsState,
  input: CaptionsInput | Tick,
  nowMs: number,
): Step<CaptionsState, CaptionsEffect> {
  switch (input.type) {
    case "line":
      return [take(state, input.line, nowMs), [{ type: "changed" }]];
    case "replaying":
      return [{ ...state, isReplaying: input.isOn }, []];
    case "clear":
      return [{ ...initialCaptions, isReplaying: state.isReplaying }, [{ type: "changed" }]];
    case "tick": {
      const onStage = state.onStage.filter(({ goneAtMs }) => goneAtMs > nowMs);
      return onStage.length === state.onStage.length
        ? [state, []]
        : [{ ...state, onStage }, [{ type: "changed" }]];
    }
  }
}

const captionsMachine: Machine<CaptionsState, CaptionsInput, CaptionsEffect> = {
  step: stepCaptions,
  dueAtMs: ({ onStage }) => Math.min(Infinity, ...onStage.map(({ goneAtMs }) => goneAtMs)),
};

export interface Captions {
  readonly onStage: ReadonlySignal<readonly CaptionLine[]>;
  /** Since self came, oldest first. */
  readonly transcript: ReadonlySignal<readonly CaptionLine[]>;
}

export function createCaptions(clock: Clock) {
  const onStage = signal<readonly CaptionLine[]>([]);
  const transcript = signal<readonly CaptionLine[]>([]);
  const driver = createDriver(
    {
      clock,
      perform() {
        onStage.value = driver.state.onStage;
        transcript.value = driver.state.transcript;
      },
    },
    captionsMachine,
    initialCaptions,
  );
  return {
    captions: { onStage, transcript } satisfies Captions,
    take(event: CoreEvent): void {
      if (event.type === "joined") driver.input({ type: "replaying", isOn: true });
      else if (event.type === "replayed") driver.input({ type: "replaying", isOn: false });
      else if (event.type === "caption") {
        const { type: _, requestId: __, ...line } = event;
        driver.input({ type: "line", line });
      }
    },
    clear: () => driver.input({ type: "clear" }),
  };
}

/** As the speaker is called here; of one who has left, as they were called. */
export const speakerOf = (
  { speakerId, speakerName }: Pick<CaptionLine, "speakerId" | "speakerName">,
  meeting: Pick<MeetingView, "participants">,
): string | null =>
  speakerId === undefined ? null : (participantIn(meeting, speakerId)?.name ?? speakerName ?? null);

/** Whether a finished line goes back to where it was typed. One that the others have seen, though it was not kept, would be said twice. */
export const isTypedAnew = (answer: CoreEvent): boolean =>
  answer.type === "error" && answer.code !== "captionNotKept";

/** Whose text or speaker has the words, whatever their case and accents; all for an empty search. */
export function foundLines(
  transcript: readonly CaptionLine[],
  search: string,
  nameOf: (line: CaptionLine) => string | null,
): readonly CaptionLine[] {
  const wanted = foldText(search.trim());
  if (wanted === "") return transcript;
  return transcript.filter((line) => foldText(`${nameOf(line) ?? ""} ${line.text}`).includes(wanted));
}

/** The speaker after or before that one among those that are here; null stands for nobody, between the last and the first. */
export function nextSpeaker(
  speakers: readonly PeerId[],
  present: PeerId | null,
  step: 1 | -1,
): PeerId | null {
  const all = [null, ...speakers];
  const at = Math.max(0, all.indexOf(present));
  return all[(at + step + all.length) % all.length] ?? null;
}
