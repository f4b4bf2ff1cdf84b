/** Direct calls in words: how one goes, why it is over, and who may be called. Pure. */
import type { Call, CallEnd } from "../../api/calls.ts";
import type { MeetingView, Participant } from "../../api/view.ts";
import { may } from "../../kernel/rights.ts";
import type { DeviceButton } from "./own-mutes.ts";
import { participantIn, roleOfSelf } from "./participants.ts";
import { t } from "../language/texts.ts";

/** How self's call goes, seen from this window. */
export type CallPhase = Exclude<Call["state"], "incoming">;

export const phaseText = (phase: CallPhase, isInterrupted: boolean): string => {
  if (isInterrupted) return t().calls.interrupted;
  return {
    calling: t().calls.calling,
    ringing: t().calls.ringing,
    connecting: t().calls.connecting,
    active: t().calls.active,
  }[phase];
};

/** The same for a screen reader. */
export function phaseSentence(phase: CallPhase, isInterrupted: boolean, name: string): string {
  if (isInterrupted) return t().calls.interruptedSpoken(name);
  return {
    calling: t().calls.callingSpoken(name),
    ringing: t().calls.ringingSpoken(name),
    connecting: t().calls.connectingSpoken(name),
    active: t().calls.activeSpoken(name),
  }[phase];
}

export interface EndedCall extends Pick<Call, "peerId" | "isCaller"> {
  readonly reason: CallEnd;
}

/** What the user is told when a call is over that it has not ended itself; null where it knows. */
export function endText({ isCaller, reason }: EndedCall, name: string): string | null {
  switch (reason) {
    case "hungUp":
      return t().calls.ended(name);
    case "refused":
      return t().calls.refused(name);
    case "busy":
      return t().calls.busy(name);
    case "noAnswer":
      return isCaller ? t().calls.noAnswer(name) : t().calls.missed(name);
    case "cancelled":
      return isCaller ? null : t().calls.missed(name);
    case "unreachable":
      return t().calls.unreachable(name);
    case "unattended":
      return t().calls.unattended(name);
    case "failed":
      return t().calls.failed(name);
    case "left":
      return isCaller ? t().calls.left(name) : t().calls.missed(name);
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
  label: isHeard ? t().calls.muteInCall : t().calls.unmuteInCall,
  caption: isHeard ? t().people.captions.mute : t().people.captions.unmute,
  look: isHeard ? "on" : "off",
});

/** The two talk, or will in a moment. */
export const isTalking = (call: Pick<Call, "state"> | null | undefined): boolean =>
  call?.state === "connecting" || call?.state === "active";
