/** A meeting's history as a file, or as text for a client that saves it itself. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { CommandError } from "../api/errors.ts";
import { EXPORT_FORMATS } from "../api/chat-commands.ts";
import { exportHtml, exportJson, exportMarkdown } from "../store/index.ts";
import type { ReadMeeting } from "./kept-history.ts";
import { words } from "../kernel/words.ts";

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const WRITERS = { markdown: exportMarkdown, html: exportHtml, json: exportJson } satisfies Record<
  ExportFormat,
  unknown
>;

interface ExportedMeeting {
  readonly title: string;
  readonly store: ReadMeeting["store"];
}

/** Writes to `path`, never over another file; without a path it returns the text. @throws CommandError badPath */
export async function exportHistory(
  meeting: ExportedMeeting,
  { path: file, ...options }: Parameters<typeof exportText>[1] & { readonly path?: string | undefined },
): Promise<{ readonly path: string | null; readonly text: string | null }> {
  const text = await exportText(meeting, options);
  return file === undefined ? { path: null, text } : { path: await writeExport(file, text), text: null };
}

export async function exportText(
  { title, store }: ExportedMeeting,
  options: {
    readonly format: ExportFormat;
    readonly conversation?: string | undefined;
    readonly wallMs: number;
  },
): Promise<string> {
  const history = {
    title,
    messages: (await store.history({ limit: Infinity })).messages,
    announcements: store.announcements(),
    files: store.files(),
    polls: store.polls(),
    captions: store.captions(),
  };
  return WRITERS[options.format](history, {
    exportedAtMs: options.wallMs,
    conversation: options.conversation,
  });
}

/** Resolves to the absolute path. @throws CommandError badPath: the name is taken, or cannot be written */
export async function writeExport(name: string, text: string): Promise<string> {
  const file = path.resolve(name);
  try {
    await writeFile(file, text, { flag: "wx", mode: 0o600 });
  } catch (cause) {
    const isThere = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    throw new CommandError(
      "badPath",
      isThere ? words("exportThere", file) : words("exportUnwritable", file),
      { cause },
    );
  }
  return file;
}
