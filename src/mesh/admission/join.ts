/** Joining: calls several members, asks one after the other, sooner where one is slow, and says in a sentence why that did not work. */
import type { Clock } from "../../kernel/clock.ts";
import { askToJoin, type WaitingNews } from "./admission.ts";
import type { Channel } from "../transport/channel.ts";
import { isGenuineClaim } from "../identity/claim.ts";
import { isCreationOf } from "../identity/creation.ts";
import { call, type Caller } from "../transport/dialer.ts";
import { isGenuineEntry, type RosterEntry } from "../identity/roster-entry.ts";
import type { AdmittedMessage, Hello, Successor } from "../messages.ts";
import { isAdmitted } from "../identity/credential.ts";
import {
  failure,
  finalRefusal,
  isPassing,
  isWorthRetry,
  mostTelling,
  needsSecondOpinion,
  type JoinFailure,
  type Refusal,
} from "./refusals.ts";
import { MeshError, type JoinTarget, type MeshErrorCode, type OnWaiting } from "../types.ts";
import { STILL_WAITING_MS, WAITING_SILENCE_MS } from "./waiting-room.ts";

/**
 * Between the calls to two members, twice as long after each call. The best one mostly answers before the next is called; where many
 * join at one moment, members are busy, and calling all of them makes them busier.
 */
const STAGGER_MS = 60;
const LONGEST_STAGGER_MS = 500;
/** How much longer a joiner waits than for an answer, once a member has answered: it lives, and is busy. */
const BUSY_PATIENCE_MS = 10_000;

/** When the member at that place of the list is called, from the beginning. */
export function callAfterMs(index: number): number {
  let afterMs = 0;
  for (let at = 0; at < index; at++) afterMs += Math.min(LONGEST_STAGGER_MS, STAGGER_MS * 2 ** at);
  return afterMs;
}

/** How long a member that was asked keeps the others from being asked: one that never answers must not use up the whole patience. */
const HEDGE_MS = 1_000;
/** Before the members are called again whose connections broke: on a bad network, or a machine that is overloaded, the next call may get through. */
const RETRY_MS = 500;
/** Where calls break at once, nobody is there that could be reached later; where that takes long, the whole patience is used. */
const MAX_RETRIES = 4;
/** Peers that members name in refusals and that are called in one join. */
const MAX_NAMED_PEERS = 8;
/** How long a second member has to say the same as the first. On a LAN most answer within 100 ms. */
const SECOND_OPINION_MS = 1_000;

/** How long one that waited at a member that is gone tries to find another: a takeover takes a second, a restart of a switch half a minute. */
const KNOCK_AGAIN_FOR_MS = 60_000;
const KNOCK_AGAIN_MS = 500;
/** For one such try. */
const ROUND_PATIENCE_MS = 10_000;

interface JoinOptions {
  readonly greet: Hello;
  readonly entry: RosterEntry;
  readonly deadlineAtMs: number;
  readonly signal: AbortSignal;
  /** Self waits for a host to let it in, as long as `signal` permits. */
  readonly onWaiting?: OnWaiting | undefined;
}

/** Where the member at which self waits is gone, self knocks at whoever is there. @throws MeshError */
export async function askForAdmission(
  caller: Caller,
  target: JoinTarget,
  options: JoinOptions,
): Promise<AdmittedMessage> {
  const { clock } = caller;
  const { signal } = options;
  const waited: { atMs: number; succession: readonly Successor[] } = { atMs: -Infinity, succession: [] };
  for (let { deadlineAtMs } = options; ; deadlineAtMs = clock.nowMs() + ROUND_PATIENCE_MS) {
    const { succession } = waited;
    const others = target.peers.filter((peer) => !succession.some((each) => isSamePlace(each, peer)));
    const round = { ...target, peers: [...succession, ...others] };
    try {
      return await askOnce(caller, round, { ...options, deadlineAtMs }, (news) => {
        waited.atMs = clock.nowMs();
        waited.succession = news.succession;
        options.onWaiting?.(news.place);
      });
    } catch (error) {
      const isLost = error instanceof MeshError && error.code === "unreachable" && !signal.aborted;
      if (!isLost || clock.nowMs() > waited.atMs + KNOCK_AGAIN_FOR_MS) throw error;
      await new Promise<void>((resolve) => clock.setTimer(clock.nowMs() + KNOCK_AGAIN_MS, resolve));
    }
  }
}

const isSamePlace = (a: Successor, b: Successor): boolean => a.peerId === b.peerId && a.port === b.port;

function askOnce(
  caller: Caller,
  target: JoinTarget,
  options: JoinOptions,
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
    const refusals: Refusal[] = [];
    const listed: Successor[] = [...target.peers];
    let askedAtMs = -Infinity;
    let calling = target.peers.length;
    let retries = 0;
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
    function fail({ why, waitMs }: Refusal): void {
      const answers = refusals.map((each) => ({ why: each.why, isProven: each.provenBy !== null }));
      caller.log.debug("nobody lets self in", { why, answers });
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
      if (refusal.provenBy !== null) callAlso(refusal.succession);
      if (asked.size === 0) askNext();
    }

    /** A member names others. Those that are on the list already are called by it. */
    function callAlso(peers: readonly Successor[]): void {
      const isListed = (peer: Successor) => listed.some((each) => isSamePlace(each, peer));
      const more = peers
        .filter((peer) => !isListed(peer))
        .slice(0, MAX_NAMED_PEERS - (listed.length - target.peers.length));
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
      if (
        !isWorthRetry(refusals) ||
        retries >= MAX_RETRIES ||
        clock.nowMs() + RETRY_MS >= options.deadlineAtMs
      )
        return fail(mostTelling(refusals));
      retries += 1;
      refusals.splice(0, Infinity, ...refusals.filter(({ why }) => !isPassing(why)));
      calling = listed.length;
      for (const [index, peer] of listed.entries())
        after(RETRY_MS + callAfterMs(index), () => callPeer(peer));
    }

    function ask(channel: Channel): void {
      asked.add(channel);
      askedAtMs = clock.nowMs();
      after(HEDGE_MS, askNext);
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
          if (isTruthful(channel, target, options.entry, admitted, clock))
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
      );
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
      if (knocking.delete(channel) && knocking.size === 0 && clock.nowMs() >= options.deadlineAtMs)
        after(0, late);
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
      if (asked.size === 0 || clock.nowMs() >= askedAtMs + HEDGE_MS) askNext();
    }

    function callPeer(peer: Successor): void {
      if (isOver) return;
      const cancel = call(caller, peer, {
        greet: options.greet,
        deadlineAtMs: options.deadlineAtMs,
        onOpen: opened,
        onFailed(why) {
          calling -= 1;
          refused(failure(why));
        },
      });
      cancels.add(cancel);
    }

    signal.addEventListener("abort", abort);
    function late(): void {
      if (knocking.size > 0) return;
      if (asked.size === 0 && waiting.length === 0) return fail(mostTelling(refusals));
      after(BUSY_PATIENCE_MS, () => knocking.size === 0 && fail(mostTelling(refusals)));
    }
    cancels.add(clock.setTimer(options.deadlineAtMs, late));
    if (signal.aborted) return abort();
    if (calling === 0) return abort();
    for (const [index, peer] of target.peers.entries()) {
      after(callAfterMs(index), () => callPeer(peer));
    }
  });
}

/** True if the answer is of the meeting that was asked for, and its sender was admitted to that meeting. */
function isTruthful(
  channel: Channel,
  target: JoinTarget,
  own: RosterEntry,
  admitted: AdmittedMessage,
  clock: Clock,
): boolean {
  const { creation, roster, credential } = admitted;
  const isHost = (key: string) => key === creation.host;
  const [ticket] = credential;
  return (
    isCreationOf(target.meetingId, creation) &&
    ticket?.issuer === channel.hello.publicKey &&
    // The wall clocks of two machines may differ by days: a ticket that was signed a moment ago is not checked for its age.
    isAdmitted(
      target.meetingId,
      own.publicKey,
      credential,
      isHost,
      Math.min(clock.wallMs(), ticket.expiresAtMs),
    ) &&
    isGenuineClaim(target.meetingId, roster.epoch) &&
    roster.entries.every((entry) => isGenuineEntry(target.meetingId, entry))
  );
}

/** Says in words what is wrong and what to do. */
export function joinError(failure: JoinFailure, waitMs = 0): MeshError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  switch (failure) {
    case "wrongPasscode":
      return new MeshError(
        failure,
        "The passcode is wrong. Check it with somebody in the meeting and try again.",
      );
    case "passcodeNeeded":
      return new MeshError(failure, "This meeting needs a passcode. Ask somebody in the meeting for it.");
    case "tooManyTries":
      return new MeshError(failure, `Too many wrong passcodes. Try again in ${seconds} seconds.`);
    case "protocolVersion":
      return new MeshError(
        failure,
        "The meeting runs another version of Landline. Install the same version on both machines.",
      );
    case "meetingFull":
      return new MeshError(failure, "The meeting is full. Try again when somebody has left.");
    case "banned":
      return new MeshError(
        failure,
        "A host has banned you from this meeting. Ask a host to lift that, then try again.",
      );
    case "locked":
      return new MeshError(failure, "This meeting is locked. Ask a host in it to unlock it, then try again.");
    case "notAdmitted":
      return new MeshError(failure, "A host did not let you in. You may ask once more.");
    case "blocked":
      return new MeshError(
        failure,
        "A host has turned you away twice, so you can't ask again in this meeting today.",
      );
    case "identityInUse":
      return new MeshError(
        failure,
        "Another copy of this Landline is in that meeting already, with the same data folder. Close it, or start this one with a data folder of its own.",
      );
    // To a person all of these are the same.
    case "refused":
    case "otherMeeting":
    case "notMember":
    case "duplicate":
    case "askSuccession":
    case "otherPeer":
    case "timeout":
    case "failed": {
      const code: MeshErrorCode = "unreachable";
      return new MeshError(
        code,
        "Nobody in the meeting can be reached. Check that both machines are on the same network and that no firewall stands between them.",
      );
    }
  }
}
