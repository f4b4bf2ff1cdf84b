/** Holds members to their limits, and names whoever breaks the rules: once for each kind of offence. */
import type { Clock } from "../../kernel/clock.ts";
import { createEmitter, type Unsubscribe } from "../../kernel/emitter.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { TokenBucket, type Rate } from "../../kernel/token-bucket.ts";
import type { Offender } from "../types.ts";

/** Members are some fifty and offences five; the rest is somebody who makes up names. */
const MAX_OFFENDERS = 500;

const SENTENCES = {
  overLimit: "This member sends more than the meeting takes; the rest waits.",
  tooMuch: "This member has written more than is kept of one person; the rest is left out.",
  forged: "This member brings forged or malformed entries; they are left out.",
  forked: "This member has written two histories under one name; both are kept.",
  malformed: "This member sends what is not a message of the store; it is left out.",
} as const;
export type Offence = keyof typeof SENTENCES;

export interface Guard {
  /** How much of what is wanted the peer may have; less than that is an offence. */
  grant(kind: "author" | "bringer", peer: PeerId, rate: Rate, wanted: number): number;
  name(peer: PeerId, offence: Offence): void;
  offenders(): readonly Offender[];
  onOffender(listener: (offender: Offender) => void): Unsubscribe;
}

export function createGuard(deps: { clock: Clock; log: Log }): Guard {
  const buckets = { author: new Map<PeerId, TokenBucket>(), bringer: new Map<PeerId, TokenBucket>() };
  const named = new Map<string, Offender>();
  const offended = createEmitter<Offender>();

  function name(peerId: PeerId, offence: Offence): void {
    const key = `${peerId} ${offence}`;
    if (named.has(key) || named.size >= MAX_OFFENDERS) return;
    const offender = { peerId, sentence: SENTENCES[offence] };
    named.set(key, offender);
    deps.log.warn("a member breaks the rules of the store", { peer: peerId, offence });
    offended.emit(offender);
  }

  return {
    grant(kind, peer, rate, wanted) {
      const nowMs = deps.clock.nowMs();
      const bucket = buckets[kind].get(peer) ?? new TokenBucket(rate, nowMs);
      buckets[kind].set(peer, bucket);
      const granted = bucket.takeUpTo(wanted, nowMs);
      if (granted < wanted) {
        deps.log.count("store.overLimit");
        name(peer, "overLimit");
      }
      return granted;
    },
    name,
    offenders: () => [...named.values()],
    onOffender: offended.on,
  };
}
