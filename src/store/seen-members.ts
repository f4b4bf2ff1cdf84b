/** The members that self sees: their entries are taken in, and they are listed for those that come later. Strangers' are refused meanwhile. */
import type { Authors } from "./log/authors.ts";
import type { Listing } from "./listing.ts";
import type { Names } from "./state/names.ts";
import type { SeenMember } from "./types.ts";

export interface SeenMembers {
  set(members: readonly SeenMember[]): void;
  /** `isHub`: self is. */
  setHub(isHub: boolean): void;
  /** Members whose names self knows from what they wrote before this opening, and that nobody lists. */
  setUnlisted(members: readonly SeenMember[]): void;
  /** Entries were refused because self did not know their authors. */
  noteRefused(): void;
  /** Self may know more authors now. */
  askForRefused(): void;
}

export function createSeenMembers(
  deps: {
    readonly authors: Pick<Authors, "accountOf" | "see">;
    readonly names: Pick<Names, "see">;
    readonly listing: Pick<Listing, "update">;
    /** Asks other members once more for what self lacks. */
    readonly ask: () => void;
  },
  initiallyUnlisted: readonly SeenMember[],
): SeenMembers {
  const { authors, names, listing } = deps;
  let unlisted = initiallyUnlisted;
  let seen = initiallyUnlisted;
  let isHub = false;
  let hasRefused = false;

  function askForRefused(): void {
    if (!hasRefused) return;
    hasRefused = false;
    deps.ask();
  }

  return {
    set(members) {
      seen = [...unlisted, ...members];
      const isNew = members.some(({ publicKey }) => authors.accountOf(publicKey) !== publicKey);
      for (const { publicKey } of members) authors.see(publicKey);
      if (isNew) askForRefused();
      names.see(members);
      listing.update(seen, isHub);
    },
    setHub(isSelf) {
      isHub = isSelf;
      listing.update(seen, isHub);
    },
    setUnlisted: (members) => void (unlisted = members),
    noteRefused: () => void (hasRefused = true),
    askForRefused,
  };
}
