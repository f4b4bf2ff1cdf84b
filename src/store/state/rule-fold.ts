/** What hosts (and those they let) have settled by few entries, such as who is muted: folded from all of them whenever one comes. */
import type { Entry } from "../log/entry.ts";
import type { Authority } from "./roles.ts";

export interface RuleFold<Rules> {
  /** Takes the entry in if it is of the fold's kinds, which it returns. */
  add(entry: Entry): boolean;
  /** To be called when entries were added, and whenever roles have changed: whose entries count depends on these. */
  fold(authority: Authority): void;
  readonly rules: Rules;
  isEmpty(): boolean;
  clear(authority: Authority): void;
}

/** `make`: from entries in any order. */
export function createRuleFold<Rules>(
  isOwn: (entry: Entry) => boolean,
  make: (authority: Authority, entries: readonly Entry[]) => Rules,
  authority: Authority,
): RuleFold<Rules> {
  let entries: Entry[] = [];
  let rules = make(authority, entries);
  return {
    add(entry) {
      if (!isOwn(entry)) return false;
      entries.push(entry);
      return true;
    },
    fold(next) {
      rules = make(next, entries);
    },
    get rules() {
      return rules;
    },
    isEmpty: () => entries.length === 0,
    clear(next) {
      entries = [];
      rules = make(next, entries);
    },
  };
}
