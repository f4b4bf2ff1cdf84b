/** Matches the core's answers with the commands that asked for them. */
import type { Command } from "../../api/commands.ts";
import type { CoreEvent } from "../../api/events.ts";
import { t } from "../language/texts.ts";

/** A command without its request id: a request adds one. */
export type CommandBody = Command extends infer C
  ? C extends Command
    ? Omit<C, "requestId">
    : never
  : never;

export interface Requests {
  /** A new id, and the first event that answers it. The promise never rejects. */
  begin(): { readonly requestId: string; readonly answer: Promise<CoreEvent> };
  /** False if the event answers no open request of this page. */
  settle(event: CoreEvent): boolean;
  /** The link is lost: answers every open request with an error, except those `kept` to be sent later. */
  failAll(kept: ReadonlySet<string>): void;
}

/** `idPrefix` must differ from page load to page load: the core may still answer a request of the page before a reload. */
export function createRequests(idPrefix: string): Requests {
  const open = new Map<string, (event: CoreEvent) => void>();
  let count = 0;
  return {
    begin() {
      const requestId = `${idPrefix}-${(count += 1)}`;
      const answer = new Promise<CoreEvent>((resolve) => open.set(requestId, resolve));
      return { requestId, answer };
    },
    settle(event) {
      if (event.requestId === undefined) return false;
      const resolve = open.get(event.requestId);
      open.delete(event.requestId);
      resolve?.(event);
      return resolve !== undefined;
    },
    failAll(kept) {
      for (const [requestId, resolve] of open) {
        if (kept.has(requestId)) continue;
        open.delete(requestId);
        const message = t().app.reconnectingTryAgain;
        resolve({ type: "error", code: "unreachable", message, requestId });
      }
    },
  };
}
