/** Runs the presence machine for one meeting. The meeting feeds it what changes and sends its messages over the mesh. */
import { createEmitter, type Unsubscribe } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { decodePresenceMessage, type PresenceMessage } from "./messages.ts";
import {
  initialPresence,
  stepPresence,
  type Presence,
  type PresenceContext,
  type PresenceInput,
} from "./presence.ts";

export type { Lease, Status } from "./messages.ts";
export type { Presence } from "./presence.ts";

export interface PresenceModule {
  state(): Presence;
  input(input: Exclude<PresenceInput, { type: "received" }>): void;
  /** A body from the mesh's "presence" channel. Hostile: dropped and counted if it is malformed. */
  receive(from: PeerId, body: unknown): void;
  onChange(listener: (state: Presence) => void): Unsubscribe;
  /** Self asked to present: another member does (`refused`), or said no to handing over (`declined`). */
  onAnswer(
    listener: (answer: { readonly type: "refused" | "declined"; readonly presenter: PeerId }) => void,
  ): Unsubscribe;
}

export function createPresence(deps: {
  readonly log: Log;
  /** Read at every step. */
  readonly context: () => PresenceContext;
  readonly wallMs: number;
  readonly send: (to: PeerId, message: PresenceMessage) => void;
  readonly broadcast: (message: PresenceMessage) => void;
}): PresenceModule {
  const changes = createEmitter<Presence>();
  const answers = createEmitter<{ type: "refused" | "declined"; presenter: PeerId }>();
  let state = initialPresence(deps.context(), deps.wallMs);
  function input(value: PresenceInput): void {
    const [after, effects] = stepPresence(state, value, deps.context());
    const isChanged = after !== state;
    state = after;
    for (const effect of effects) {
      if (effect.type === "send") deps.send(effect.to, effect.message);
      else if (effect.type === "broadcast") deps.broadcast(effect.message);
      else answers.emit(effect);
    }
    if (isChanged) changes.emit(state);
  }
  return {
    state: () => state,
    input,
    receive(from, body) {
      const message = decodePresenceMessage(body);
      if (message === null) deps.log.count("presence.badMessage");
      else input({ type: "received", from, message });
    },
    onChange: changes.on,
    onAnswer: answers.on,
  };
}
