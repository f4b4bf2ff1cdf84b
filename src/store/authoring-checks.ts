/** What all that self appends is checked for, in words that say what is wrong. */
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MESSAGE_LENGTH, MAX_NAME_LENGTH } from "../kernel/limits.ts";
import { may, type Right } from "../kernel/rights.ts";
import type { FeedId } from "./log/feed-id.ts";
import type { Seal } from "./sealing/seal.ts";
import type { MeetingState } from "./state/state.ts";
import { StoreError, type MeetingRoot } from "./types.ts";
import { words, type Words } from "../kernel/words.ts";

export interface AuthoringContext {
  readonly root: MeetingRoot;
  readonly self: { readonly peerId: PeerId; readonly publicKey: string };
  readonly state: Pick<
    MeetingState,
    | "authority"
    | "message"
    | "announcements"
    | "files"
    | "sharerOf"
    | "openOffersOf"
    | "poll"
    | "pollTally"
    | "openPollsOf"
    | "sealKeyOf"
    | "rules"
  >;
  readonly seal: Seal;
  /** The last number of each feed of these authors. `isWanted`: is given a public key, hex. */
  countedOf(isWanted: (author: string) => boolean): readonly (readonly [FeedId, number])[];
}

/** @throws StoreError where self lacks the right */
export function check({ state, self }: AuthoringContext, right: Right): void {
  if (may(state.authority.roleOf(self.publicKey), right)) return;
  throw new StoreError(
    "notAllowed",
    right === "shareFiles"
      ? words("viewersShare")
      : right === "askPoll"
        ? words("viewersAsk")
        : words("hostsOnly"),
  );
}

/** @throws StoreError */
export function checkText(text: string, what: "message" | "announcement"): void {
  if (text === "" || text.length > MAX_MESSAGE_LENGTH)
    throw refused(words(`${what}Length`, MAX_MESSAGE_LENGTH));
}

/** @throws StoreError */
export function checkName(name: string): string {
  if (name === "" || name.length > MAX_NAME_LENGTH) throw refused(words("nameLength", MAX_NAME_LENGTH));
  return name;
}

export const refused = (why: Words): StoreError => new StoreError("failed", why);
