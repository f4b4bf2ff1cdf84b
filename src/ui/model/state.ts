/** What the window knows: the core's latest view, the chat, and what is open on screen. Everything else derives from it. */
import { computed, effect, signal, untracked, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Command } from "../../api/commands.ts";
import type { CoreEvent } from "../../api/events.ts";
import type { AppView, NearbyMeeting, Participant } from "../../api/view.ts";
import {
  conversationOf,
  EVERYONE,
  type EntryId,
  type FileId,
  type MeetingId,
  type PeerId,
} from "../../kernel/ids.ts";
import type { UiLink } from "./core-link.ts";
import { stepChatAll, type ChatInput, type ChatLine } from "./chat.ts";
import { listConversations, namesOf, unreadCounts, type Conversation } from "./conversations.ts";
import { stepFiles, type OfferedFile } from "./files.ts";
import { noticesBetween, type Notice } from "./meeting-notices.ts";
import { personIn, selfIn } from "./participants.ts";
import { errorText } from "./text.ts";
import { initialTimeline, stepTimeline, type Timeline, type TimelineInput } from "./meeting-log.ts";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "info" | "problem";
  /** It stays until it is answered, unless it `isPassing`. */
  readonly action?: { readonly label: string; readonly run: () => void; readonly isPassing?: boolean };
}
export type Target =
  | { readonly kind: "join"; readonly meeting: NearbyMeeting }
  | { readonly kind: "create"; readonly title: string; readonly passcode: string };
export type Dialog =
  | { readonly kind: "settings" }
  | { readonly kind: "shortcuts" }
  | { readonly kind: "create" }
  | { readonly kind: "passcode"; readonly meeting: NearbyMeeting }
  | { readonly kind: "takeOver"; readonly presenter: Participant }
  | { readonly kind: "privateMessage" }
  | { readonly kind: "announce" }
  | { readonly kind: "announcements" }
  | { readonly kind: "preview"; readonly fileId: FileId }
  | { readonly kind: "confirm"; readonly question: Question };
/** What is asked before something that cannot be taken back. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly run: () => void;
}
/** What the text field is for, when not for a plain message. */
export type Composing =
  | { readonly kind: "reply"; readonly id: EntryId }
  | { readonly kind: "edit"; readonly id: EntryId };
export type Panel = "chat" | "people" | "statistics";
export type ViewMode = "grid" | "focus";

/** A command without its request id: `request` adds one. */
export type Request = Command extends infer C ? (C extends Command ? Omit<C, "requestId"> : never) : never;

export interface AppState {
  readonly link: UiLink;
  readonly view: ReadonlySignal<AppView | null>;
  /** All conversations, in the timeline's order. */
  readonly chat: ReadonlySignal<readonly ChatLine[]>;
  readonly files: ReadonlySignal<readonly OfferedFile[]>;
  readonly conversations: ReadonlySignal<readonly Conversation[]>;
  readonly names: ReadonlySignal<ReadonlyMap<PeerId, string>>;
  /** Of all conversations. */
  readonly unread: ReadonlySignal<number>;
  /** The one whose tab is chosen. */
  readonly conversation: ReadonlySignal<string>;
  /** By conversation: the order of the newest that was in sight. Files cannot be marked read at the core. */
  readonly seen: Signal<Readonly<Record<string, string>>>;
  readonly composing: Signal<Composing | null>;
  /** A message to be brought into sight; another object each time. */
  readonly jump: Signal<{ readonly id: EntryId } | null>;
  /** Announcements that self has put away. */
  readonly dismissed: Signal<ReadonlySet<EntryId>>;
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
  /** By conversation: what is typed and not sent, kept while the panel is closed. */
  readonly drafts: Signal<Readonly<Record<string, string>>>;
  /** Why the last try to join failed; null for none. */
  readonly joinError: Signal<string | null>;
  send(command: Request): void;
  /** For the timeline: the state of the connection to who carries the meeting. */
  noteLeg(relay: PeerId, isOpen: boolean): void;
  /** Resolves to the first event that answers; never rejects. */
  request(command: Request): Promise<CoreEvent>;
  /** Chooses its tab, which is made where there is none. */
  openConversation(conversation: string): void;
  setDraft(conversation: string, text: string): void;
  say(text: string): void;
  toast(toast: Omit<Toast, "id">): void;
  dismiss(id: number): void;
  onNotice(listener: (notice: Notice) => void): () => void;
  /** Messages, announcements and files that came while self was there: not what is replayed. */
  onNews(listener: (event: NewsEvent) => void): () => void;
}

export type NewsEvent = Extract<
  CoreEvent,
  { readonly type: "message" | "announcement" | "file" | "fileReady" }
>;

const TOAST_MS = 4_500;
const PROBLEM_TOAST_MS = 9_000;
const MAX_TOASTS = 4;
/** A core that was started again says within this time that it goes back into its meeting. */
const RETURN_PATIENCE_MS = 3_000;
/** Events of the chat are taken together this often: a history of thousands comes as an event each. */
const CHAT_BATCH_MS = 16;
/** What comes this soon after joining, or after the core is back, is history. */
const REPLAY_MS = 1_500;
/** Long lists grow dear to search; nobody has this many people to talk to. */
const MAX_OPENED = 64;

/** What the chat and those who listen for news are about. */
const CHAT_EVENTS: ReadonlySet<CoreEvent["type"]> = new Set([
  ...(["message", "messageChanged", "acknowledged", "error", "announcement", "file"] as const),
  ...(["fileReady"] as const),
]);
/** These are about a meeting, and close with it. */
const MEETING_DIALOGS: ReadonlySet<Dialog["kind"]> = new Set([
  ...(["takeOver", "privateMessage", "announce", "announcements", "preview", "confirm"] as const),
]);

export function createAppState(link: UiLink): AppState {
  const view = signal<AppView | null>(null);
  const chat = signal<readonly ChatLine[]>([]);
  const files = signal<readonly OfferedFile[]>([]);
  const opened = signal<readonly string[]>([]);
  const conversation = signal(EVERYONE);
  const seen = signal<Readonly<Record<string, string>>>({});
  let chatInputs: ChatInput[] = [];
  let chatTimer: ReturnType<typeof setTimeout> | undefined;
  let replayUntilMs = 0;
  const newsListeners = new Set<(event: NewsEvent) => void>();
  const toasts = signal<readonly Toast[]>([]);
  const timeline = signal(initialTimeline);
  const isReturning = signal(false);
  /** Messages typed while the core is away, in order. */
  let outbox: { readonly requestId: string; readonly command: Request }[] = [];
  /** What was typed in a meeting that the core did not get back into: there again when self joins it again. */
  let saved: { readonly meetingId: MeetingId; readonly drafts: Readonly<Record<string, string>> } | null =
    null;
  let lastReceived: AppView | null = null;
  let returnTimer: ReturnType<typeof setTimeout> | undefined;
  const waiting = new Map<string, (event: CoreEvent) => void>();
  const noticeListeners = new Set<(notice: Notice) => void>();
  // Random, because the core may answer a request of the page that was here before a reload.
  const requestPrefix = Math.random().toString(36).slice(2, 8);
  let requestCount = 0;
  let toastCount = 0;

  const unread = computed(() => {
    const read: Record<string, string> = { ...view.value?.meeting?.lastRead };
    for (const [id, order] of Object.entries(seen.value)) if (order > (read[id] ?? "")) read[id] = order;
    return unreadCounts([...chat.value, ...files.value], read);
  });
  const conversations = computed(() => {
    const self = view.value?.self.peerId;
    const lists = { lines: chat.value, files: files.value, opened: opened.value, unread: unread.value };
    return self === undefined ? [] : listConversations({ ...lists, self });
  });

  const state: AppState = {
    link,
    view,
    chat,
    files,
    conversations,
    names: computed(() => namesOf([...files.value, ...chat.value], view.value?.meeting?.participants ?? [])),
    unread: computed(() => [...unread.value.values()].reduce((sum, count) => sum + count, 0)),
    conversation,
    seen,
    composing: signal<Composing | null>(null),
    jump: signal<{ readonly id: EntryId } | null>(null),
    dismissed: signal<ReadonlySet<EntryId>>(new Set()),
    timeline,
    isReturning,
    toasts,
    dialog: signal<Dialog | null>(null),
    target: signal<Target | null>(null),
    panel: signal<Panel | null>(null),
    viewMode: signal<ViewMode>("grid"),
    pinned: signal<PeerId | null>(null),
    gridPage: signal(0),
    drafts: signal<Readonly<Record<string, string>>>({}),
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
          const { text, to, replyTo = null, mentions = [] } = command;
          const into = conversationOf(from, to ?? null);
          const typed = {
            type: "typed",
            requestId,
            text,
            from,
            replyTo,
            mentions,
            atMs: Date.now(),
          } as const;
          takeChat({ ...typed, conversation: into });
          flushChat();
        }
        const isKept = command.type === "sendMessage" && (link.state.value === "lost" || isReturning.value);
        if (isKept) outbox.push({ requestId, command });
        else link.send({ ...command, requestId });
      });
    },
    noteLeg: (relay, isOpen) => tell({ type: "leg", relay, isOpen }),
    openConversation(id) {
      if (id !== EVERYONE && !opened.value.includes(id))
        opened.value = [id, ...opened.value].slice(0, MAX_OPENED);
      if (conversation.value !== id) state.composing.value = null;
      conversation.value = id;
      state.panel.value = "chat";
    },
    setDraft(id, text) {
      state.drafts.value = { ...state.drafts.value, [id]: text };
    },
    say: (text) => state.toast({ text, tone: "info" }),
    toast(toast) {
      const id = (toastCount += 1);
      const others = toasts.value.filter((other) => other.text !== toast.text);
      toasts.value = [...others, { id, ...toast }].slice(-MAX_TOASTS);
      // One with a button waits for its answer.
      if (toast.action !== undefined && toast.action.isPassing !== true) return;
      setTimeout(() => state.dismiss(id), toast.tone === "problem" ? PROBLEM_TOAST_MS : TOAST_MS);
    },
    dismiss(id) {
      toasts.value = toasts.value.filter((toast) => toast.id !== id);
    },
    onNotice(listener) {
      noticeListeners.add(listener);
      return () => void noticeListeners.delete(listener);
    },
    onNews(listener) {
      newsListeners.add(listener);
      return () => void newsListeners.delete(listener);
    },
  };

  function takeChat(input: ChatInput): void {
    chatInputs.push(input);
    chatTimer ??= setTimeout(flushChat, CHAT_BATCH_MS);
  }
  function flushChat(): void {
    clearTimeout(chatTimer);
    chatTimer = undefined;
    if (chatInputs.length === 0) return;
    const inputs = chatInputs;
    chatInputs = [];
    const self = view.value?.self.peerId ?? null;
    chat.value = stepChatAll(chat.value, inputs, self);
    const isReplay = Date.now() <= replayUntilMs;
    for (const input of inputs) {
      switch (input.type) {
        case "message":
        case "announcement":
        case "file":
          if (!isReplay) for (const listener of newsListeners) listener(input);
          break;
        case "fileReady":
          for (const listener of newsListeners) listener(input);
          break;
        default:
      }
    }
  }

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
      saved = { meetingId: before.meetingId, drafts: unsentDrafts(before) };
      state.toast({ text: "Landline could not get back into the meeting. Join it again.", tone: "problem" });
    }
    return next;
  }
  /** What waits to be sent stands in front of what is being typed, in each conversation. */
  function unsentDrafts(meeting: { readonly participants: readonly Participant[] }): Record<string, string> {
    const drafts = { ...state.drafts.value };
    const own = selfIn(meeting)?.peerId;
    for (const { command } of outbox.toReversed()) {
      if (command.type !== "sendMessage" || own === undefined) continue;
      const id = conversationOf(own, command.to ?? null);
      drafts[id] = [command.text, drafts[id] ?? ""].join("\n").trim();
    }
    return drafts;
  }
  function stopReturnTimer(): void {
    clearTimeout(returnTimer);
    returnTimer = undefined;
  }

  function takeView(received: AppView): void {
    flushChat();
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
      files.value = [];
      opened.value = [];
      conversation.value = EVERYONE;
      seen.value = {};
      state.composing.value = null;
      state.dismissed.value = new Set();
      outbox = [];
      state.drafts.value = {};
      state.panel.value = null;
      state.pinned.value = null;
      state.viewMode.value = "grid";
      state.gridPage.value = 0;
      const { dialog } = state;
      if (dialog.value !== null && MEETING_DIALOGS.has(dialog.value.kind)) dialog.value = null;
    }
    if (next.meeting !== null) {
      state.target.value = null;
      state.joinError.value = null;
      if (before === null && state.dialog.value?.kind !== "settings") state.dialog.value = null;
      if (before === null) replayUntilMs = Date.now() + REPLAY_MS;
      if (before === null && saved?.meetingId === next.meeting.meetingId) state.drafts.value = saved.drafts;
      saved = null;
      const { presenter } = next.meeting;
      // A screen that appears takes the stage; when it goes, the grid comes back.
      if (presenter !== (before?.presenter ?? null)) {
        state.viewMode.value = presenter !== null && presenter !== next.self.peerId ? "focus" : "grid";
      }
      const { pinned } = state;
      if (personIn(next.meeting, pinned.value) === undefined) pinned.value = null;
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
    if (CHAT_EVENTS.has(event.type)) takeChat(event);
    files.value = stepFiles(files.value, event, view.value?.self.peerId ?? null);
    if (event.type === "view") takeView(event.view);
    if (event.type === "takeover") tell(event);
    if (event.type === "offender") {
      const meeting = view.value?.meeting ?? null;
      const name = meeting === null ? undefined : personIn(meeting, event.peerId)?.name;
      state.toast({
        text: name === undefined ? event.message : `${name}: ${event.message}`,
        tone: "problem",
      });
    }
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
    takeChat({ type: "linkLost", kept });
    flushChat();
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
    replayUntilMs = Date.now() + REPLAY_MS;
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
