/** What hosts (and those they let) have settled by few entries, such as who is muted: folded from all of them whenever one comes. */
import type { Entry } from "../log/entry.ts";
import type { EntryBody } from "../log/entry-body.ts";
import type { Authority } from "./roles.ts";

export interface RuleFold<Rules> {
  /** Takes the entry in if it is of the fold's kinds, which it returns. */
  add(entry: Entry): boolean;
  /**
   * To be called when entries were added, and whenever roles have changed: whose entries count depends on these. False if the rules cannot have
   * changed.
   */
  fold(authority: Authority): boolean;
  readonly rules: Rules;
  isEmpty(): boolean;
  clear(authority: Authority): void;
}

/** What members say of themselves and of each other. Every other kind of rule counts from those alone that run the meeting. */
const BY_MEMBERS: ReadonlySet<EntryBody["kind"]> = new Set([
  ...(["unmute", "entered", "admit", "vouch", "recordingConsent"] as const),
]);

/** False of an entry that is without effect whatever else is known. A member may write thousands of them. */
const mayCount = (authority: Pick<Authority, "hasHosted">, { author, body }: Entry): boolean =>
  BY_MEMBERS.has(body.kind) || authority.hasHosted(author);

/** `make`: from entries in any order. */
export function createRuleFold<Rules>(
  isOwn: (entry: Entry) => boolean,
  make: (authority: Authority, entries: readonly Entry[]) => Rules,
  authority: Authority,
): RuleFold<Rules> {
  let entries: Entry[] = [];
  /** By which `rules` were made. */
  let known = authority;
  let hasNews = false;
  let rules = make(authority, entries);
  return {
    add(entry) {
      if (!isOwn(entry)) return false;
      entries.push(entry);
      hasNews ||= mayCount(known, entry);
      return true;
    },
    fold(next) {
      if (next === known && !hasNews) return false;
      [known, hasNews] = [next, false];
      rules = make(
        next,
        entries.filter((entry) => mayCount(next, entry)),
      );
      return true;
    },
    get rules() {
      return rules;
    },
    isEmpty: () => entries.length === 0,
    clear(next) {
      entries = [];
      [known, hasNews] = [next, false];
      rules = make(next, entries);
    },
  };
}
