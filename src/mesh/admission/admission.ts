/** Admission: the admitter's and the newcomer's end of the conversation on one channel. */
import type { Log } from "../../kernel/log.ts";
import type { MeetingId } from "../../kernel/ids.ts";
import type { Channel, RefusalDetails } from "../transport/channel.ts";
import type { PendingConnection } from "../transport/listener.ts";
import { provesMembership, type MembershipProof } from "../identity/membership-proof.ts";
import { isEnteredFreely } from "../identity/release.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";
import { MAX_MEMBERS } from "../../kernel/limits.ts";
import type { AdmittedMessage, LinkMessage, PasscodeRecord, RefusalCode, Successor } from "../messages.ts";
import type { JoinFailure, Refusal } from "./refusals.ts";
import { answerLogin, isLoginProof, loginProof, startLogin } from "./passcode.ts";
import type { PasscodeTries } from "./passcode-tries.ts";
import type { Turns } from "./turns.ts";
import type { WaitingRoom } from "./waiting-room.ts";

const EXPORTER_PURPOSE = "admission";

/** What admission asks of the meeting that self is in. */
export interface AdmissionPolicy {
  readonly log: Log;
  readonly meetingId: MeetingId;
  readonly passcode: () => PasscodeRecord | null;
  /** Self's own: a joiner believes a refusal by it. */
  readonly membership: MembershipProof;
  readonly tries: PasscodeTries;
  /** Whom to ask instead of self about a passcode; null when self is of the succession, or reaches nobody of it. */
  readonly succession: () => readonly Successor[] | null;
  /** How many members there are, and whether the entry's peer is one of them. */
  readonly memberCount: () => number;
  readonly isMember: (entry: RosterEntry) => boolean;
  /** True if the peer that the entry names signed it. */
  readonly isGenuine: (entry: RosterEntry) => boolean;
  /** Why hosts keep the entry's member out; null if they do not. */
  readonly closedTo: (entry: RosterEntry) => "banned" | "locked" | null;
  /** False until self knows the meeting's state as well as the member that let it in. */
  readonly isReady: () => boolean;
  /** What holds for the entry's member by the waiting room's rule; `wait` at this member, or at those that are named. */
  readonly answer: (entry: RosterEntry) => "welcome" | "wait" | "blocked" | readonly Successor[];
  readonly wait: WaitingRoom["wait"];
  readonly takeTurn: Turns["take"];
  /** True if another run with that key is in the meeting. */
  readonly isInUse: (entry: RosterEntry) => boolean;
  /** True if self lists another run with that key and is not linked to it: others know whether it lives. */
  readonly mayBeInUse: (entry: RosterEntry) => boolean;
  /** Makes the newcomer a member. Returns what to send it, or null when self can't admit. */
  readonly admit: (entry: RosterEntry) => Omit<AdmittedMessage, "proof"> | null;
}

/** The admitter's end. `first` is the newcomer's join; `pending` learns how the conversation ended. */
export function admitNewcomer(
  door: AdmissionPolicy,
  channel: Channel,
  first: LinkMessage,
  pending: PendingConnection,
): void {
  if (first.type !== "join" || !isEntryOf(channel, first.entry, door.isGenuine)) {
    channel.refuse("refused");
    return pending.refused();
  }
  const { entry } = first;
  const source = channel.address;

  function refuse(code: RefusalCode, more: RefusalDetails = {}): void {
    channel.onMessage = () => {};
    channel.refuse(code, { proof: door.membership, ...more });
    pending.refused();
  }

  function welcome(proof: string | null): void {
    door.takeTurn({ peerId: entry.peerId, channel, pending, letIn: () => letIn(proof) });
  }

  function letIn(proof: string | null): boolean {
    // It may have waited for long, and hosts may have locked the meeting meanwhile.
    const why = door.closedTo(entry) ?? (isFull() ? "meetingFull" : null);
    const admitted = why === null ? door.admit(entry) : null;
    if (admitted === null) {
      refuse(why ?? "refused");
      return false;
    }
    channel.onMessage = () => {};
    channel.send({ ...admitted, proof });
    channel.end();
    pending.answered();
    return true;
  }

  function isFull(): boolean {
    return door.memberCount() >= MAX_MEMBERS && !door.isMember(entry);
  }

  /** The newcomer has the right passcode, where there is one. */
  function enter(proof: string | null): void {
    const answer = door.answer(entry);
    if (answer === "welcome") return welcome(proof);
    if (answer === "blocked") return refuse("blocked");
    if (answer !== "wait") return refuse("askSuccession", { succession: answer });
    door.wait({ entry, channel, pending, refuse, welcome: () => welcome(proof) });
  }

  if (!door.isReady()) return refuse("refused");
  const closed = door.closedTo(entry);
  if (closed !== null) return refuse(closed);
  if (door.isInUse(entry)) return refuse("identityInUse");
  if (door.mayBeInUse(entry)) return refuse("refused");
  if (isFull()) return refuse("meetingFull");
  const passcode = door.passcode();
  if (passcode === null) return enter(null);
  if (first.login === null) return refuse("passcodeNeeded");
  const succession = door.succession();
  if (succession !== null) return refuse("askSuccession", { succession });
  const waitMs = door.tries.waitMs(source);
  if (waitMs > 0) return refuse("tooManyTries", { waitMs });
  const answer = answerLogin(passcode, door.meetingId, first.login);
  if (answer === null) return refuse("refused");
  // A newcomer whose passcode is wrong knows it first, and hangs up.
  door.tries.count(source);
  channel.onMessage = (message) => {
    if (message.type !== "loginFinish") return refuse("refused");
    const sessionKey = answer.finish(message.request);
    const exporter = channel.exporter(EXPORTER_PURPOSE);
    if (sessionKey === null || !isLoginProof(message.proof, sessionKey, exporter, "joiner")) {
      door.log.count("mesh.wrongPasscode");
      return refuse("wrongPasscode");
    }
    door.tries.forgive(source);
    enter(loginProof(sessionKey, exporter, "admitter"));
  };
  channel.send({ type: "loginResponse", response: answer.response, proof: door.membership });
}

/** What one that waits for a host learns. */
export interface WaitingNews {
  /** In line, from 1. */
  readonly place: number;
  /** Whom to ask if the member at which it waits is gone. */
  readonly succession: readonly Successor[];
}

export type JoinAnswer =
  | { readonly type: "admitted"; readonly admitted: AdmittedMessage }
  | { readonly type: "refused"; readonly refusal: Refusal };

/**
 * The newcomer's end. Exactly one answer comes; the caller destroys the channel to give up. An admission's meeting is not verified yet; a
 * refusal says whether a member gave it.
 */
export function askToJoin(
  channel: Channel,
  request: { readonly meetingId: MeetingId; readonly entry: RosterEntry; readonly passcode: string | null },
  done: (answer: JoinAnswer) => void,
  onWaiting: (news: WaitingNews) => void = () => {},
  onQueued: () => void = () => {},
): void {
  const { meetingId, entry, passcode } = request;
  const { publicKey } = channel.hello;
  let isDone = false;
  let sessionKey: string | null = null;

  function finish(answer: JoinAnswer): void {
    if (isDone) return;
    isDone = true;
    channel.destroy();
    done(answer);
  }

  function refused(why: JoinFailure, more: RefusalDetails = {}): void {
    const { proof, waitMs = 0, succession = [] } = more;
    const isUnforeseen = isAboutPasscode(why) && proof?.creation.needsPasscode !== true;
    const provenBy = provesMembership(proof, meetingId, publicKey) ? publicKey : null;
    finish({ type: "refused", refusal: { why, waitMs, succession, isUnforeseen, provenBy } });
  }

  const login = passcode === null ? null : startLogin(passcode);
  channel.onClosed = () => refused("failed");
  channel.onMessage = (message) => {
    if (message.type === "refuse") return refused(message.code, message);
    if (message.type === "loginResponse" && login !== null && sessionKey === null) {
      // Before the passcode is stretched, which is what a stranger would have self do again and again.
      if (!provesMembership(message.proof, meetingId, publicKey)) return refused("failed");
      const finished = login.finish(message.response);
      if (finished === null) return refused("wrongPasscode", { proof: message.proof });
      sessionKey = finished.sessionKey;
      const proof = loginProof(sessionKey, channel.exporter(EXPORTER_PURPOSE), "joiner");
      return void channel.send({ type: "loginFinish", request: finished.request, proof });
    }
    if (message.type === "waiting") {
      if (!provesMembership(message.proof, meetingId, publicKey)) return refused("failed");
      return onWaiting({ place: message.place, succession: message.succession });
    }
    if (message.type === "queued")
      return provesMembership(message.proof, meetingId, publicKey) ? onQueued() : refused("failed");
    if (message.type !== "admitted") return refused("failed");
    // A peer in the middle can't prove the session key over this connection.
    const isProven =
      sessionKey === null
        ? isEnteredFreely(message.creation, message.release ?? null)
        : message.proof !== null &&
          isLoginProof(message.proof, sessionKey, channel.exporter(EXPORTER_PURPOSE), "admitter");
    if (!isProven) return refused("failed");
    finish({ type: "admitted", admitted: message });
  };
  channel.send({ type: "join", entry, login: login?.request ?? null });
}

function isAboutPasscode(why: JoinFailure): boolean {
  return why === "passcodeNeeded" || why === "wrongPasscode" || why === "tooManyTries";
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
