/** The election beside its clock and its messages: `core.ts` forwards the mesh's events to it and its results to the mesh. */
import type { Clock } from "../kernel/clock.ts";
import { createEmitter, type Unsubscribe } from "../kernel/emitter.ts";
import type { Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createDriver, type Machine } from "../kernel/machine.ts";
import { ballotMachine, type BallotEffect, type BallotInput } from "./election-machine.ts";
import { deputyOf, initialBallot, isSameFooting, isTakingOver, type Ballot } from "./election-state.ts";
import { decodeElectionMessage, type Cause, type ElectionMessage } from "./messages.ts";

export type { Cause } from "./messages.ts";

export interface Election {
  epoch(): Epoch;
  /** Lowest live member besides the coordinator. */
  deputy(): PeerId | null;
  /** The coordinator is gone and nobody has claimed yet. */
  isTakingOver(): boolean;
  input(input: Exclude<BallotInput, { type: "received" | "leave" }>): void;
  /** A body from the mesh's "election" channel; hostile: dropped and counted if it is not right. */
  receive(from: PeerId, body: unknown): void;
  /** Resolves once self may leave without anybody noticing; at most LEAVE_PATIENCE_MS later. */
  leave(): Promise<void>;
  /** Deputy or isTakingOver are others; a word of another member may be all that it takes. */
  onStanding(listener: () => void): Unsubscribe;
  onEpoch(listener: (change: { readonly epoch: Epoch; readonly cause: Cause }) => void): Unsubscribe;
  close(): void;
}

const standingOf = (ballot: Ballot) => ({ deputy: deputyOf(ballot), isTakingOver: isTakingOver(ballot) });

export function createElection(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly self: PeerId;
  readonly epoch: Epoch;
  readonly members: readonly PeerId[];
  readonly send: (to: PeerId, message: ElectionMessage) => void;
  readonly broadcast: (message: ElectionMessage) => void;
}): Election {
  const epochs = createEmitter<{ epoch: Epoch; cause: Cause }>();
  const leaves = createEmitter<void>();
  const standings = createEmitter<void>();
  const initial = initialBallot(deps.self, deps.epoch, deps.members, deps.clock.nowMs());
  let standing = standingOf(initial);
  const machine: Machine<Ballot, BallotInput, BallotEffect | { readonly type: "standing" }> = {
    dueAtMs: ballotMachine.dueAtMs,
    step(ballot, input, nowMs) {
      const [after, effects] = ballotMachine.step(ballot, input, nowMs);
      if (isSameFooting(ballot, after)) return [after, effects];
      const before = standing;
      standing = standingOf(after);
      const isSame = before.deputy === standing.deputy && before.isTakingOver === standing.isTakingOver;
      return [after, isSame ? effects : [...effects, { type: "standing" }]];
    },
  };
  const driver = createDriver(
    {
      clock: deps.clock,
      perform(effect) {
        if (effect.type === "broadcast") deps.broadcast(effect.message);
        else if (effect.type === "send") deps.send(effect.to, effect.message);
        else if (effect.type === "epochChanged") epochs.emit(effect);
        else if (effect.type === "leaveReady") leaves.emit();
        else standings.emit();
      },
    },
    machine,
    initial,
  );
  return {
    epoch: () => driver.state.epoch,
    deputy: () => standing.deputy,
    isTakingOver: () => standing.isTakingOver,
    input: driver.input,
    receive(from, body) {
      const message = decodeElectionMessage(body);
      if (message === null) deps.log.count("election.badMessage");
      else driver.input({ type: "received", from, message });
    },
    leave() {
      return new Promise((resolve) => {
        leaves.on(resolve);
        driver.input({ type: "leave" });
      });
    },
    onEpoch: epochs.on,
    onStanding: standings.on,
    close: driver.close,
  };
}
