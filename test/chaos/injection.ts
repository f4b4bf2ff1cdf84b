/** Inflicts a fault on a party, and undoes it. */
import { spawn, type ChildProcess } from "node:child_process";
import type { Lan } from "../lan/lan.ts";
import { setOutage } from "../lan/outages.ts";
import type { SeededRandom } from "../support/random.ts";
import type { Guest, Party } from "./party.ts";
import { signalTrees } from "./process-tree.ts";
import type { Fault, Role } from "./schedule.ts";

export interface Injected {
  /** The guests whose process or own cable the fault hits. */
  readonly hit: readonly Guest[];
  /** Groups of guests that hear each other meanwhile, without those that are hit. */
  readonly groups: readonly (readonly Guest[])[];
  /** The guests whose process it ends. */
  readonly ended: readonly Guest[];
  undo(): Promise<void>;
}

const BUSY_LOOPS = 2;

export async function inject(deps: {
  readonly fault: Fault;
  readonly party: Party;
  readonly lan: Lan;
  readonly random: SeededRandom;
}): Promise<Injected> {
  const { fault, party, lan } = deps;
  const everybody = party.guests;
  const others = (hit: readonly Guest[]) => [everybody.filter((guest) => !hit.includes(guest))];
  const nobodyHit = { hit: [], groups: [everybody], ended: [] };
  switch (fault.kind) {
    case "kill": {
      const hit = resolve(fault.whom, party);
      signalTrees(hit.map(pidOf), "SIGKILL");
      return { hit, groups: others(hit), ended: hit, undo: () => Promise.resolve() };
    }
    case "stop": {
      const hit = resolve(fault.whom, party);
      signalTrees(hit.map(pidOf), "SIGSTOP");
      return {
        hit,
        groups: others(hit),
        ended: [],
        undo() {
          signalTrees(hit.map(pidOf), "SIGCONT");
          return Promise.resolve();
        },
      };
    }
    case "leave": {
      const hit = resolve(fault.whom, party);
      for (const { peer } of hit) peer.send({ type: "leave" });
      return {
        hit,
        groups: others(hit),
        ended: hit,
        async undo() {
          for (const { peer } of hit) await peer.exit();
        },
      };
    }
    case "cut":
    case "silentCut": {
      const hit = resolve(fault.whom, party);
      for (const { host } of hit) setOutage(lan, host, fault.kind, true);
      return {
        hit,
        groups: others(hit),
        ended: [],
        undo() {
          for (const { host } of hit) setOutage(lan, host, fault.kind, false);
          return Promise.resolve();
        },
      };
    }
    case "partition": {
      const groups = split(everybody, fault.share, deps.random);
      lan.partition(groups.map((group) => group.map(({ host }) => host)));
      return {
        hit: [],
        groups,
        ended: [],
        undo() {
          lan.heal();
          return Promise.resolve();
        },
      };
    }
    case "loss":
    case "delay":
    case "badNetwork": {
      const impairment =
        fault.kind === "badNetwork" ? { ...fault, jitterMs: fault.delayMs } : { lossPct: 0, ...fault };
      for (const host of lan.hosts) await lan.impair(host, impairment);
      return {
        ...nobodyHit,
        async undo() {
          for (const host of lan.hosts) await lan.impair(host, {});
        },
      };
    }
    case "busy": {
      const loops = Array.from({ length: BUSY_LOOPS }, (): ChildProcess =>
        spawn(process.execPath, ["--eval", "for (;;);"], { stdio: "ignore" }),
      );
      return {
        ...nobodyHit,
        undo() {
          for (const loop of loops) loop.kill("SIGKILL");
          return Promise.resolve();
        },
      };
    }
  }
}

const pidOf = ({ peer }: Guest): number | undefined => peer.process.pid;

/** Headless guests only: a window's core and browser are two machines' worth of state. */
function resolve(roles: readonly Role[], party: Party): readonly Guest[] {
  const special = [party.coordinator(), party.deputy()];
  const members = party.guests
    .filter((guest) => !guest.hasWindow && !special.includes(guest))
    .toSorted((a, b) => a.index - b.index);
  const found = roles.map((role) => {
    if (role === "coordinator") return special[0];
    if (role === "deputy") return special[1];
    return members[role % Math.max(1, members.length)];
  });
  return [...new Set(found)].filter((guest) => guest !== undefined && !guest.hasWindow) as Guest[]; // undefined is filtered out
}

function split(guests: readonly Guest[], share: number, random: SeededRandom): readonly (readonly Guest[])[] {
  const rest = guests.toSorted((a, b) => a.index - b.index);
  const size = Math.max(1, Math.min(guests.length - 1, Math.round(share * guests.length)));
  const side = Array.from({ length: size }, () =>
    rest.splice(Math.floor(random.next() * rest.length), 1),
  ).flat();
  return [side, rest];
}
