/** What all that self appends is checked for, in words that say what is wrong. */
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MESSAGE_LENGTH, MAX_NAME_LENGTH } from "../kernel/limits.ts";
import { may, type Right } from "../kernel/rights.ts";
import type { FeedId } from "./log/feed-id.ts";
import type { Seal } from "./sealing/seal.ts";
import type { MeetingState } from "./state/state.ts";
import { StoreError, type MeetingRoot } from "./types.ts";

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
    | "mutes"
    | "entrance"
    | "viewersChat"
    | "captioning"
    | "recording"
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
    right === "shareFiles" || right === "askPoll"
      ? `You watch and listen, so you can't ${right === "askPoll" ? "ask polls" : "share files"} here. Raise your hand to ask a host.`
      : "Only a host can do this. Ask a host of the meeting.",
  );
}

/** @throws StoreError */
export function checkText(text: string, what: string): void {
  if (text === "" || text.length > MAX_MESSAGE_LENGTH)
    throw refused(`${what} has 1 to ${MAX_MESSAGE_LENGTH} characters.`);
}

/** @throws StoreError */
export function checkName(name: string): string {
  if (name === "" || name.length > MAX_NAME_LENGTH)
    throw refused(`A name has 1 to ${MAX_NAME_LENGTH} characters.`);
  return name;
}

export const refused = (sentence: string): StoreError => new StoreError("failed", sentence);
