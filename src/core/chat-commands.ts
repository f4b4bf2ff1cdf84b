/** Commands on messages, announcements and their history. */
import type { Command } from "../api/commands.ts";
import type { NewEntry } from "../store/types.ts";
import { echo, orThrow } from "./error-codes.ts";
import { requirePaths } from "./file-commands.ts";
import { reactInMeeting } from "./together-commands.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { exportHistory } from "./history-export.ts";
import { pageOf, type ReadMeeting } from "./kept-history.ts";
import { checkAnnouncement, checkMessage } from "./input-validation.ts";

type ChatCommand =
  | "sendMessage"
  | "editMessage"
  | "deleteMessage"
  | "react"
  | "announce"
  | "withdrawAnnouncement"
  | "markRead"
  | "history"
  | "readHistory"
  | "exportHistory";

export function createChatHandlers({
  clock,
  meetings,
  keptHistory,
  keptFiles,
  settings,
  onChange,
}: HandlerDeps): Handlers<ChatCommand> {
  /** The request's id comes back with the message that the entry makes. */
  async function append(entry: NewEntry, command: Command): Promise<void> {
    await meetings.inMeeting().store.append(entry, { fromName: settings.name(), ...echo(command) });
  }

  return {
    async sendMessage(command) {
      const { type: _, requestId: __, ...message } = command;
      const text = orThrow(checkMessage(command.text), "badMessage");
      await append({ kind: "message", ...definedOf(message), text }, command);
    },
    async editMessage(command) {
      const text = orThrow(checkMessage(command.text), "badMessage");
      await append({ kind: "edit", id: command.id, text }, command);
    },
    deleteMessage: (command) => append({ kind: "delete", id: command.id }, command),
    async react(command) {
      const { id, emoji, on = true } = command;
      if (id === undefined) reactInMeeting(meetings, emoji);
      else await append({ kind: "reaction", id, emoji, on }, command);
    },
    async announce(command) {
      const text = orThrow(checkAnnouncement(command.text), "badMessage");
      await append({ kind: "announcement", text }, command);
    },
    withdrawAnnouncement: (command) => append({ kind: "withdrawAnnouncement", id: command.id }, command),
    markRead({ id }) {
      meetings.inMeeting().store.markRead(id);
      onChange();
    },
    async history(command) {
      return { type: "history", ...(await meetings.inMeeting().store.history(command)) };
    },
    async readHistory({ meeting, ...query }) {
      // Without files the history is read all the same.
      const isHere = await keptFiles.here().catch(() => undefined);
      return await keptHistory.read(meeting, (kept) => pageOf(kept, query, isHere));
    },
    async exportHistory(command, client) {
      if (command.path !== undefined) requirePaths(client);
      const write = (meeting: ReadMeeting) => exportHistory(meeting, { ...command, wallMs: clock.wallMs() });
      const exported =
        command.meeting === undefined
          ? await write(meetings.inMeeting())
          : await keptHistory.read(command.meeting, write);
      return { type: "exported", ...exported };
    },
  };
}

/** Without the properties that are undefined, which a decoder leaves in. */
function definedOf<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  // What is left has the properties that are not undefined, as the type says.
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
