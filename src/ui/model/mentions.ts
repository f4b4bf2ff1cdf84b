/** Mentions: the name that is being typed after an "@", the participants that it fits, and where names stand in a text. Pure. */
import type { Participant } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { foldText } from "../../kernel/unicode.ts";
import { withoutSuffix } from "./names-apart.ts";

/** The text between an "@" and the caret. */
export interface MentionQuery {
  /** Index of the "@". */
  readonly start: number;
  readonly text: string;
}

/** Nobody types more of a name to find it. */
const MAX_QUERY_LENGTH = 30;
const MAX_CANDIDATES = 6;

/** Null if no name is being typed at the caret. */
export function mentionQuery(text: string, caret: number): MentionQuery | null {
  const start = text.lastIndexOf("@", Math.max(0, caret - 1));
  if (start === -1 || start >= caret) return null;
  // The "@" of an address, such as ana@example.org, begins no name.
  if (start > 0 && /[\p{L}\p{N}]/u.test(text[start - 1] ?? "")) return null;
  const typed = text.slice(start + 1, caret);
  if (typed.length > MAX_QUERY_LENGTH || /[\n@]|\s{2}/u.test(typed)) return null;
  return { start, text: typed };
}

/** Other participants whose name, or a word of it, begins with the typed text; case and accents do not matter. */
export function mentionCandidates(
  query: MentionQuery,
  participants: readonly Participant[],
): readonly Participant[] {
  const typed = foldText(query.text);
  const fits = ({ name }: Participant) => {
    const whole = foldText(name);
    return whole.startsWith(typed) || whole.split(/\s+/u).some((word) => word.startsWith(typed));
  };
  return participants
    .filter((participant) => !participant.isSelf && fits(participant))
    .slice(0, MAX_CANDIDATES);
}

/** Puts the whole name in the place of the typed text, with one space behind it. */
export function insertMention(
  text: string,
  query: MentionQuery,
  name: string,
): { readonly text: string; readonly caret: number } {
  const before = `${text.slice(0, query.start)}@${name} `;
  const rest = text.slice(query.start + 1 + query.text.length).replace(/^ /, "");
  return { text: before + rest, caret: before.length };
}

/** The participants whose whole names stand after an "@". A name without the suffix in which two differ names both. */
export function mentionedIn(text: string, participants: readonly Participant[]): readonly PeerId[] {
  const names = new Map(participants.filter(({ isSelf }) => !isSelf).map((each) => [each.peerId, each.name]));
  const found = splitMentions(text, names).flatMap((part) => {
    if (part.peerId === null) return [];
    const same = [...names].filter(([, name]) => part.text === `@${withoutSuffix(name)}`);
    return same.length > 0 ? same.map(([peerId]) => peerId) : [part.peerId];
  });
  return [...new Set(found)];
}

export interface TextPart {
  readonly text: string;
  /** The participant that this part names; null for plain text. */
  readonly peerId: PeerId | null;
}

/** `names` are those that may be named. Of two that fit, the longer one wins: "@Ann Lee" does not name Ann. */
export function splitMentions(text: string, names: ReadonlyMap<PeerId, string>): readonly TextPart[] {
  const byLength = [...names]
    // Written where nobody else had the name, or by a script, a name has no suffix.
    .flatMap(([peerId, name]): [PeerId, string][] => [
      [peerId, name],
      [peerId, withoutSuffix(name)],
    ])
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
