/** One round of joining: calls several members, and asks one after the other, sooner where one is slow. */
import { askToJoin, type WaitingNews } from "./admission.ts";
import type { Channel } from "../transport/channel.ts";
import { call, type Caller } from "../transport/dialer.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";
import type { AdmittedMessage, Hello, Successor } from "../messages.ts";
import { joinError } from "./join-errors.ts";
import {
  finalRefusal,
  failure,
  isPassing,
  isWorthRetry,
  mostTelling,
  needsSecondOpinion,
  type Refusal,
} from "./refusals.ts";
import { isTruthful } from "./truthful.ts";
import { waitPatiently } from "../../kernel/patience.ts";
import type { JoinTarget } from "../types.ts";
import { STILL_WAITING_MS, WAITING_SILENCE_MS } from "./waiting-room.ts";

/**
 * Between the calls to two members, twice as long after each call. The best one mostly answers before the next is called; where many
 * join at one moment, members are busy, and calling all of them makes them busier.
 */
const STAGGER_MS = 60;
const LONGEST_STAGGER_MS = 500;
/** How much longer a joiner waits, once something listens where a member should be: it lives, and is busy. */
const BUSY_PATIENCE_MS = 30_000;

/** When the member at that place of the list is called, from the beginning. */
export function callAfterMs(index: number): number {
  let afterMs = 0;
  for (let at = 0; at < index; at++) afterMs += Math.min(LONGEST_STAGGER_MS, STAGGER_MS * 2 ** at);
  return afterMs;
}

/** How long a member that was asked keeps the others from being asked: one that never answers must not use up the whole patience. */
const HEDGE_MS = 1_000;
/** How long a member's word that self is in line counts; it says so every two seconds. */
const QUEUED_PATIENCE_MS = 5_000;
/** Then others are asked as well: a member could keep self in line for ever. */
const LONGEST_QUEUE_MS = 10_000;
/** How much longer than usual a joiner stays that is in line: a hundred that join at once are let in within it. */
const QUEUE_EXTENSION_MS = 50_000;
/** Before the members are called again whose connections broke: on a bad network, or a machine that is overloaded, the next call may get through. */
const RETRY_MS = 500;
/** Where calls break at once, nobody is there that could be reached later. */
const MAX_RETRIES = 4;
/** A call that is taken and breaks no sooner than this was somebody's who is busy: for that one the whole patience is used. */
const BUSY_AFTER_MS = 1_000;
/** Peers that are called in one join besides those that it began with: members name them in refusals, or they are seen meanwhile. */
const MAX_MORE_PEERS = 8;
/** How long a second member has to say the same as the first. On a LAN most answer within 100 ms. */
const SECOND_OPINION_MS = 1_000;

export interface RoundOptions {
  readonly greet: Hello;
  readonly entry: RosterEntry;
  readonly deadlineAtMs: number;
  readonly signal: AbortSignal;
}

export const isSamePlace = (a: Successor, b: Successor): boolean =>
  a.peerId === b.peerId && a.port === b.port;
const isWithin = (a: Successor, b: Successor): boolean =>
  isSamePlace(a, b) && a.addresses.every((address) => b.addresses.includes(address));

/** Calls the members and asks them, until one lets self in or the round is over. @throws MeshError */
export function askOnce(
  caller: Caller,
  target: JoinTarget,
  options: RoundOptions,
  onWaiting: (news: WaitingNews) => void,
): Promise<AdmittedMessage> {
  const { clock } = caller;
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const cancels = new Set<() => void>();
    const waiting: Channel[] = [];
    const asked = new Set<Channel>();
    /** Members at which self waits for a host, and when each last said so. All of them are among the asked. */
    const knocking = new Map<Channel, number>();
    /** Calls that something has taken, and that have yet to open or to fail; and when. */
    const reached = new Map<Successor, number>();
    const refusals: Refusal[] = [];
    const listed: Successor[] = [...target.peers];
    let askedAtMs = -Infinity;
    /** When a member said first and last that self is in line. */
    const queued = { sinceMs: Infinity, heardAtMs: -Infinity };
    let calling = target.peers.length;
    let retries = 0;
    /** Somebody had taken the call and had not answered, at the end of self's patience or before the call broke. */
    let isBusy = false;
    /** Self's patience is over, and it stays for those alone that have taken its call or keep it in line. */
    let isLate = false;
    let isOver = false;

    function after(spanMs: number, run: () => void): void {
      cancels.add(clock.setTimer(clock.nowMs() + spanMs, run));
    }
    function finish(conclude: () => void): void {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener("abort", abort);
      for (const cancel of cancels) cancel();
      for (const channel of [...waiting, ...asked]) channel.destroy();
      conclude();
    }
    function fail({ why: said, waitMs }: Refusal): void {
      const why = said === "failed" && isBusy ? "busy" : said;
      const answers = refusals.map((each) => ({ why: each.why, isProven: each.provenBy !== null }));
      caller.log.info("nobody lets self in", { why, retries, answers });
      finish(() => reject(joinError(why, waitMs)));
    }
    function abort(): void {
      finish(() => reject(joinError("failed")));
    }

    /** A call failed, or what was called refused. */
    function refused(refusal: Refusal): void {
      const wasDoubted = needsSecondOpinion(refusals);
      refusals.push(refusal);
      const final = finalRefusal(refusals);
      if (final !== null) return fail(final);
      if (!wasDoubted && needsSecondOpinion(refusals))
        after(SECOND_OPINION_MS, () => knocking.size === 0 && fail(mostTelling(refusals)));
      if (refusal.provenBy !== null) callAlso(refusal.succession, isSamePlace);
      if (asked.size === 0) askNext();
    }

    /** A member names others, or they are seen. Those that are on the list already are called by it. */
    function callAlso(peers: readonly Successor[], isSame: typeof isSamePlace): void {
      if (isOver) return;
      const more = peers
        .filter((peer) => !listed.some((each) => isSame(peer, each)))
        .slice(0, Math.max(0, MAX_MORE_PEERS - (listed.length - target.peers.length)));
      listed.push(...more);
      calling += more.length;
      for (const peer of more) callPeer(peer);
    }

    function askNext(): void {
      if (isOver) return;
      const channel = waiting.shift();
      if (channel !== undefined) return ask(channel);
      if (calling === 0 && asked.size === 0) nobodyLeft();
    }

    function nobodyLeft(): void {
      const mayRetry = isWorthRetry(refusals) && !isLate && (retries < MAX_RETRIES || isBusy);
      if (!mayRetry) return fail(mostTelling(refusals));
      retries += 1;
      refusals.splice(0, Infinity, ...refusals.filter((refusal) => !isPassing(refusal)));
      calling = listed.length;
      for (const [index, peer] of listed.entries())
        after(RETRY_MS + callAfterMs(index), () => callPeer(peer));
    }

    function ask(channel: Channel): void {
      asked.add(channel);
      askedAtMs = clock.nowMs();
      after(HEDGE_MS, hedge);
      const request = {
        meetingId: target.meetingId,
        entry: options.entry,
        passcode: target.passcode ?? null,
      };
      askToJoin(
        channel,
        request,
        (answer) => {
          asked.delete(channel);
          if (isOver) return;
          endKnock(channel);
          if (answer.type === "refused") return refused(answer.refusal);
          const { admitted } = answer;
          if (isTruthful(channel.hello.publicKey, target, options.entry, admitted, clock.wallMs()))
            return finish(() => resolve(admitted));
          caller.log.count("mesh.untruthfulAdmission");
          refused(failure("failed"));
        },
        (news) => {
          if (isOver) return;
          if (knocking.size === 0) stayWaiting();
          knocking.set(channel, clock.nowMs());
          onWaiting(news);
        },
        () => {
          queued.heardAtMs = clock.nowMs();
          queued.sinceMs = Math.min(queued.sinceMs, queued.heardAtMs);
        },
      );
    }

    /** Until when self leaves the others alone, because it is in line at the member that it has asked. */
    const quietUntilMs = (): number =>
      Math.min(queued.heardAtMs + QUEUED_PATIENCE_MS, queued.sinceMs + LONGEST_QUEUE_MS);

    function hedge(): void {
      const untilMs = quietUntilMs();
      if (asked.size > 0 && clock.nowMs() < untilMs) after(untilMs - clock.nowMs(), hedge);
      else askNext();
    }

    /** Says now and then that self still waits, and gives up what is silent. */
    function stayWaiting(): void {
      const beganMs = clock.nowMs();
      after(STILL_WAITING_MS, () => {
        const nowMs = clock.nowMs();
        // A stall of self's own is no silence of the others.
        const stalledMs = nowMs - beganMs - STILL_WAITING_MS;
        for (const [channel, heardAtMs] of knocking) {
          channel.send({ type: "heartbeat" });
          if (nowMs - heardAtMs - stalledMs < WAITING_SILENCE_MS)
            knocking.set(channel, heardAtMs + stalledMs);
          else giveUp(channel);
        }
        if (!isOver && knocking.size > 0) stayWaiting();
      });
    }

    /** The end of the wait may be the end of the round. */
    function endKnock(channel: Channel): void {
      if (knocking.delete(channel) && knocking.size === 0 && isLate) after(0, late);
    }

    function giveUp(channel: Channel): void {
      asked.delete(channel);
      endKnock(channel);
      channel.destroy();
      refused(failure("failed"));
    }

    function opened(channel: Channel): void {
      calling -= 1;
      waiting.push(channel);
      channel.onClosed = () => {
        const at = waiting.indexOf(channel);
        if (at < 0) return;
        waiting.splice(at, 1);
        refused(failure("failed"));
      };
      if (asked.size === 0 || clock.nowMs() >= Math.max(askedAtMs + HEDGE_MS, quietUntilMs())) askNext();
    }

    function callPeer(peer: Successor): void {
      if (isOver) return;
      const cancel = call(caller, peer, {
        greet: options.greet,
        // The round's end ends it.
        deadlineAtMs: Infinity,
        onReached: () => void reached.set(peer, clock.nowMs()),
        onOpen(channel) {
          reached.delete(peer);
          opened(channel);
        },
        onFailed(why) {
          if (clock.nowMs() - (reached.get(peer) ?? Infinity) >= BUSY_AFTER_MS) isBusy = true;
          reached.delete(peer);
          calling -= 1;
          refused(failure(why));
        },
      });
      cancels.add(cancel);
    }

    signal.addEventListener("abort", abort);
    function late(): void {
      isLate = true;
      if (knocking.size > 0) return;
      if (asked.size + waiting.length + reached.size === 0) return fail(mostTelling(refusals));
      isBusy = true;
      cancels.add(waitPatiently(clock, BUSY_PATIENCE_MS, lastly));
    }
    function lastly(): void {
      const nowMs = clock.nowMs();
      if (knocking.size > 0) return;
      const isInLine = nowMs < queued.heardAtMs + QUEUED_PATIENCE_MS;
      if (asked.size > 0 && isInLine && nowMs < options.deadlineAtMs + QUEUE_EXTENSION_MS)
        after(QUEUED_PATIENCE_MS, lastly);
      else fail(mostTelling(refusals));
    }
    cancels.add(waitPatiently(clock, options.deadlineAtMs - clock.nowMs(), late));
    if (signal.aborted) return abort();
    if (calling === 0) return abort();
    const stopLooking = target.onSeen?.((peers) => {
      const moved = peers.filter(({ peerId }) => target.peers.some((each) => each.peerId === peerId));
      if (knocking.size === 0) callAlso(moved, isWithin);
    });
    if (stopLooking !== undefined) cancels.add(stopLooking);
    for (const [index, peer] of target.peers.entries()) {
      after(callAfterMs(index), () => callPeer(peer));
    }
  });
}
