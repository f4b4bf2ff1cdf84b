/** Commands on files. */
import { CommandError } from "../api/errors.ts";
import type { Client } from "./clients.ts";
import { echo } from "./error-codes.ts";
import { keptFileOf } from "./kept-files.ts";
import { listOf, type ReadMeeting } from "./kept-history.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { words } from "../kernel/words.ts";

type FileCommand =
  | "listFiles"
  | "shareFile"
  | "fetchFile"
  | "saveKeptFile"
  | "controlTransfer"
  | "withdrawFile";

export function createFileHandlers({
  meetings,
  settings,
  keptHistory,
  keptFiles,
}: HandlerDeps): Handlers<FileCommand> {
  return {
    async listFiles({ meeting }) {
      // Without the files module the list is read all the same.
      const isHere = await keptFiles.here().catch(() => undefined);
      const list = (read: ReadMeeting) => listOf(read, isHere);
      return meeting === undefined ? list(meetings.inMeeting()) : await keptHistory.read(meeting, list);
    },
    async shareFile({ path, to }, client) {
      requirePaths(client);
      await meetings.inMeeting().files.share({ path }, { to, fromName: settings.name() });
    },
    async fetchFile({ fileId, path, keep = false }, client) {
      if (path !== undefined) requirePaths(client);
      const target = keep ? "keep" : path === undefined ? "downloads" : { path };
      await meetings.inMeeting().files.fetch(fileId, target);
    },
    async saveKeptFile({ meeting, fileId, path }, client) {
      if (path !== undefined) requirePaths(client);
      const file = await keptHistory.read(meeting, ({ store }) => keptFileOf(store.files(), fileId));
      return { type: "fileSaved", fileId, path: await keptFiles.save(file, path) };
    },
    controlTransfer: ({ fileId, action }) => meetings.inMeeting().files.control(fileId, action),
    async withdrawFile(command) {
      const entry = { kind: "withdrawFile", fileId: command.fileId } as const;
      await meetings.inMeeting().store.append(entry, { fromName: settings.name(), ...echo(command) });
    },
  };
}

/** @throws CommandError badPath: this client must not name paths of this machine */
export function requirePaths(client: Client): void {
  if (!client.mayNamePaths) throw new CommandError("badPath", words("pageNamesNoPaths"));
}
