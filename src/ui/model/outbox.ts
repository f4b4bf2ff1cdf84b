/** Messages that the user sent while the core was away, in order: sent when it is back, or given back as drafts. */
import type { Command } from "../../api/commands.ts";
import { conversationOf, type PeerId } from "../../kernel/ids.ts";
import type { CommandBody } from "./requests.ts";

export type MessageCommand = Extract<CommandBody, { readonly type: "sendMessage" }>;
export interface KeptMessage {
  readonly requestId: string;
  readonly command: MessageCommand;
}

export interface Outbox {
  keep(message: KeptMessage): void;
  requestIds(): ReadonlySet<string>;
  sendAll(): void;
  clear(): void;
  /** By conversation: the kept texts, in front of what was being typed. */
  asDrafts(typed: Readonly<Record<string, string>>, self: PeerId): Record<string, string>;
}

export function createOutbox(send: (command: Command) => void): Outbox {
  let kept: readonly KeptMessage[] = [];
  return {
    keep(message) {
      kept = [...kept, message];
    },
    requestIds: () => new Set(kept.map(({ requestId }) => requestId)),
    sendAll() {
      const messages = kept;
      kept = [];
      for (const { requestId, command } of messages) send({ ...command, requestId });
    },
    clear() {
      kept = [];
    },
    asDrafts(typed, self) {
      const drafts = { ...typed };
      for (const { command } of kept.toReversed()) {
        const id = conversationOf(self, command.to ?? null);
        drafts[id] = [command.text, drafts[id] ?? ""].join("\n").trim();
      }
      return drafts;
    },
  };
}
