/** Commands for direct calls between two members. */
import * as v from "valibot";
import { CallIdSchema, PeerIdSchema } from "../kernel/ids.ts";
import { MAX_CALL_SIGNAL_LENGTH } from "../kernel/limits.ts";
import { requestId } from "./request-id.ts";

export const CALL_COMMANDS = [
  /**
   * Calls that member, window to window: nobody else hears it, and no relay carries it. This client has the call; the `call` event tells its
   * id and how it goes.
   */
  v.object({ type: v.literal("call"), requestId, peerId: PeerIdSchema }),
  /** Takes the call that rings. This client has it from now on. */
  v.object({ type: v.literal("answerCall"), requestId, callId: CallIdSchema }),
  v.object({ type: v.literal("refuseCall"), requestId, callId: CallIdSchema }),
  /** Ends the call, or gives up calling. */
  v.object({ type: v.literal("hangUp"), requestId, callId: CallIdSchema }),
  /** From the client that has the call to the other one's, as it stands: what `simple-peer` signals, as JSON. At most 64 in one call. */
  v.object({
    type: v.literal("callSignal"),
    requestId,
    callId: CallIdSchema,
    signal: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_CALL_SIGNAL_LENGTH)),
  }),
  /**
   * From the client that has the call: the two are connected, or cannot be. A call outlives its core: to one that does not know it this says
   * that it goes on.
   */
  v.object({
    type: v.literal("reportCall"),
    requestId,
    callId: CallIdSchema,
    peerId: PeerIdSchema,
    isConnected: v.boolean(),
  }),
] as const;
