/** Direct calls in words: how one goes, why it is over, and who may be called. Pure. */
import type { Call, CallEnd } from "../../api/calls.ts";
import type { MeetingView, Participant } from "../../api/view.ts";
import { may } from "../../kernel/rights.ts";
import type { DeviceButton } from "./own-mutes.ts";
import { participantIn, roleOfSelf } from "./participants.ts";

/** How self's call goes, seen from this window. */
export type CallPhase = Exclude<Call["state"], "incoming">;

export const phaseText = (phase: CallPhase, isInterrupted: boolean): string => {
  if (isInterrupted) return "Connection interrupted…";
  return { calling: "Calling…", ringing: "Ringing…", connecting: "Connecting…", active: "In a call" }[phase];
};

/** The same for a screen reader. */
export function phaseSentence(phase: CallPhase, isInterrupted: boolean, name: string): string {
  if (isInterrupted) return `The connection to ${name} is interrupted.`;
  return {
    calling: `Calling ${name}.`,
    ringing: `It rings at ${name}'s computer.`,
    connecting: `Connecting to ${name}.`,
    active: `You are in a call with ${name}.`,
  }[phase];
}

export interface EndedCall extends Pick<Call, "peerId" | "isCaller"> {
  readonly reason: CallEnd;
}

/** What the user is told when a call is over that it has not ended itself; null where it knows. */
export function endText({ isCaller, reason }: EndedCall, name: string): string | null {
  switch (reason) {
    case "hungUp":
      return `The call with ${name} has ended.`;
    case "refused":
      return `${name} does not want to talk just now.`;
    case "busy":
      return `${name} is in another call. Try again later.`;
    case "noAnswer":
      return isCaller ? `${name} did not answer.` : `You missed a call from ${name}.`;
    case "cancelled":
      return isCaller ? null : `You missed a call from ${name}.`;
    case "unreachable":
      return `${name}'s computer cannot be reached from here. Write a message instead.`;
    case "unattended":
      return `${name} has no window open, so nobody can answer.`;
    case "failed":
      return `No connection to ${name}: something on the network keeps your two computers apart.`;
    case "left":
      return isCaller ? `${name} has left the meeting.` : `You missed a call from ${name}.`;
  }
}

/** Whether the missed call may be returned with one click. */
export const isMissed = ({ isCaller, reason }: Pick<EndedCall, "isCaller" | "reason">): boolean =>
  !isCaller && (reason === "noAnswer" || reason === "cancelled" || reason === "left");

/** Who calls self just now; null for nobody. */
export const incomingCaller = (
  meeting: Pick<MeetingView, "call" | "participants"> | null,
): Participant | null =>
  meeting?.call?.state === "incoming" ? (participantIn(meeting, meeting.call.peerId) ?? null) : null;

/** Whether self may call that member now. */
export const mayCall = (meeting: MeetingView, { isSelf }: Participant, isInCall: boolean): boolean =>
  !isSelf && !isInCall && meeting.call === null && may(roleOfSelf(meeting), "call");

/** The meeting's button for the microphone during a call. */
export const microphoneInCall = (isHeard: boolean): DeviceButton => ({
  label: isHeard ? "Mute in the call" : "Unmute in the call",
  caption: isHeard ? "Mute" : "Unmute",
  look: isHeard ? "on" : "off",
});

/** The two talk, or will in a moment. */
export const isTalking = (call: Pick<Call, "state"> | null | undefined): boolean =>
  call?.state === "connecting" || call?.state === "active";
