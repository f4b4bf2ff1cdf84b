/** Presence beside its messages: `core.ts` forwards the mesh's and the election's events to it. */
import { createEmitter, type Unsubscribe } from "../kernel/emitter.ts";
import type { Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { decodePresenceMessage, type PresenceMessage } from "./messages.ts";
import { initialPresence, stepPresence, type Presence, type PresenceInput } from "./presence.ts";

export type { Status } from "./messages.ts";

export interface PresenceModule {
  state(): Presence;
  input(input: Exclude<PresenceInput, { type: "received" }>): void;
  /** A body from the mesh's "presence" channel; hostile: dropped and counted if it is not right. */
  receive(from: PeerId, body: unknown): void;
  onChange(listener: (state: Presence) => void): Unsubscribe;
  /** Self asked to present: somebody else does (`refused`), or said no (`declined`). */
  onAnswer(
    listener: (answer: { readonly type: "refused" | "declined"; readonly presenter: PeerId }) => void,
  ): Unsubscribe;
}

export function createPresence(deps: {
  readonly log: Log;
  readonly self: PeerId;
  readonly epoch: Epoch;
  readonly members: readonly PeerId[];
  readonly wallMs: number;
  readonly send: (to: PeerId, message: PresenceMessage) => void;
  readonly broadcast: (message: PresenceMessage) => void;
}): PresenceModule {
  const changes = createEmitter<Presence>();
  const answers = createEmitter<{ type: "refused" | "declined"; presenter: PeerId }>();
  let state = initialPresence(deps.self, deps.epoch, deps.members, deps.wallMs);
  function input(value: PresenceInput): void {
    const [after, effects] = stepPresence(state, value);
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
