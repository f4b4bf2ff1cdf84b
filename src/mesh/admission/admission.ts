/** Admission: the admitter's and the newcomer's end of the conversation on one channel. */
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import type { MeetingId } from "../../kernel/ids.ts";
import type { Channel } from "../transport/channel.ts";
import type { PendingConnection } from "../transport/listener.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";
import { MAX_MEMBERS } from "../../kernel/limits.ts";
import type { AdmittedMessage, LinkMessage, PasscodeRecord, RefusalCode } from "../messages.ts";
import { answerLogin, isLoginProof, loginProof, startLogin } from "./passcode.ts";
import { countTry, forgiveTry, waitBeforeTryMs, type PasscodeThrottle } from "./passcode-throttle.ts";

const EXPORTER_PURPOSE = "admission";

/** What admission asks of the meeting that self is in. */
export interface AdmissionPolicy {
  readonly clock: Clock;
  readonly log: Log;
  readonly meetingId: MeetingId;
  readonly passcode: PasscodeRecord | null;
  throttle: PasscodeThrottle;
  /** How many members there are, and whether the entry's peer is one of them. */
  readonly memberCount: () => number;
  readonly isMember: (entry: RosterEntry) => boolean;
  /** True if the peer that the entry names signed it. */
  readonly isGenuine: (entry: RosterEntry) => boolean;
  /** True if another run with that key is in the meeting. */
  readonly isInUse: (entry: RosterEntry) => boolean;
  /** True if self lists another run with that key and is not linked to it: others know whether it lives. */
  readonly mayBeInUse: (entry: RosterEntry) => boolean;
  /** Makes the newcomer a member. Returns what to send it, or null when self can't admit. */
  readonly admit: (entry: RosterEntry) => Omit<AdmittedMessage, "proof"> | null;
  /** A wrong passcode was tried from that address; the other members have to count it, too. */
  readonly onWrongPasscode: (source: string) => void;
}

/** The admitter's end. `first` is the newcomer's join; `pending` learns how the conversation ended. */
export function admitNewcomer(
  door: AdmissionPolicy,
  channel: Channel,
  first: LinkMessage,
  pending: PendingConnection,
): void {
  if (first.type !== "join" || !isEntryOf(channel, first.entry, door.isGenuine)) return refuse("refused");
  const { entry } = first;
  const source = channel.address;

  function refuse(code: RefusalCode, waitMs?: number): void {
    channel.onMessage = () => {};
    channel.refuse(code, waitMs);
    pending.refused();
  }

  function welcome(proof: string | null): void {
    const admitted = door.admit(entry);
    if (admitted === null) return refuse("refused");
    channel.onMessage = () => {};
    channel.send({ ...admitted, proof });
    channel.end();
    pending.answered();
  }

  if (door.isInUse(entry)) return refuse("identityInUse");
  if (door.mayBeInUse(entry)) return refuse("refused");
  if (door.memberCount() >= MAX_MEMBERS && !door.isMember(entry)) return refuse("meetingFull");
  if (door.passcode === null) return welcome(null);
  if (first.login === null) return refuse("passcodeNeeded");
  const waitMs = waitBeforeTryMs(door.throttle, source, door.clock.nowMs());
  if (waitMs > 0) return refuse("tooManyTries", waitMs);
  const answer = answerLogin(door.passcode, door.meetingId, first.login);
  if (answer === null) return refuse("refused");
  door.throttle = countTry(door.throttle, source, door.clock.nowMs());
  // A newcomer whose passcode is wrong knows it first, and hangs up.
  let isRight = false;
  channel.onClosed = () => {
    if (!isRight) door.onWrongPasscode(source);
  };
  channel.onMessage = (message) => {
    if (message.type !== "loginFinish") return refuse("refused");
    const sessionKey = answer.finish(message.request);
    const exporter = channel.exporter(EXPORTER_PURPOSE);
    if (sessionKey === null || !isLoginProof(message.proof, sessionKey, exporter, "joiner")) {
      door.log.count("mesh.wrongPasscode");
      return refuse("wrongPasscode");
    }
    isRight = true;
    door.throttle = forgiveTry(door.throttle, source);
    welcome(loginProof(sessionKey, exporter, "admitter"));
  };
  channel.send({ type: "loginResponse", response: answer.response });
}

export type JoinAnswer =
  | { readonly type: "admitted"; readonly admitted: AdmittedMessage }
  | { readonly type: "refused"; readonly code: RefusalCode; readonly waitMs: number }
  | { readonly type: "failed" };

/** The newcomer's end. Exactly one answer comes; the caller destroys the channel to give up. The answer's meeting is not verified yet. */
export function askToJoin(
  channel: Channel,
  entry: RosterEntry,
  passcode: string | null,
  done: (answer: JoinAnswer) => void,
): void {
  let isDone = false;
  let sessionKey: string | null = null;

  function finish(answer: JoinAnswer): void {
    if (isDone) return;
    isDone = true;
    channel.destroy();
    done(answer);
  }

  const login = passcode === null ? null : startLogin(passcode);
  channel.onClosed = () => finish({ type: "failed" });
  channel.onMessage = (message) => {
    if (message.type === "refuse") {
      return finish({ type: "refused", code: message.code, waitMs: message.waitMs ?? 0 });
    }
    if (message.type === "loginResponse" && login !== null && sessionKey === null) {
      const finished = login.finish(message.response);
      if (finished === null) return finish({ type: "refused", code: "wrongPasscode", waitMs: 0 });
      sessionKey = finished.sessionKey;
      const proof = loginProof(sessionKey, channel.exporter(EXPORTER_PURPOSE), "joiner");
      return void channel.send({ type: "loginFinish", request: finished.request, proof });
    }
    if (message.type !== "admitted") return finish({ type: "failed" });
    // A peer in the middle can't prove the session key over this connection.
    const isProven =
      !message.creation.needsPasscode ||
      (sessionKey !== null &&
        message.proof !== null &&
        isLoginProof(message.proof, sessionKey, channel.exporter(EXPORTER_PURPOSE), "admitter"));
    finish(isProven ? { type: "admitted", admitted: message } : { type: "failed" });
  };
  channel.send({ type: "join", entry, login: login?.request ?? null });
}

/** True if the entry is genuine, and is that of the run at the channel's other end. */
export function isEntryOf(
  channel: Channel,
  entry: RosterEntry,
  isGenuine: AdmissionPolicy["isGenuine"],
): boolean {
  const { peerId, runId } = channel.hello;
  return entry.peerId === peerId && entry.runId === runId && isGenuine(entry);
}
