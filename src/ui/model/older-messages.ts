/** Brings the part of a conversation's history that the core did not replay, page by page, when somebody scrolls up to it or jumps there. */
import type { CoreEvent } from "../../api/events.ts";
import type { ChatFeed } from "./chat-feed.ts";
import type { CommandBody } from "./requests.ts";

/** Five times what one scroll step draws. */
const PAGE = 500;

export interface OlderMessages {
  take(event: CoreEvent): void;
  /** The core may have older messages of this conversation than the window has. */
  hasOlder(conversation: string): boolean;
  /** Does nothing while a page of the conversation is on its way. */
  load(conversation: string): void;
  clear(): void;
}

export function createOlderMessages(deps: {
  readonly feed: Pick<ChatFeed, "chat" | "take" | "flush">;
  readonly request: (command: CommandBody) => Promise<CoreEvent>;
}): OlderMessages {
  const { feed } = deps;
  let isCut = false;
  let whole = new Set<string>();
  let loading = new Set<string>();

  const hasOlder = (conversation: string) => isCut && !whole.has(conversation);

  async function loadPage(conversation: string, wholeThen: Set<string>): Promise<void> {
    feed.flush();
    const before = feed.chat.value.find((line) => line.conversation === conversation && line.order !== null);
    const answer = await deps.request({
      type: "history",
      conversation,
      limit: PAGE,
      ...(before === undefined || before.order === null ? {} : { before: before.order }),
    });
    // Of another meeting by now, or not answered: scrolling asks again.
    if (wholeThen !== whole || answer.type !== "history") return;
    if (!answer.hasMore) whole.add(conversation);
    feed.take({ type: "older", messages: answer.messages });
    feed.flush();
  }

  return {
    take(event) {
      if (event.type !== "replayed") return;
      isCut = event.hasMore;
      whole = new Set();
    },
    hasOlder,
    load(conversation) {
      if (!hasOlder(conversation) || loading.has(conversation)) return;
      const own = loading.add(conversation);
      void loadPage(conversation, whole).finally(() => own.delete(conversation));
    },
    clear() {
      isCut = false;
      whole = new Set();
      loading = new Set();
    },
  };
}
