/** Naming people in a text: what is being typed after an "@", who fits, and where the names stand. Pure. */
import type { Participant } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { foldText } from "../../kernel/unicode.ts";

/** What stands between an "@" and the caret. */
export interface MentionQuery {
  /** Where the "@" stands. */
  readonly start: number;
  readonly text: string;
}

/** Longer than a name is no search for one. */
const MAX_QUERY_LENGTH = 30;
const MAX_CANDIDATES = 6;

/** Null where no name is being typed at the caret. */
export function mentionQuery(text: string, caret: number): MentionQuery | null {
  const start = text.lastIndexOf("@", Math.max(0, caret - 1));
  if (start === -1 || start >= caret) return null;
  // An address, such as ana@example.org, names nobody.
  if (start > 0 && /[\p{L}\p{N}]/u.test(text[start - 1] ?? "")) return null;
  const typed = text.slice(start + 1, caret);
  if (typed.length > MAX_QUERY_LENGTH || /[\n@]|\s{2}/u.test(typed)) return null;
  return { start, text: typed };
}

/** Others whose name, or a word of it, begins with what was typed. */
export function mentionCandidates(
  query: MentionQuery,
  participants: readonly Participant[],
): readonly Participant[] {
  const typed = foldText(query.text);
  const fits = ({ name }: Participant) => {
    const whole = foldText(name);
    return whole.startsWith(typed) || whole.split(/\s+/u).some((word) => word.startsWith(typed));
  };
  return participants.filter((person) => !person.isSelf && fits(person)).slice(0, MAX_CANDIDATES);
}

export function insertMention(
  text: string,
  query: MentionQuery,
  name: string,
): { readonly text: string; readonly caret: number } {
  const before = `${text.slice(0, query.start)}@${name} `;
  const rest = text.slice(query.start + 1 + query.text.length).replace(/^ /, "");
  return { text: before + rest, caret: before.length };
}

/** Whose whole names stand after an "@". */
export function mentionedIn(text: string, participants: readonly Participant[]): readonly PeerId[] {
  const names = new Map(participants.filter(({ isSelf }) => !isSelf).map((each) => [each.peerId, each.name]));
  const found = splitMentions(text, names).flatMap(({ peerId }) => (peerId === null ? [] : [peerId]));
  return [...new Set(found)];
}

export interface TextPart {
  readonly text: string;
  /** Who is named by this part; null for plain text. */
  readonly peerId: PeerId | null;
}

/** `names`: of those who may be named. A longer name wins over one that it begins with. */
export function splitMentions(text: string, names: ReadonlyMap<PeerId, string>): readonly TextPart[] {
  const byLength = [...names]
    .filter(([, name]) => name !== "")
    .toSorted(([, a], [, b]) => b.length - a.length);
  const parts: TextPart[] = [];
  let from = 0;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    if (at < from) continue;
    const fit = byLength.find(([, name]) => {
      const end = at + 1 + name.length;
      return text.slice(at + 1, end) === name && !/[\p{L}\p{N}]/u.test(text[end] ?? "");
    });
    if (fit === undefined) continue;
    const [peerId, name] = fit;
    if (at > from) parts.push({ text: text.slice(from, at), peerId: null });
    from = at + 1 + name.length;
    parts.push({ text: text.slice(at, from), peerId });
  }
  if (from < text.length) parts.push({ text: text.slice(from), peerId: null });
  return parts;
}
