/**
 * Newcomers come in a few at a time. All that are there have work with each: links, its entry on the roster, what it says first. Where a
 * class joins in one instant, those that are in the middle of it would keep each other from getting through. Those that wait hear that they do.
 */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { MembershipProof } from "../identity/membership-proof.ts";
import { guarded, type Channel } from "../transport/channel.ts";
import type { PendingConnection } from "../transport/listener.ts";

/** How many may be on their way in at once. */
export const MAX_ENTERING = 5;
/** How long one may take from its admission to its first word. On an idle machine that is a quarter of a second. */
export const ENTERING_PATIENCE_MS = 2_000;
/** So much longer for each millisecond of own lateness: on an overloaded machine a sixth one would keep the five from getting through. */
export const ENTERING_PER_LATENESS = 8;
/** How often those that wait hear that they do. */
export const STILL_QUEUED_MS = 2_000;

/** One that has all it takes to be let in. Each has a place at the listener, which bounds how many wait. */
export interface Newcomer {
  readonly peerId: PeerId;
  readonly channel: Pick<Channel, "address" | "send" | "destroy" | "onClosed" | "onMessage">;
  readonly pending: Pick<PendingConnection, "greeted">;
  /** False if it is refused after all. */
  letIn(): boolean;
}

export interface Turns {
  /** Lets it in, at once or when its turn comes. */
  take(newcomer: Newcomer): void;
  /** A member has spoken: if it is on its way in, it is in now. */
  arrived(peer: PeerId): void;
  /** Hangs up on those that wait: they ask others. */
  close(): void;
}

export function createTurns(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly membership: MembershipProof;
  /** How late own ticks were lately: 0 to 1,000. */
  readonly latenessMs: () => number;
}): Turns {
  const { clock, log } = deps;
  /** Those on their way in: from where they came, and until when they are waited for. */
  const entering = new Map<PeerId, { readonly address: string; readonly untilMs: number }>();
  let line: readonly Newcomer[] = [];
  let cancelTimer = () => {};
  let cancelSaying: (() => void) | null = null;

  /** First come first, but that of an address which nobody is coming in from: no machine keeps the others waiting. */
  function next(): Newcomer | undefined {
    const busy = new Set([...entering.values()].map(({ address }) => address));
    return line.find(({ channel }) => !busy.has(channel.address)) ?? line[0];
  }

  function proceed(): void {
    const nowMs = clock.nowMs();
    for (const [peer, { untilMs }] of entering) if (nowMs >= untilMs) entering.delete(peer);
    while (entering.size < MAX_ENTERING) {
      const newcomer = next();
      if (newcomer === undefined) break;
      line = line.filter((each) => each !== newcomer);
      const { peerId, channel } = newcomer;
      const patienceMs = ENTERING_PATIENCE_MS + ENTERING_PER_LATENESS * deps.latenessMs();
      entering.set(peerId, { address: channel.address, untilMs: nowMs + patienceMs });
      channel.onClosed = () => {};
      if (!newcomer.letIn()) entering.delete(peerId);
    }
    cancelTimer();
    if (line.length === 0) return;
    const untilMs = Math.min(...[...entering.values()].map((each) => each.untilMs));
    cancelTimer = clock.setTimer(untilMs, () => guarded(log, proceed));
  }

  function say({ channel, pending }: Newcomer): void {
    channel.send({ type: "queued", proof: deps.membership });
    pending.greeted();
  }

  function sayAgain(): void {
    cancelSaying = null;
    line.forEach(say);
    saySoon();
  }

  function saySoon(): void {
    if (line.length > 0) cancelSaying ??= clock.setTimer(clock.nowMs() + STILL_QUEUED_MS, sayAgain);
  }

  return {
    take(newcomer) {
      const { channel } = newcomer;
      channel.onMessage = () => {};
      channel.onClosed = () => void (line = line.filter((each) => each !== newcomer));
      line = [...line, newcomer];
      proceed();
      if (!line.includes(newcomer)) return;
      say(newcomer);
      saySoon();
    },
    arrived(peer) {
      if (entering.delete(peer)) proceed();
    },
    close() {
      for (const { channel } of line) channel.destroy();
      line = [];
      cancelTimer();
      cancelSaying?.();
    },
  };
}
