/** Exports a meeting's history: as Markdown for people, as JSON for programs. Local times, the timeline's order. Pure. */
import { EVERYONE, type PeerId } from "../../kernel/ids.ts";
import { quoteLine, toMarkdown, toMarkdownLine } from "./markdown.ts";
import type { StoredAnnouncement, StoredFile, StoredMessage } from "../types.ts";

export interface History {
  readonly title: string;
  readonly messages: readonly StoredMessage[];
  readonly announcements: readonly StoredAnnouncement[];
  readonly files: readonly StoredFile[];
}
export interface ExportOptions {
  /** Wall-clock milliseconds since 1970. */
  readonly exportedAtMs: number;
  /** IANA name; absent for the machine's own. */
  readonly timeZone?: string | undefined;
  /** Absent for all conversations, with the announcements. */
  readonly conversation?: string | undefined;
}

type Item =
  | { readonly kind: "message"; readonly what: StoredMessage }
  | { readonly kind: "announcement"; readonly what: StoredAnnouncement }
  | { readonly kind: "file"; readonly what: StoredFile };

export function exportMarkdown(history: History, options: ExportOptions): string {
  const times = createTimes(options.timeZone);
  const items = itemsOf(history, options.conversation);
  const nameOf = namesOf(history);
  const byId = new Map(history.messages.map((message) => [message.id, message]));
  const head = `${times.day(options.exportedAtMs)}, ${times.time(options.exportedAtMs)}`;
  const blocks = [`# ${toMarkdownLine(history.title)}`, `Exported ${head}. ${items.length} entries.`];
  let day = "";
  for (const item of items) {
    const itemDay = times.day(item.what.atMs);
    if (itemDay !== day) blocks.push(`## ${(day = itemDay)}`);
    blocks.push(`**${toMarkdownLine(item.what.fromName)}** ${times.time(item.what.atMs)}${audienceOf(item)}`);
    blocks.push(...bodyOf(item));
  }
  return `${blocks.join("\n\n")}\n`;

  function audienceOf({ kind, what }: Item): string {
    if (kind === "announcement") return ", announcement to all";
    if (what.to === undefined) return "";
    return `, to ${what.to.map((peer) => toMarkdownLine(nameOf(peer))).join(", ")} only`;
  }

  function bodyOf({ kind, what }: Item): string[] {
    if (kind === "announcement") return [toMarkdown(what.text)];
    if (kind === "file") {
      const type = what.isFolder ? "Folder" : "File";
      return [`${type}: ${toMarkdownLine(what.name)} (${what.sizeBytes} bytes, SHA-256 ${what.sha256})`];
    }
    const answered = what.replyTo === undefined ? undefined : byId.get(what.replyTo);
    const quote = answered && `> ${toMarkdownLine(answered.fromName)}: ${quoteLine(textOf(answered))}`;
    const notes = [
      ...(what.isEdited ? ["edited"] : []),
      ...what.reactions.map(
        ({ emoji, from }) => `${emoji} ${from.map((peer) => toMarkdownLine(nameOf(peer))).join(", ")}`,
      ),
    ];
    return [
      ...(quote === undefined ? [] : [quote]),
      what.isDeleted ? "*deleted*" : toMarkdown(what.text),
      ...(notes.length === 0 ? [] : [`*${notes.join("; ")}*`]),
    ];
  }
}

export function exportJson(history: History, options: ExportOptions): string {
  const times = createTimes(options.timeZone);
  const dated = <What extends { readonly atMs: number }>(what: What) => ({
    ...what,
    at: times.iso(what.atMs),
  });
  const exported = {
    title: history.title,
    exportedAt: times.iso(options.exportedAtMs),
    timeZone: times.timeZone,
    entries: itemsOf(history, options.conversation).map(({ kind, what }) => {
      if (kind !== "file") return { kind, ...dated(what) };
      // Without the key, which would open the file's bytes wherever they are.
      const { key: _, ...rest } = what;
      return { kind, ...dated(rest) };
    }),
  };
  return `${JSON.stringify(exported, null, 2)}\n`;
}

function itemsOf(history: History, conversation?: string): Item[] {
  const isWanted = (what: { readonly conversation: string }) =>
    conversation === undefined || what.conversation === conversation;
  const items: Item[] = [
    ...history.messages.filter(isWanted).map((what) => ({ kind: "message" as const, what })),
    ...history.files.filter(isWanted).map((what) => ({ kind: "file" as const, what })),
    ...(conversation === undefined || conversation === EVERYONE ? history.announcements : []).map((what) => ({
      kind: "announcement" as const,
      what,
    })),
  ];
  return items.toSorted((a, b) => (a.what.order < b.what.order ? -1 : 1));
}

const textOf = (message: StoredMessage): string => (message.isDeleted ? "deleted" : message.text);

/** The last name under which a peer wrote; for a peer that never wrote, the first eight digits of its id. */
function namesOf(history: History): (peer: PeerId) => string {
  const names = new Map<PeerId, string>();
  for (const { what } of itemsOf(history)) names.set(what.from, what.fromName);
  return (peer) => names.get(peer) ?? peer.slice(0, 8);
}

function createTimes(wantedZone: string | undefined) {
  const zone = wantedZone === undefined ? {} : { timeZone: wantedZone };
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "longOffset",
  });
  const days = new Intl.DateTimeFormat("en-GB", {
    ...zone,
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  function partsOf(atMs: number) {
    const known = new Map(parts.formatToParts(atMs).map(({ type, value }) => [type, value]));
    const at = (type: Intl.DateTimeFormatPartTypes) => known.get(type) ?? "";
    const offset = at("timeZoneName").replace("GMT", "");
    return {
      date: `${at("year")}-${at("month")}-${at("day")}`,
      time: `${at("hour")}:${at("minute")}:${at("second")}`,
      offset: offset === "" ? "+00:00" : offset,
    };
  }
  return {
    timeZone: parts.resolvedOptions().timeZone,
    day(atMs: number): string {
      const known = new Map(days.formatToParts(atMs).map(({ type, value }) => [type, value]));
      // Joined here, because versions of ICU differ in where they put commas.
      return (["weekday", "day", "month", "year"] as const).map((type) => known.get(type)).join(" ");
    },
    time(atMs: number): string {
      const { time, offset } = partsOf(atMs);
      return `${time} (UTC${offset})`;
    },
    iso(atMs: number): string {
      const { date, time, offset } = partsOf(atMs);
      return `${date}T${time}${offset}`;
    },
  };
}
