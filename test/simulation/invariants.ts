/** What must hold after every event of a virtual meeting, and what all must agree on when nothing stands in their way. */
import { isDeepStrictEqual } from "node:util";
import { compareEpochs, type Epoch } from "../../src/kernel/epoch.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import type { LegPlan } from "../../src/media/leg/leg-state.ts";
import type { Run } from "./run.ts";

/** A broken rule; the message is for people. */
export class Violation extends Error {}

interface Known {
  epoch: Epoch | null;
  lease: object | null;
  plan: LegPlan | null;
}

export interface Invariants {
  /** After everything that the run has done. Cheap when nothing changed. @throws Violation */
  check(run: Run): void;
}

export function createInvariants(
  nameOf: (peer: PeerId) => string,
  note: (run: Run, text: string) => void,
): Invariants {
  const known = new Map<Run, Known>();
  /** Which run coordinates an epoch, and which presenter a lease names. */
  const reigns = new Map<string, Run>();
  const leases = new Map<string, PeerId | null>();
  /** Epochs in which two runs of one peer coordinated, one after the other. */
  const doubled = new Set<string>();
  const show = ({ term, coordinator }: Epoch) => `${term}/${nameOf(coordinator)}`;

  function checkEpoch(run: Run, last: Known, epoch: Epoch): void {
    const before = last.epoch;
    last.epoch = epoch;
    note(run, `follows ${show(epoch)}`);
    if (before !== null && compareEpochs(epoch, before) < 0)
      throw new Violation(`${nameOf(run.peer)} fell back from ${show(before)} to ${show(epoch)}`);
    if (epoch.coordinator !== run.peer) return;
    const key = show(epoch);
    const other = reigns.get(key);
    if (other !== undefined && other !== run) {
      // A restarted peer may claim a term that it claimed before, where no peer is left that knows better. It must not be let into one.
      if (before === null || !other.process.isDead)
        throw new Violation(`two runs coordinate in epoch ${key}`);
      doubled.add(key);
    }
    reigns.set(key, run);
  }

  function checkPlan(run: Run, plan: LegPlan): void {
    const { playing, legs } = plan;
    const who = nameOf(run.peer);
    if (playing !== null && !legs.some((leg) => leg.serial === playing && leg.phase === "open"))
      throw new Violation(`${who} plays leg ${playing}, which is not open`);
    if (legs.length > 8) throw new Violation(`${who} keeps ${legs.length} legs`);
    for (const [index, leg] of legs.entries())
      if (legs.findIndex((other) => other.relay === leg.relay) !== index)
        throw new Violation(`${who} has two legs to ${nameOf(leg.relay)}`);
  }

  return {
    check(run) {
      let last = known.get(run);
      if (last === undefined) {
        last = { epoch: null, lease: null, plan: null };
        known.set(run, last);
      }
      const session = run.session();
      const epoch = run.epoch();
      if (session === null || epoch === null || run.isLeaving()) return;
      const { lease } = session.presence.state();
      const elected = session.epoch();
      if (epoch !== last.epoch) {
        if (last.epoch === null || compareEpochs(last.epoch, epoch) !== 0) checkEpoch(run, last, epoch);
        last.epoch = epoch;
      }
      if (elected !== epoch && compareEpochs(elected, epoch) !== 0)
        throw new Violation(
          `${nameOf(run.peer)} follows two: ${show(epoch)} by its mesh, ${show(elected)} by its election`,
        );
      if (lease !== last.lease) {
        last.lease = lease;
        const key = `${show(lease.epoch)} version ${lease.version}`;
        const presenter = leases.get(key);
        note(run, `lease ${key}: ${lease.presenter === null ? "nobody" : nameOf(lease.presenter)}`);
        if (presenter !== undefined && presenter !== lease.presenter && !doubled.has(show(lease.epoch)))
          throw new Violation(
            `two presenters in ${key}: ${String(presenter)} and ${String(lease.presenter)} (${nameOf(run.peer)})`,
          );
        leases.set(key, lease.presenter);
      }
      const plan = run.legs()?.plan() ?? null;
      if (plan !== null && plan !== last.plan) checkPlan(run, plan);
      last.plan = plan;
    },
  };
}

/** A timer's end is by each member's own clock. */
function sharedLease(run: Run) {
  const lease = run.session()?.presence.state().lease;
  return lease && { ...lease, timer: lease.timer?.id ?? null };
}

/** Null when all live runs agree on everything and are connected as they should be; or what is missing. */
export function disagreement(runs: readonly Run[], nameOf: (peer: PeerId) => string): string | null {
  const [first] = runs;
  if (first === undefined) return "nobody is there";
  const there = new Set(runs.map((run) => `${nameOf(run.peer)}/${run.runId}`));
  const epoch = first.epoch();
  if (epoch === null) return `${nameOf(first.peer)} is not in the meeting`;
  const coordinator = runs.find((run) => run.peer === epoch.coordinator);
  if (coordinator === undefined) return `${nameOf(epoch.coordinator)} is followed and not there`;
  const deputy = coordinator.session()?.view().deputy ?? null;
  const lease = sharedLease(coordinator);
  for (const run of runs) {
    const who = nameOf(run.peer);
    const session = run.session();
    const own = run.epoch();
    if (session === null || own === null) return `${who} is not in the meeting`;
    if (compareEpochs(own, epoch) !== 0)
      return `${who} follows ${own.term}/${nameOf(own.coordinator)}, ${nameOf(first.peer)} ${epoch.term}/${nameOf(epoch.coordinator)}`;
    const listed = new Set(
      run.mesh.mesh.members().map((member) => `${nameOf(member.peerId)}/${member.runId}`),
    );
    const unlisted = [...there].filter((each) => !listed.has(each));
    const absent = [...listed].filter((each) => !there.has(each));
    if (unlisted.length + absent.length > 0)
      return `${who}'s roster lacks [${unlisted.join(" ")}] and has [${absent.join(" ")}], who are not there`;
    if (run !== coordinator && !run.mesh.mesh.linked().includes(coordinator.peer))
      return `${who} has no link to the coordinator ${nameOf(coordinator.peer)}`;
    const view = session.view();
    if (view.deputy !== deputy)
      return `${who} takes ${view.deputy === null ? "nobody" : nameOf(view.deputy)} for the deputy, the coordinator ${deputy === null ? "nobody" : nameOf(deputy)}`;
    if (view.isTakingOver) return `${who} still waits for a takeover`;
    if (view.isPartitioned) return `${who} believes itself cut off`;
    const { presenter, hands } = session.presence.state().lease;
    const isHandUp = session.presence.state().statuses.get(run.peer)?.isHandUp === true;
    if (hands.some(({ peerId }) => peerId === run.peer) !== isHandUp)
      return `${who}'s hand is ${isHandUp ? "up and has no place" : "down and has a place"}`;
    const order = JSON.stringify(view.participants.map(({ peerId, handNumber }) => [peerId, handNumber]));
    const known = coordinator.session()?.view().participants;
    if (order !== JSON.stringify(known?.map(({ peerId, handNumber }) => [peerId, handNumber])))
      return `${who} sees the hands in another order than the coordinator`;
    if (!isDeepStrictEqual(sharedLease(run), lease))
      return `${who} has the lease ${JSON.stringify(sharedLease(run))}, the coordinator ${JSON.stringify(lease)}`;
    if (presenter !== null && !runs.some((each) => each.peer === presenter))
      return `${nameOf(presenter)} presents and is not there`;
    const missing = missingLeg(run, coordinator.peer, deputy);
    if (missing !== null) return `${who} ${missing}: ${JSON.stringify(run.legs()?.plan().legs)}`;
  }
  return null;
}

function missingLeg(run: Run, coordinator: PeerId, deputy: PeerId | null): string | null {
  const plan = run.legs()?.plan();
  if (plan === undefined) return "has no legs";
  const open = plan.legs.filter((leg) => leg.phase === "open" && leg.leavingAtMs === null);
  const active = open.find((leg) => leg.relay === coordinator);
  if (active === undefined) return "has no open leg to the coordinator";
  if (deputy !== null && !open.some((leg) => leg.relay === deputy)) return "has no open leg to the deputy";
  if (plan.playing !== active.serial) return "does not play the coordinator's leg";
  if (!active.isActive) return "has not reported to the coordinator that its leg carries the meeting";
  return plan.legs.length > (deputy === null ? 1 : 2) ? "keeps a leg too many" : null;
}
