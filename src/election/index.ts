/** The election with its clock and its messages. The meeting hands it the mesh's events, and hands its results to the mesh. */
import type { Cause, Claim, RankOfClaim, SignClaim } from "../kernel/claim.ts";
import type { Clock } from "../kernel/clock.ts";
import { createEmitter, type Unsubscribe } from "../kernel/emitter.ts";
import { plainEpoch, type Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createDriver, type Machine } from "../kernel/machine.ts";
import type { Ranked } from "../kernel/rank.ts";
import { electionMachine, type ElectionInput } from "./election-machine.ts";
import {
  deputyOf,
  initialElection,
  isSameFooting,
  isTakingOver,
  type ElectionState,
} from "./election-state.ts";
import { decodeElectionMessage, type ElectionMessage } from "./messages.ts";
import type { ElectionEffect } from "./transition.ts";

export interface Election {
  epoch(): Epoch;
  /** The live member with the lowest rank besides the coordinator. */
  deputy(): PeerId | null;
  /** True while the coordinator is gone and no member has claimed yet. */
  isTakingOver(): boolean;
  input(input: Exclude<ElectionInput, { type: "received" | "leave" }>): void;
  /** Takes a body from the mesh's "election" channel. It is hostile: dropped and counted unless it is exactly a known message. */
  receive(from: PeerId, body: unknown): void;
  /** Resolves once self may leave and no member notices, at most LEAVE_PATIENCE_MS later. */
  leave(): Promise<void>;
  /** `deputy` or `isTakingOver` has changed, by whatever: another member's report may be enough. */
  onStanding(listener: () => void): Unsubscribe;
  onEpoch(listener: (change: { readonly claim: Claim; readonly cause: Cause }) => void): Unsubscribe;
  close(): void;
}

const standingOf = (state: ElectionState) => ({ deputy: deputyOf(state), isTakingOver: isTakingOver(state) });

export function createElection(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly self: PeerId;
  readonly epoch: Claim;
  readonly members: readonly Ranked[];
  readonly send: (to: PeerId, message: ElectionMessage) => void;
  readonly broadcast: (message: ElectionMessage) => void;
  readonly sign: SignClaim;
  readonly rankOfClaim: RankOfClaim;
  /** True if the claim's coordinator signed it. `from` shows it. */
  readonly isGenuine: (from: PeerId, claim: Claim) => boolean;
}): Election {
  const epochs = createEmitter<{ claim: Claim; cause: Cause }>();
  const leaves = createEmitter<void>();
  const standings = createEmitter<void>();
  const initial = initialElection(deps.self, deps.epoch, deps.members, deps.clock.nowMs(), deps);
  let standing = standingOf(initial);
  let epoch = plainEpoch(deps.epoch);
  const machine: Machine<ElectionState, ElectionInput, ElectionEffect | { readonly type: "standing" }> = {
    dueAtMs: electionMachine.dueAtMs,
    step(state, input, nowMs) {
      const [after, effects] = electionMachine.step(state, input, nowMs);
      if (isSameFooting(state, after)) return [after, effects];
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
        else if (effect.type === "epochChanged") {
          epoch = plainEpoch(effect.epoch);
          epochs.emit({ claim: effect.epoch, cause: effect.cause });
        } else if (effect.type === "leaveReady") leaves.emit();
        else standings.emit();
      },
    },
    machine,
    initial,
  );
  return {
    epoch: () => epoch,
    deputy: () => standing.deputy,
    isTakingOver: () => standing.isTakingOver,
    input: driver.input,
    receive(from, body) {
      const message = decodeElectionMessage(body);
      if (message === null) return deps.log.count("election.badMessage");
      const isClaim = message.type === "claim" || message.type === "epoch" || message.type === "referral";
      if (isClaim && !deps.isGenuine(from, message.epoch)) return;
      driver.input({ type: "received", from, message });
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
