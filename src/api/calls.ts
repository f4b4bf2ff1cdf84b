/** Direct calls, as clients see them. Types only. */
import type { CallId, PeerId } from "../kernel/ids.ts";

/** Self's direct call with one member, from window to window. */
export interface Call {
  readonly callId: CallId;
  readonly peerId: PeerId;
  /** Self called. Its client makes the offer. */
  readonly isCaller: boolean;
  /** `calling`: nothing is known of the other side; `ringing`: it rings there; `incoming`: it rings here. */
  readonly state: "calling" | "ringing" | "incoming" | "connecting" | "active";
}

/**
 * Why a call is over. `noAnswer`: nobody has answered it; `cancelled`: the caller gave up before; `unreachable`: the called member's computer does
 * not answer; `unattended`: no window is open there; `failed`: the windows found no way to each other; `left`: the other one is no member any more.
 */
export type CallEnd =
  | "hungUp"
  | "refused"
  | "busy"
  | "noAnswer"
  | "cancelled"
  | "unreachable"
  | "unattended"
  | "failed"
  | "left";
