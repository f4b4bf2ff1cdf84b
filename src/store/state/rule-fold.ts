/** What hosts (and those they let) have settled by few entries, such as who is muted: folded from all of them whenever one comes. */
import type { Entry } from "../log/entry.ts";
import type { EntryBody } from "../log/entry-body.ts";
import { compareEntries } from "../log/timeline.ts";
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

/**
 * Of what a member says of itself the last counts, and a ban may take away the effect of some: of one author so many are kept, the last of the
 * timeline. So they are the same on every peer, and those of one that says it thousands of times are not folded again and again.
 */
export const KEPT_OF_ITSELF = 16;

/** Entries of one such saying; null for one of another kind. */
function sayingOf({ author, body }: Entry): string | null {
  if (body.kind === "unmute") return `${author} unmute ${body.source}`;
  return body.kind === "entered" || body.kind === "recordingConsent" ? `${author} ${body.kind}` : null;
}

/** `make`: from entries in any order. */
export function createRuleFold<Rules>(
  isOwn: (entry: Entry) => boolean,
  make: (authority: Authority, entries: readonly Entry[]) => Rules,
  authority: Authority,
): RuleFold<Rules> {
  const entries = new Set<Entry>();
  /** In the timeline's order. */
  const sayings = new Map<string, readonly Entry[]>();
  /** By which `rules` were made. */
  let known = authority;
  let hasNews = false;
  let rules = make(authority, []);

  /** Keeps the entry, and forgets the first of too many, which may be this one. */
  function keep(entry: Entry): void {
    entries.add(entry);
    const saying = sayingOf(entry);
    if (saying === null) return;
    const all = [...(sayings.get(saying) ?? []), entry].toSorted(compareEntries);
    for (const old of all.slice(0, -KEPT_OF_ITSELF)) entries.delete(old);
    sayings.set(saying, all.slice(-KEPT_OF_ITSELF));
  }

  return {
    add(entry) {
      if (!isOwn(entry)) return false;
      keep(entry);
      hasNews ||= entries.has(entry) && mayCount(known, entry);
      return true;
    },
    fold(next) {
      if (next === known && !hasNews) return false;
      [known, hasNews] = [next, false];
      rules = make(
        next,
        [...entries].filter((entry) => mayCount(next, entry)),
      );
      return true;
    },
    get rules() {
      return rules;
    },
    isEmpty: () => entries.size === 0,
    clear(next) {
      entries.clear();
      sayings.clear();
      [known, hasNews] = [next, false];
      rules = make(next, []);
    },
  };
}
