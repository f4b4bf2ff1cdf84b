/**
 * Whose name stands beside what a key wrote: the one under which self sees the member, and for those that are gone, the one under which
 * they were first listed. What an entry says of its author's name counts only where nobody has listed the author. Changed in place.
 */
import { hash } from "node:crypto";
import { forgetFirst } from "../../kernel/forget-first.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { plainName } from "../../kernel/unicode.ts";
import type { Entry } from "../log/entry.ts";
import { compareEntries, type Placed } from "../log/timeline.ts";
import type { SeenMember } from "../types.ts";

/**
 * Members whose names are remembered as self saw them: the last ones. What one that is forgotten wrote has the name under which it was
 * listed. A coordinator can make up members without end.
 */
export const MAX_SEEN_NAMES = 2_000;

export interface Names {
  see(members: readonly SeenMember[]): void;
  /** Ignores entries of other kinds. */
  list(entry: Entry): void;
  /** Without what has no form of its own or turns the writing direction. `written`: the name that the entry has. */
  nameOf(author: PeerId, written: string): string;
  /** `publicKey`: hex. */
  nameOfKey(publicKey: string): string;
  /** True of members, present and past, as far as they were seen or listed. */
  knows(publicKey: string): boolean;
}

export function createNames(): Names {
  /** By the part of the peer's id that its key makes. */
  const seen = new Map<string, string>();
  /** As many as there are entries that list (`log/quota.ts`). */
  const listed = new Map<string, { readonly name: string; readonly at: Omit<Placed, "feedId"> }>();
  function nameOf(part: string, written: string): string {
    const name = plainName(seen.get(part) ?? listed.get(part)?.name ?? written);
    return name === "" ? part.slice(0, 8) : name;
  }

  return {
    see(members) {
      for (const { publicKey, name } of members) {
        const part = partOf(publicKey);
        seen.delete(part);
        seen.set(part, name);
      }
      forgetFirst(seen, MAX_SEEN_NAMES);
    },
    list(entry) {
      if (entry.body.kind !== "member") return;
      const { publicKey, name } = entry.body;
      const known = listed.get(partOf(publicKey));
      if (known === undefined || compareEntries(entry, known.at) < 0)
        listed.set(partOf(publicKey), { name, at: placeOf(entry) });
    },
    nameOf: (author, written) => nameOf(author.slice(1), written),
    nameOfKey: (publicKey) => nameOf(partOf(publicKey), ""),
    knows: (publicKey) => seen.has(partOf(publicKey)) || listed.has(partOf(publicKey)),
  };
}

/** Without the entry's text, which may be long. */
const placeOf = ({ lamport, author, storeId, number, id }: Entry): Omit<Placed, "feedId"> => ({
  ...{ lamport, author, storeId, number, id },
});

const partOf = (publicKey: string): string => hash("sha256", Buffer.from(publicKey, "hex")).slice(0, 32);
