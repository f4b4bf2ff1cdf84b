/** What the window knows: the core's latest view, the chat, and what is open on screen. Everything else derives from it. */
import { computed, effect, signal, untracked, type ReadonlySignal, type Signal } from "@preact/signals";
import type { AppView, Command, CoreEvent, NearbyMeeting, Participant } from "../core-api.ts";
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import type { UiLink } from "./core-link.ts";
import { stepChat, unreadCount, type ChatLine } from "./chat.ts";
import { noticesBetween, type Notice } from "./notices.ts";
import { errorText } from "./text.ts";
import { initialTimeline, stepTimeline, type Timeline, type TimelineInput } from "./timeline.ts";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "info" | "problem";
  readonly action?: { readonly label: string; readonly run: () => void };
}
export type Target =
  | { readonly kind: "join"; readonly meeting: NearbyMeeting }
  | { readonly kind: "create"; readonly title: string; readonly passcode: string };
export type Dialog =
  | { readonly kind: "settings" }
  | { readonly kind: "shortcuts" }
  | { readonly kind: "create" }
  | { readonly kind: "passcode"; readonly meeting: NearbyMeeting }
  | { readonly kind: "takeOver"; readonly presenter: Participant };
export type Panel = "chat" | "people" | "statistics";
export type ViewMode = "grid" | "focus";

/** A command without its request id: `request` adds one. */
export type Request = Command extends infer C ? (C extends Command ? Omit<C, "requestId"> : never) : never;

export interface AppState {
  readonly link: UiLink;
  readonly view: ReadonlySignal<AppView | null>;
  readonly chat: ReadonlySignal<readonly ChatLine[]>;
  readonly unread: ReadonlySignal<number>;
  readonly timeline: ReadonlySignal<Timeline>;
  /** The core was started again and is on its way back into the meeting, which stays on screen. */
  readonly isReturning: ReadonlySignal<boolean>;
  readonly toasts: ReadonlySignal<readonly Toast[]>;
  readonly dialog: Signal<Dialog | null>;
  /** The meeting that is being prepared in the preview; null on the list. */
  readonly target: Signal<Target | null>;
  readonly panel: Signal<Panel | null>;
  readonly viewMode: Signal<ViewMode>;
  readonly pinned: Signal<PeerId | null>;
  readonly gridPage: Signal<number>;
  /** What is typed and not sent, kept while the panel is closed. */
  readonly draft: Signal<string>;
  /** Why the last try to join failed; null for none. */
  readonly joinError: Signal<string | null>;
  send(command: Request): void;
  /** For the timeline: the state of the connection to who carries the meeting. */
  noteLeg(relay: PeerId, isOpen: boolean): void;
  /** Resolves to the first event that answers; never rejects. */
  request(command: Request): Promise<CoreEvent>;
  say(text: string): void;
  toast(toast: Omit<Toast, "id">): void;
  dismiss(id: number): void;
  onNotice(listener: (notice: Notice) => void): () => void;
}

const TOAST_MS = 4_500;
const PROBLEM_TOAST_MS = 9_000;
const MAX_TOASTS = 4;
/** A core that was started again says within this time that it goes back into its meeting. */
const RETURN_PATIENCE_MS = 3_000;

export function createAppState(link: UiLink): AppState {
  const view = signal<AppView | null>(null);
  const chat = signal<readonly ChatLine[]>([]);
  const toasts = signal<readonly Toast[]>([]);
  const timeline = signal(initialTimeline);
  const isReturning = signal(false);
  /** Messages typed while the core is away, in order. */
  let outbox: { readonly requestId: string; readonly command: Request }[] = [];
  /** What was typed in a meeting that the core did not get back into: there again when self joins it again. */
  let saved: { readonly meetingId: MeetingId; readonly draft: string } | null = null;
  let lastReceived: AppView | null = null;
  let returnTimer: ReturnType<typeof setTimeout> | undefined;
  const waiting = new Map<string, (event: CoreEvent) => void>();
  const noticeListeners = new Set<(notice: Notice) => void>();
  // Random, because the core may answer a request of the page that was here before a reload.
  const requestPrefix = Math.random().toString(36).slice(2, 8);
  let requestCount = 0;
  let toastCount = 0;

  const state: AppState = {
    link,
    view,
    chat,
    unread: computed(() => unreadCount(chat.value, view.value?.meeting?.lastRead["everyone"] ?? null)),
    timeline,
    isReturning,
    toasts,
    dialog: signal<Dialog | null>(null),
    target: signal<Target | null>(null),
    panel: signal<Panel | null>(null),
    viewMode: signal<ViewMode>("grid"),
    pinned: signal<PeerId | null>(null),
    gridPage: signal(0),
    draft: signal(""),
    joinError: signal<string | null>(null),
    send(command) {
      if (command.type === "leave") isReturning.value = false;
      link.send(command);
    },
    request(command) {
      const requestId = `${requestPrefix}-${(requestCount += 1)}`;
      return new Promise((resolve) => {
        waiting.set(requestId, resolve);
        if (command.type === "sendMessage" && view.value !== null) {
          const from = view.value.self.peerId;
          const typed = { type: "typed", requestId, text: command.text, from, atMs: Date.now() } as const;
          chat.value = stepChat(chat.value, typed, from);
        }
        const isKept = command.type === "sendMessage" && (link.state.value === "lost" || isReturning.value);
        if (isKept) outbox.push({ requestId, command });
        else link.send({ ...command, requestId });
      });
    },
    noteLeg: (relay, isOpen) => tell({ type: "leg", relay, isOpen }),
    say: (text) => state.toast({ text, tone: "info" }),
    toast(toast) {
      const id = (toastCount += 1);
      const others = toasts.value.filter((other) => other.text !== toast.text);
      toasts.value = [...others, { id, ...toast }].slice(-MAX_TOASTS);
      // One with a button waits for its answer.
      if (toast.action !== undefined) return;
      setTimeout(() => state.dismiss(id), toast.tone === "problem" ? PROBLEM_TOAST_MS : TOAST_MS);
    },
    dismiss(id) {
      toasts.value = toasts.value.filter((toast) => toast.id !== id);
    },
    onNotice(listener) {
      noticeListeners.add(listener);
      return () => void noticeListeners.delete(listener);
    },
  };

  function tell(input: TimelineInput): void {
    timeline.value = stepTimeline(timeline.value, input, Date.now());
  }

  /** Keeps the meeting on screen while a core that was started again is on its way back into it. */
  function held(next: AppView): AppView {
    const before = view.value?.meeting ?? null;
    if (!isReturning.value || before === null) return next;
    if (next.meeting === null && (next.joining !== null || returnTimer !== undefined)) {
      if (next.joining !== null) stopReturnTimer();
      return { ...next, meeting: before };
    }
    stopReturnTimer();
    isReturning.value = false;
    if (next.meeting === null) {
      const typed = outbox.map(({ command }) => ("text" in command ? command.text : ""));
      saved = { meetingId: before.meetingId, draft: [...typed, state.draft.value].join("\n").trim() };
      state.toast({ text: "Landline could not get back into the meeting. Join it again.", tone: "problem" });
    }
    return next;
  }
  function stopReturnTimer(): void {
    clearTimeout(returnTimer);
    returnTimer = undefined;
  }

  function takeView(received: AppView): void {
    lastReceived = received;
    const next = held(received);
    const before = view.value?.meeting ?? null;
    tell({ type: "meeting", meeting: next.meeting });
    for (const notice of noticesBetween(before, next.meeting)) {
      state.say(notice.text);
      for (const listener of noticeListeners) listener(notice);
    }
    if (before !== null && before.meetingId !== next.meeting?.meetingId) {
      chat.value = [];
      outbox = [];
      state.draft.value = "";
      state.panel.value = null;
      state.pinned.value = null;
      state.viewMode.value = "grid";
      state.gridPage.value = 0;
      if (state.dialog.value?.kind === "takeOver") state.dialog.value = null;
    }
    if (next.meeting !== null) {
      state.target.value = null;
      state.joinError.value = null;
      if (before === null && state.dialog.value?.kind !== "settings") state.dialog.value = null;
      if (before === null && saved?.meetingId === next.meeting.meetingId) state.draft.value = saved.draft;
      saved = null;
      const { presenter } = next.meeting;
      // A screen that appears takes the stage; when it goes, the grid comes back.
      if (presenter !== (before?.presenter ?? null)) {
        state.viewMode.value = presenter !== null && presenter !== next.self.peerId ? "focus" : "grid";
      }
      const { pinned } = state;
      if (!next.meeting.participants.some((person) => person.peerId === pinned.value)) pinned.value = null;
    }
    view.value = next;
    if (!isReturning.value) sendKept();
  }

  function sendKept(): void {
    const kept = outbox;
    outbox = [];
    for (const { requestId, command } of kept) link.send({ ...command, requestId });
  }

  link.onEvent((event) => {
    const answered = event.requestId === undefined ? undefined : waiting.get(event.requestId);
    if (event.requestId !== undefined) waiting.delete(event.requestId);
    chat.value = stepChat(chat.value, event, view.value?.self.peerId ?? null);
    if (event.type === "view") takeView(event.view);
    if (event.type === "takeover") tell(event);
    if (answered !== undefined) answered(event);
    else if (event.type === "error") {
      state.toast({ text: errorText(event.code, event.message), tone: "problem" });
    }
  });

  let wasLost = false;
  effect(() => {
    const isLost = link.state.value === "lost";
    if (isLost === wasLost) return;
    wasLost = isLost;
    untracked(() => (isLost ? loseCore() : findCore()));
  });
  function loseCore(): void {
    stopReturnTimer();
    tell({ type: "coreLost" });
    isReturning.value = view.value?.meeting != null;
    const kept = new Set(outbox.map(({ requestId }) => requestId));
    chat.value = stepChat(chat.value, { type: "linkLost", kept }, null);
    for (const [requestId, resolve] of waiting) {
      if (kept.has(requestId)) continue;
      waiting.delete(requestId);
      resolve({
        type: "error",
        code: "unreachable",
        message: "Landline is reconnecting. Try again.",
        requestId,
      });
    }
  }
  function findCore(): void {
    tell({ type: "coreBack" });
    if (!isReturning.value) return;
    stopReturnTimer();
    returnTimer = setTimeout(() => {
      returnTimer = undefined;
      // The last view said neither that there is a meeting nor that one is being joined.
      if (lastReceived !== null) takeView(lastReceived);
    }, RETURN_PATIENCE_MS);
  }
  return state;
}
