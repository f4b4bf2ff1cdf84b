/** Brings the part of a conversation's history that the window does not hold, page by page, when somebody scrolls up to it or jumps there. */
import type { CoreEvent } from "../../api/events.ts";
import type { ChatLine } from "./chat.ts";
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
  /** Somebody reads back in the history, or no longer does. */
  readBack(isReadingBack: boolean): void;
  clear(): void;
}

export function createOlderMessages(deps: {
  readonly feed: Pick<ChatFeed, "chat" | "take" | "flush" | "isCut" | "replayed" | "setWhole" | "holdMore">;
  readonly request: (command: CommandBody) => Promise<CoreEvent>;
}): OlderMessages {
  const { feed } = deps;
  /** The conversations whose page is on its way; another set for each replay. */
  let loading = new Set<string>();

  /** The order of the first line that the window holds; null for none. */
  function firstOf(conversation: string): string | null {
    feed.flush();
    const isFirst = (line: ChatLine) => line.conversation === conversation && line.order !== null;
    return feed.chat.value.find(isFirst)?.order ?? null;
  }

  async function loadPage(conversation: string, loadingThen: Set<string>): Promise<void> {
    const before = firstOf(conversation);
    const answer = await deps.request({
      type: "history",
      conversation,
      limit: PAGE,
      ...(before === null ? {} : { before }),
    });
    // Of another meeting by now, or not answered: scrolling asks again.
    if (loadingThen !== loading || answer.type !== "history") return;
    // What the page joins on to was let go meanwhile.
    if (before !== null && firstOf(conversation) !== before) return;
    feed.take({ type: "older", messages: answer.messages });
    if (!answer.hasMore) feed.setWhole(conversation);
    feed.flush();
  }

  return {
    take(event) {
      if (event.type !== "replayed") return;
      feed.replayed(event.hasMore);
      loading = new Set();
    },
    hasOlder: feed.isCut,
    load(conversation) {
      if (!feed.isCut(conversation) || loading.has(conversation)) return;
      const own = loading.add(conversation);
      void loadPage(conversation, own).finally(() => own.delete(conversation));
    },
    readBack: feed.holdMore,
    clear() {
      loading = new Set();
    },
  };
}
