/** The chat and the shared files of the meeting, folded from the core's events, and which of these events have just happened. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { CoreEvent } from "../../api/events.ts";
import type { Clock } from "../../kernel/clock.ts";
import { createEmitter, type Unsubscribe } from "../../kernel/emitter.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { stepChatAll, type ChatInput, type ChatLine } from "./chat.ts";
import { stepFiles, type OfferedFile } from "./files.ts";

/** A message, announcement or file that arrived while self was in the meeting, or a file that became ready. */
export type Arrival = Extract<
  CoreEvent,
  { readonly type: "message" | "announcement" | "file" | "fileReady" }
>;

export interface ChatFeed {
  /** All conversations, in the store's order. */
  readonly chat: ReadonlySignal<readonly ChatLine[]>;
  readonly files: ReadonlySignal<readonly OfferedFile[]>;
  /** Takes effect on `chat` within CHAT_BATCH_MS, on `files` at once. */
  take(input: ChatInput): void;
  /** Applies at once what waits for the end of its batch. */
  flush(): void;
  /** Events of the next REPLAY_MS are history: they are shown and announced to no listener. */
  expectReplay(): void;
  clear(): void;
  onArrival(listener: (event: Arrival) => void): Unsubscribe;
}

/** One frame. The core replays a history of thousands as one event each: this folds them together. */
const CHAT_BATCH_MS = 16;
/** The core replays a meeting's history within this time. A live message in it is shown, too, but announced to no listener. */
const REPLAY_MS = 1_500;

const CHAT_EVENTS: ReadonlySet<ChatInput["type"]> = new Set([
  ...(["message", "messageChanged", "acknowledged", "error", "announcement", "file"] as const),
  ...(["fileReady", "typed", "older", "linkLost"] as const),
]);

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

  function flush(): void {
    cancelTimer?.();
    cancelTimer = null;
    if (batch.length === 0) return;
    const inputs = batch;
    batch = [];
    chat.value = stepChatAll(chat.value, inputs, self());
    const isReplay = clock.nowMs() <= replayUntilMs;
    for (const input of inputs) {
      switch (input.type) {
        case "message":
        case "announcement":
        case "file":
          if (!isReplay) arrivals.emit(input);
          break;
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
      if (CHAT_EVENTS.has(input.type)) {
        batch.push(input);
        cancelTimer ??= clock.setTimer(clock.nowMs() + CHAT_BATCH_MS, flush);
      }
      if (input.type !== "typed" && input.type !== "older" && input.type !== "linkLost")
        files.value = stepFiles(files.value, input, self());
    },
    flush,
    expectReplay() {
      replayUntilMs = clock.nowMs() + REPLAY_MS;
    },
    clear() {
      chat.value = [];
      files.value = [];
    },
    onArrival: (listener) => arrivals.on(listener),
  };
}
