/** Commands on direct calls. One client has the call: its sound and pictures are there, and it alone signals. */
import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { CommandError } from "../api/errors.ts";
import { CallIdSchema, type CallId } from "../kernel/ids.ts";
import type { Meeting } from "../meeting/meeting.ts";
import type { Client } from "./clients.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { words } from "../kernel/words.ts";

type Calls = Meeting["calls"];
type CallCommand = "call" | "answerCall" | "refuseCall" | "hangUp" | "callSignal" | "reportCall";

export interface CallHandlers {
  readonly handlers: Handlers<CallCommand>;
  /** A call that the client had ends, unless it is connected and the client comes back at once. */
  clientGone(client: Client): void;
}

export function createCallHandlers({ mesh, meetings }: Pick<HandlerDeps, "mesh" | "meetings">): CallHandlers {
  let holder: Client | null = null;

  /** @throws CommandError notInMeeting, noSuchCall */
  function callsWith(callId: CallId): { readonly calls: Calls; readonly state: string } {
    const { calls } = meetings.inMeeting();
    const call = calls.get();
    if (call?.callId !== callId) throw new CommandError("noSuchCall", words("callOver"));
    return { calls, state: call.state };
  }

  /** @throws CommandError notInMeeting, noSuchCall */
  function incoming(callId: CallId): Calls {
    const { calls, state } = callsWith(callId);
    if (state !== "incoming") throw new CommandError("noSuchCall", words("callAnswered"));
    return calls;
  }

  const handlers: Handlers<CallCommand> = {
    call({ peerId }, client) {
      const { calls, roles } = meetings.inMeeting();
      if (!roles.selfMay("call")) throw new CommandError("notAllowed", words("viewersCall"));
      const isHere = mesh.members().some((member) => member.peerId === peerId);
      if (!isHere || peerId === mesh.peerId) throw new CommandError("unreachable", words("personNotHere"));
      if (calls.get() !== null) throw new CommandError("inCall", words("inCall"));
      holder = client;
      calls.call(v.parse(CallIdSchema, randomBytes(16).toString("hex")), peerId);
    },
    answerCall({ callId }, client) {
      const calls = incoming(callId);
      holder = client;
      calls.input({ type: "answer", callId });
    },
    refuseCall: ({ callId }) => incoming(callId).input({ type: "hangUp", callId }),
    hangUp: ({ callId }) => callsWith(callId).calls.input({ type: "hangUp", callId }),
    callSignal({ callId, signal }, client) {
      const { calls } = callsWith(callId);
      if (client !== holder) throw new CommandError("noSuchCall", words("callElsewhere"));
      calls.input({ type: "signal", callId, signal });
    },
    reportCall({ callId, peerId, isConnected }, client) {
      const { calls } = meetings.inMeeting();
      const current = calls.get();
      if (current?.callId === callId && holder !== null && client !== holder)
        throw new CommandError("noSuchCall", words("callElsewhere"));
      if (current !== null && current.callId !== callId && current.state !== "incoming")
        throw new CommandError("inCall", words("otherCall"));
      holder = client;
      calls.input({ type: "reported", callId, peer: peerId, isConnected });
    },
  };
  return {
    handlers,
    clientGone(client) {
      if (client !== holder) return;
      holder = null;
      meetings.current()?.calls.input({ type: "clientGone" });
    },
  };
}
