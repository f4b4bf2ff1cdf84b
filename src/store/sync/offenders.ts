/** Names the members that break the rules of the store, to the log and to people: once for each member and kind of offence. */
import { createEmitter, type Unsubscribe } from "../../kernel/emitter.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { Offender } from "../types.ts";
import { words } from "../../kernel/words.ts";

/** A meeting has some fifty members and there are five offences; more than that comes from a peer that makes up names. */
export const MAX_OFFENDERS = 500;
/** The last part is for those that are here: however many names were made up, a member that breaks the rules is named. */
const MAX_IN_ALL = 1_000;

const WORDS = {
  overLimit: words("sendsTooMuch"),
  tooMuch: words("wroteTooMuch"),
  forged: words("bringsForged"),
  forked: words("wroteTwice"),
  malformed: words("sendsMalformed"),
};
export type Offence = keyof typeof WORDS;

export interface Offenders {
  /** Does nothing if the peer was named for the same offence before. */
  name(peer: PeerId, offence: Offence): void;
  /** Those that are here. */
  setMembers(members: readonly PeerId[]): void;
  list(): readonly Offender[];
  onOffender(listener: (offender: Offender) => void): Unsubscribe;
}

export function createOffenders(log: Log): Offenders {
  const named = new Map<string, Offender>();
  const offended = createEmitter<Offender>();
  let present: ReadonlySet<PeerId> = new Set();
  return {
    name(peerId, offence) {
      const key = `${peerId} ${offence}`;
      if (named.has(key) || named.size >= (present.has(peerId) ? MAX_IN_ALL : MAX_OFFENDERS)) return;
      const offender = { peerId, words: WORDS[offence] };
      named.set(key, offender);
      log.warn("a member breaks the rules of the store", { peer: peerId, offence });
      offended.emit(offender);
    },
    setMembers: (members) => void (present = new Set(members)),
    list: () => [...named.values()],
    onOffender: offended.on,
  };
}
