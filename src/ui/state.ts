/** What the window knows: the core's latest view, the chat, and what is open on screen. Everything else derives from it. */
import { computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { AppView, Command, CoreEvent, NearbyMeeting, Participant } from "../core-api.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { UiLink } from "./core-link.ts";
import { stepChat, unreadCount, type ChatLine } from "./chat.ts";
import { noticesBetween, type Notice } from "./notices.ts";
import { errorText } from "./text.ts";

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
export type Panel = "chat" | "people";
export type ViewMode = "grid" | "focus";

/** A command without its request id: `request` adds one. */
export type Request = Command extends infer C ? (C extends Command ? Omit<C, "requestId"> : never) : never;

export interface AppState {
  readonly link: UiLink;
  readonly view: ReadonlySignal<AppView | null>;
  readonly chat: ReadonlySignal<readonly ChatLine[]>;
  readonly unread: ReadonlySignal<number>;
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

export function createAppState(link: UiLink): AppState {
  const view = signal<AppView | null>(null);
  const chat = signal<readonly ChatLine[]>([]);
  const toasts = signal<readonly Toast[]>([]);
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
    unread: computed(() => unreadCount(chat.value, view.value?.meeting?.lastReadId ?? null)),
    toasts,
    dialog: signal<Dialog | null>(null),
    target: signal<Target | null>(null),
    panel: signal<Panel | null>(null),
    viewMode: signal<ViewMode>("grid"),
    pinned: signal<PeerId | null>(null),
    gridPage: signal(0),
    draft: signal(""),
    joinError: signal<string | null>(null),
    send: (command) => link.send(command),
    request(command) {
      const requestId = `${requestPrefix}-${(requestCount += 1)}`;
      return new Promise((resolve) => {
        waiting.set(requestId, resolve);
        if (command.type === "sendMessage" && view.value !== null) {
          const from = view.value.self.peerId;
          const typed = { type: "typed", requestId, text: command.text, from, atMs: Date.now() } as const;
          chat.value = stepChat(chat.value, typed, from);
        }
        link.send({ ...command, requestId });
      });
    },
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

  function nameOf(peerId: PeerId): string {
    const person = view.value?.meeting?.participants.find((other) => other.peerId === peerId);
    return person === undefined ? "Somebody" : person.isSelf ? "You" : person.name;
  }

  function takeView(next: AppView): void {
    const before = view.value?.meeting ?? null;
    for (const notice of noticesBetween(before, next.meeting)) {
      state.say(notice.text);
      for (const listener of noticeListeners) listener(notice);
    }
    if (before !== null && before.meetingId !== next.meeting?.meetingId) {
      chat.value = [];
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
      const { presenter } = next.meeting;
      // A screen that appears takes the stage; when it goes, the grid comes back.
      if (presenter !== (before?.presenter ?? null)) {
        state.viewMode.value = presenter !== null && presenter !== next.self.peerId ? "focus" : "grid";
      }
      const { pinned } = state;
      if (!next.meeting.participants.some((person) => person.peerId === pinned.value)) pinned.value = null;
    }
    view.value = next;
  }

  link.onEvent((event) => {
    const answered = event.requestId === undefined ? undefined : waiting.get(event.requestId);
    if (event.requestId !== undefined) waiting.delete(event.requestId);
    chat.value = stepChat(chat.value, event, view.value?.self.peerId ?? null);
    if (event.type === "view") takeView(event.view);
    if (event.type === "takeover") {
      const who = nameOf(event.coordinator);
      state.say(
        who === "You"
          ? "Your computer carries the meeting"
          : `${who === "Somebody" ? "Another" : `${who}'s`} computer carries the meeting`,
      );
    }
    if (answered !== undefined) answered(event);
    else if (event.type === "error") {
      state.toast({ text: errorText(event.code, event.message), tone: "problem" });
    }
  });

  effect(() => {
    if (link.state.value !== "lost") return;
    chat.value = stepChat(chat.peek(), { type: "linkLost" }, null);
    for (const [requestId, resolve] of waiting) {
      resolve({
        type: "error",
        code: "unreachable",
        message: "Landline is reconnecting. Try again.",
        requestId,
      });
    }
    waiting.clear();
  });
  return state;
}
