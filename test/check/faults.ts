/** Inflicts a fault on the members of a run, and ends it. */
import path from "node:path";
import type { Lan } from "../lan/lan.ts";
import type { SeededRandom } from "../support/random.ts";
import { tearNewestFile, type SmallDisk } from "./disks.ts";
import type { PowerCut } from "./history.ts";
import type { Member } from "./member.ts";
import type { Fault } from "./nemesis.ts";

export interface FaultTools {
  readonly lan: Lan;
  readonly members: readonly Member[];
  readonly random: SeededRandom;
  readonly smallDisk: SmallDisk | null;
  readonly powerCuts: PowerCut[];
  readonly nowMs: () => number;
  readonly say: (line: string) => void;
}

const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));

/** Resolves when the fault is over. Killed programs have been started again then, and may need a moment to be back. */
export async function suffer(fault: Fault, tools: FaultTools): Promise<void> {
  const end = await begin(fault, tools);
  await pass(fault.forMs);
  end();
}

async function begin(fault: Fault, tools: FaultTools): Promise<() => void> {
  const { lan, members } = tools;
  const nothing = () => {};
  if (fault.kind === "partition") {
    const side = fault.side.flatMap((index) => members[index]?.host ?? []);
    lan.partition([side, lan.hosts.filter((host) => !side.includes(host))]);
    return () => lan.heal();
  }
  if (fault.kind === "killAll") {
    await Promise.all(members.map((member) => member.kill()));
    return () => members.forEach((member) => member.start());
  }
  const member = members[fault.target];
  if (member === undefined) return nothing;
  const { host } = member;
  switch (fault.kind) {
    case "kill":
      await member.kill();
      return member.start;
    case "powerCut": {
      if (!member.isRunning()) return nothing;
      await member.kill();
      const what = tearNewestFile(path.join(member.dataFolder, "store"), tools.random);
      tools.powerCuts.push({ peer: member.peerId(), atMs: tools.nowMs() });
      tools.say(`        ${member.name}: ${what}`);
      return member.start;
    }
    case "stop":
      member.stop();
      return member.goOn;
    case "cut":
      lan.cut(host);
      return () => lan.uncut(host);
    case "silentCut":
      lan.silentCut(host);
      return () => lan.silentUncut(host);
    case "clock":
      member.setClock(fault.offsetMs);
      return nothing;
    case "fullDisk":
      tools.smallDisk?.fill();
      return () => tools.smallDisk?.free();
  }
}
