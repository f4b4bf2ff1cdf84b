/** What arrives in the chat, in words: for a toast, for the system's notification and for a screen reader. Pure. */
import { EVERYONE, type PeerId } from "../../kernel/ids.ts";
import type { Arrival } from "./chat-feed.ts";
import { t } from "../language/texts.ts";

/** Characters: about two lines of a toast. */
const MAX_EXCERPT = 120;

export interface ArrivalWords {
  readonly title: string;
  /** Empty where the title says all. */
  readonly text: string;
  readonly conversation: string;
  /** It concerns self in particular: a mention, a private message, a file. */
  readonly isForSelf: boolean;
}

export type ChatArrival = Exclude<Arrival, { readonly type: "fileReady" }>;

/** The same for files of one act; null for what is no file. */
export const fileTopic = (event: ChatArrival): string | null =>
  event.type === "file" ? `files ${event.from} ${event.conversation}` : null;

/** Null for what nobody has to be told. `count`: of files of one act, with this one. */
export function arrivalWords(
  event: ChatArrival,
  self: PeerId,
  names: ReadonlyMap<PeerId, string>,
  count: number,
): ArrivalWords | null {
  const fromName = names.get(event.from) ?? event.fromName;
  switch (event.type) {
    case "message": {
      if (event.isDeleted) return null;
      const { conversation } = event;
      const isMention = event.mentions?.some((peer) => peer === self) === true;
      const isPrivate = conversation !== EVERYONE;
      return {
        title: isMention
          ? t().chat.mentionedYou(fromName)
          : isPrivate
            ? t().chat.wroteToYou(fromName)
            : fromName,
        text: excerpt(event.text),
        conversation,
        isForSelf: isMention || isPrivate,
      };
    }
    case "file": {
      return {
        title:
          count > 1
            ? t().files.sharesFiles(fromName, count)
            : event.isFolder
              ? t().files.sharesFolder(fromName)
              : t().files.sharesFile(fromName),
        text: count > 1 ? "" : event.name,
        conversation: event.conversation,
        isForSelf: true,
      };
    }
    case "announcement":
      return {
        title: t().chat.announcementBy(fromName),
        text: excerpt(event.text),
        conversation: EVERYONE,
        isForSelf: false,
      };
  }
}

/** Cut between letters, never inside one of several code points. */
function excerpt(text: string): string {
  if (text.length <= MAX_EXCERPT) return text;
  let cut = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (cut.length + segment.length > MAX_EXCERPT) break;
    cut += segment;
  }
  return `${cut}…`;
}

/** The folder of a path, as Windows and others write it. */
export const folderOf = (path: string): string => path.replace(/[/\\][^/\\]*$/, "") || "/";
