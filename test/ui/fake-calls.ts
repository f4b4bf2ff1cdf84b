/** What becomes of the fake core's call with a command of the window. The other side is the test's to play. */
import type { Command } from "../../src/api/commands.ts";
import type { Call, CallEnd } from "../../src/api/calls.ts";
import type { CallId } from "../../src/kernel/ids.ts";

/** Of the call that the window begins. */
export const OWN_CALL_ID = "ca11".repeat(8) as CallId;

/** The call as it is then, or why it is over; undefined for a command that is not about calls. */
export function callAfter(call: Call | null, command: Command): Call | CallEnd | null | undefined {
  switch (command.type) {
    case "call":
      return { callId: OWN_CALL_ID, peerId: command.peerId, isCaller: true, state: "calling" };
    case "answerCall":
      return call && { ...call, state: "connecting" };
    case "refuseCall":
      return call && "refused";
    case "hangUp":
      return call && "hungUp";
    case "reportCall":
      if (!command.isConnected) return call && "failed";
      return { callId: command.callId, peerId: command.peerId, isCaller: true, ...call, state: "active" };
    default:
      return undefined;
  }
}
