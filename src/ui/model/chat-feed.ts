/** The chat and the shared files of the meeting, folded from the core's events, and which of these events have just happened. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { CoreEvent } from "../../api/events.ts";
import type { Clock } from "../../kernel/clock.ts";
import { createEmitter, type Unsubscribe } from "../../kernel/emitter.ts";
import { EVERYONE, type PeerId } from "../../kernel/ids.ts";
import { stepChatAll, type ChatInput, type ChatLine } from "./chat.ts";
import { keepNewest, MAX_LINES, MAX_LINES_READ_BACK } from "./held-lines.ts";
import { stepFiles, type FileInput, type OfferedFile } from "./files.ts";

/** A message, announcement or file that arrived while self was in the meeting, or a file that became ready. */
export type Arrival = Extract<
  CoreEvent,
  { readonly type: "message" | "announcement" | "file" | "fileReady" }
>;

export interface ChatFeed {
  /** The newest lines of all conversations, in the store's order, and older ones that were asked for. */
  readonly chat: ReadonlySignal<readonly ChatLine[]>;
  readonly files: ReadonlySignal<readonly OfferedFile[]>;
  /** Takes effect within BATCH_MS. */
  take(input: ChatInput): void;
  /** Applies at once what waits for the end of its batch. */
  flush(): void;
  /**
   * Events of the next REPLAY_MS are history: they are shown and announced to no listener. So is, for SYNC_MS, what was written before
   * `joinedAtMs`, the wall time at which self joined; null where self was in the meeting before.
   */
  expectReplay(joinedAtMs: number | null): void;
  /** The order of the newest line to everyone that was written before self joined; empty for none. */
  readonly joinMark: ReadonlySignal<string>;
  /** The core has messages of this conversation from before what the window holds. */
  isCut(conversation: string): boolean;
  /** The core has older ones, of all conversations, than it has sent: it says so at the end of a replay. */
  replayed(hasOlder: boolean): void;
  /** A page has brought the conversation's first messages. */
  setWhole(conversation: string): void;
  /** While somebody reads back, the window holds more. Afterwards the oldest lines are let go. */
  holdMore(isReadingBack: boolean): void;
  clear(): void;
  onArrival(listener: (event: Arrival) => void): Unsubscribe;
}

/** One frame. The core replays a history of thousands as one event each: this folds them together, and what shows them is drawn once. */
const BATCH_MS = 16;
/** The core replays a meeting's history within this time. A live message in it is shown, too, but announced to no listener. */
const REPLAY_MS = 1_500;
/** A newcomer's core has the history of a long meeting from the others within this time. Later, a line whose author's clock is behind is news. */
const SYNC_MS = 30_000;

const CHAT_EVENTS: ReadonlySet<ChatInput["type"]> = new Set([
  ...(["message", "messageChanged", "acknowledged", "error", "announcement", "file"] as const),
  ...(["fileReady", "typed", "older", "linkLost"] as const),
]);
const FILE_EVENTS: ReadonlySet<string> = new Set<FileInput["type"]>([
  ...(["file", "fileWithdrawn", "fileHeld", "fileReady"] as const),
]);
const isFileInput = (input: ChatInput): input is FileInput => FILE_EVENTS.has(input.type);

/** `self` is null until the first view has come. */
export function createChatFeed(deps: {
  readonly clock: Clock;
  readonly self: () => PeerId | null;
}): ChatFeed {
  const { clock, self } = deps;
  const chat = signal<readonly ChatLine[]>([]);
  const files = signal<readonly OfferedFile[]>([]);
  const arrivals = createEmitter<Arrival>();
  let batch: ChatInput[] = [];
  let cancelTimer: (() => void) | null = null;
  let replayUntilMs = -Infinity;
  /** Null once SYNC_MS are over, and where self was in the meeting before. */
  let joining: { readonly atMs: number; readonly untilMs: number } | null = null;
  const joinMark = signal("");
  let isCutByCore = false;
  let cutHere = new Set<string>();
  /** Those of which pages have brought all. */
  let whole = new Set<string>();
  let maxLines = MAX_LINES;

  const isCut = (conversation: string) =>
    cutHere.has(conversation) || (isCutByCore && !whole.has(conversation));

  function hold(lines: readonly ChatLine[]): void {
    const kept = keepNewest(lines, maxLines);
    for (const conversation of kept.cut) cutHere.add(conversation);
    chat.value = kept.lines;
  }

  function flush(): void {
    cancelTimer?.();
    cancelTimer = null;
    if (batch.length === 0) return;
    const inputs = batch;
    batch = [];
    files.value = stepFiles(files.value, inputs.filter(isFileInput), self());
    const lines = stepChatAll(chat.value, inputs, self(), isCut);
    // A page that was asked for stays as long as somebody reads back, however far.
    const isPage = maxLines > MAX_LINES && inputs.some(({ type }) => type === "older");
    if (isPage) maxLines = Math.max(maxLines, lines.length + MAX_LINES);
    hold(lines);
    const nowMs = clock.nowMs();
    const isReplay = nowMs <= replayUntilMs;
    if (joining !== null && nowMs > joining.untilMs) joining = null;
    for (const input of inputs) {
      switch (input.type) {
        case "message":
        case "announcement":
        case "file": {
          const isOlder = joining !== null && input.atMs < joining.atMs;
          const isToAll = input.type !== "announcement" && input.conversation === EVERYONE;
          if (isOlder && isToAll && input.order > joinMark.peek()) joinMark.value = input.order;
          if (!isReplay && !isOlder) arrivals.emit(input);
          break;
        }
        case "fileReady":
          arrivals.emit(input);
          break;
        default:
      }
    }
  }

  return {
    chat,
    files,
    take(input) {
      if (!CHAT_EVENTS.has(input.type) && !isFileInput(input)) return;
      batch.push(input);
      cancelTimer ??= clock.setTimer(clock.nowMs() + BATCH_MS, flush);
    },
    flush,
    expectReplay(joinedAtMs) {
      const nowMs = clock.nowMs();
      replayUntilMs = nowMs + REPLAY_MS;
      if (joinedAtMs !== null) joining = { atMs: joinedAtMs, untilMs: nowMs + SYNC_MS };
    },
    joinMark,
    isCut,
    replayed(hasOlder) {
      isCutByCore = hasOlder;
      whole = new Set();
    },
    setWhole(conversation) {
      whole.add(conversation);
      cutHere.delete(conversation);
    },
    holdMore(isReadingBack) {
      maxLines = isReadingBack ? MAX_LINES_READ_BACK : MAX_LINES;
      if (!isReadingBack) hold(chat.peek());
    },
    clear() {
      isCutByCore = false;
      cutHere = new Set();
      whole = new Set();
      joining = null;
      joinMark.value = "";
      chat.value = [];
      files.value = [];
    },
    onArrival: (listener) => arrivals.on(listener),
  };
}
