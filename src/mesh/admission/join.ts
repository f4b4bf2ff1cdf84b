/** Joining: calls several members, asks one after the other, and says in a sentence why that did not work. */
import type { Clock } from "../../kernel/clock.ts";
import { askToJoin, type JoinAnswer } from "./admission.ts";
import type { CallFailure } from "../transport/happy-eyeballs.ts";
import type { Channel } from "../transport/channel.ts";
import { isCreationOf } from "../identity/creation.ts";
import { call, type Caller } from "../transport/dialer.ts";
import { isGenuineEntry, type RosterEntry } from "../identity/roster-entry.ts";
import type { AdmittedMessage, Hello, RefusalCode } from "../messages.ts";
import { isAdmitted } from "../identity/credential.ts";
import { MeshError, type JoinTarget, type MeshErrorCode } from "../types.ts";

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

type Failure = CallFailure | RefusalCode;

/** Refusals that every other member would give as well. */
const FINAL: ReadonlySet<Failure> = new Set([
  "passcodeNeeded",
  "wrongPasscode",
  "tooManyTries",
  "meetingFull",
  "identityInUse",
]);

/** @throws MeshError */
export function askForAdmission(
  caller: Caller,
  target: JoinTarget,
  options: {
    readonly greet: Hello;
    readonly entry: RosterEntry;
    readonly deadlineAtMs: number;
    readonly signal: AbortSignal;
  },
): Promise<AdmittedMessage> {
  const { clock } = caller;
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const cancels = new Set<() => void>();
    const waiting: Channel[] = [];
    const failures: Failure[] = [];
    let calling = target.peers.length;
    let asking: Channel | null = null;
    let isOver = false;

    function finish(conclude: () => void): void {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener("abort", abort);
      for (const cancel of cancels) cancel();
      for (const channel of waiting) channel.destroy();
      asking?.destroy();
      conclude();
    }
    function fail(failure: Failure, waitMs = 0): void {
      finish(() => reject(joinError(failure, waitMs)));
    }
    function abort(): void {
      fail("failed");
    }

    function askNext(): void {
      if (isOver || asking !== null) return;
      const channel = waiting.shift();
      if (channel === undefined) {
        if (calling === 0) fail(mostTelling(failures));
        return;
      }
      asking = channel;
      askToJoin(channel, options.entry, target.passcode ?? null, (answer) => {
        asking = null;
        if (!isOver) takeAnswer(channel, answer);
      });
    }

    function takeAnswer(channel: Channel, answer: JoinAnswer): void {
      if (answer.type === "admitted" && isTruthful(channel, target, options.entry, answer.admitted, clock)) {
        return finish(() => resolve(answer.admitted));
      }
      if (answer.type === "refused" && FINAL.has(answer.code)) return fail(answer.code, answer.waitMs);
      if (answer.type === "admitted") caller.log.count("mesh.untruthfulAdmission");
      failures.push(answer.type === "refused" ? answer.code : "failed");
      askNext();
    }

    signal.addEventListener("abort", abort);
    function late(): void {
      if (asking === null && waiting.length === 0) return fail("timeout");
      cancels.add(clock.setTimer(clock.nowMs() + BUSY_PATIENCE_MS, () => fail("timeout")));
    }
    cancels.add(clock.setTimer(options.deadlineAtMs, late));
    if (signal.aborted) return abort();
    if (calling === 0) return fail("failed");
    for (const [index, peer] of target.peers.entries()) {
      const start = () => {
        const cancel = call(caller, peer, {
          greet: options.greet,
          deadlineAtMs: options.deadlineAtMs,
          onOpen(channel) {
            calling -= 1;
            waiting.push(channel);
            channel.onClosed = () => {
              const at = waiting.indexOf(channel);
              if (at < 0) return;
              waiting.splice(at, 1);
              failures.push("failed");
              askNext();
            };
            channel.onMessage = (message) => {
              if (message.type === "refuse") failures.push(message.code);
            };
            askNext();
          },
          onFailed(why) {
            calling -= 1;
            failures.push(why);
            askNext();
          },
        });
        cancels.add(cancel);
      };
      cancels.add(clock.setTimer(clock.nowMs() + callAfterMs(index), start));
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
    roster.entries.every((entry) => isGenuineEntry(target.meetingId, entry))
  );
}

function mostTelling(failures: readonly Failure[]): Failure {
  return (
    failures.find((failure) => failure === "protocolVersion") ??
    failures.find((failure) => failure === "refused") ??
    "failed"
  );
}

/** Says in words what is wrong and what to do. */
export function joinError(failure: Failure, waitMs = 0): MeshError {
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
