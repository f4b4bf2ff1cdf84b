/** The conversations as tabs: which one is open, what is unread in each, and what the user is typing in it. */
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { AppView } from "../../api/view.ts";
import { EVERYONE, type EntryId, type PeerId } from "../../kernel/ids.ts";
import type { ChatFeed } from "./chat-feed.ts";
import type { DroppedFile } from "./uploads.ts";
import { listConversations, namesOf, unreadCounts, type Conversation } from "./conversations.ts";

/** What the text field is for, unless it is for a plain message. */
export type Composing =
  | { readonly kind: "reply"; readonly id: EntryId }
  | { readonly kind: "edit"; readonly id: EntryId };

export interface ChatTabs {
  readonly conversations: ReadonlySignal<readonly Conversation[]>;
  readonly names: ReadonlySignal<ReadonlyMap<PeerId, string>>;
  /** Sum of all conversations. */
  readonly unread: ReadonlySignal<number>;
  /** By conversation: order of the newest line that self has seen, or that was there before self joined. */
  readonly readMarks: ReadonlySignal<Readonly<Record<string, string>>>;
  /** The one whose tab is open. */
  readonly conversation: ReadonlySignal<string>;
  /** By conversation: order of the newest line that was in sight. The core can mark messages as read, but not files. */
  readonly seen: Signal<Readonly<Record<string, string>>>;
  readonly composing: Signal<Composing | null>;
  /** The message to scroll to; a fresh object for each jump. */
  readonly jump: Signal<{ readonly id: EntryId } | null>;
  /** By conversation: text that is typed and not sent. It outlives the closing of the panel. */
  readonly drafts: Signal<Readonly<Record<string, string>>>;
  /** By conversation: pasted files that wait for the message they go out with. They outlive the closing of the panel. */
  readonly attached: Signal<Readonly<Record<string, readonly DroppedFile[]>>>;
  /** Opens its tab, and adds one if there is none. */
  choose(conversation: string): void;
  setDraft(conversation: string, text: string): void;
  setAttached(conversation: string, files: readonly DroppedFile[]): void;
  clear(): void;
}

/** Limit of tabs that the user opened; the oldest are dropped. Tabs with messages do not count. */
const MAX_OPENED = 64;

export function createChatTabs(deps: {
  readonly view: ReadonlySignal<AppView | null>;
  readonly feed: Pick<ChatFeed, "chat" | "files" | "joinMark">;
}): ChatTabs {
  const { view, feed } = deps;
  const opened = signal<readonly string[]>([]);
  const conversation = signal(EVERYONE);
  const seen = signal<Readonly<Record<string, string>>>({});
  const composing = signal<Composing | null>(null);
  const drafts = signal<Readonly<Record<string, string>>>({});
  const attached = signal<Readonly<Record<string, readonly DroppedFile[]>>>({});

  const readMarks = computed(() => {
    // Where self read before, it is what came since; a newcomer has nothing to catch up on.
    const read: Record<string, string> = {
      [EVERYONE]: feed.joinMark.value,
      ...view.value?.meeting?.lastRead,
    };
    for (const [id, order] of Object.entries(seen.value)) if (order > (read[id] ?? "")) read[id] = order;
    return read;
  });
  const unreadByConversation = computed(() =>
    unreadCounts([...feed.chat.value, ...feed.files.value], readMarks.value),
  );
  const conversations = computed(() => {
    const self = view.value?.self.peerId;
    if (self === undefined) return [];
    const unread = unreadByConversation.value;
    return listConversations({
      self,
      lines: feed.chat.value,
      files: feed.files.value,
      opened: opened.value,
      unread,
    });
  });
  const names = computed(() =>
    namesOf([...feed.files.value, ...feed.chat.value], view.value?.meeting?.participants ?? []),
  );
  const unread = computed(() =>
    [...unreadByConversation.value.values()].reduce((sum, count) => sum + count, 0),
  );

  return {
    conversations,
    names,
    unread,
    readMarks,
    conversation,
    seen,
    composing,
    jump: signal<{ readonly id: EntryId } | null>(null),
    drafts,
    attached,
    choose(id) {
      if (id !== EVERYONE && !opened.value.includes(id)) {
        opened.value = [id, ...opened.value].slice(0, MAX_OPENED);
      }
      if (conversation.value !== id) composing.value = null;
      conversation.value = id;
    },
    setDraft(id, text) {
      drafts.value = { ...drafts.value, [id]: text };
    },
    setAttached(id, files) {
      attached.value = { ...attached.value, [id]: files };
    },
    clear() {
      opened.value = [];
      conversation.value = EVERYONE;
      seen.value = {};
      composing.value = null;
      drafts.value = {};
      attached.value = {};
    },
  };
}
