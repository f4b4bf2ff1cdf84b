/** What the facts of this computer mean: findings, each with one thing to do unless all is well, the gravest first. Pure. */
import {
  chosenFindings,
  clockFindings,
  deviceFindings,
  folderFindings,
  shellFindings,
} from "./machine-findings.ts";
import { cardFindings, multicastFindings, othersFindings } from "./network-findings.ts";
import { firewallFindings, portFindings } from "./port-findings.ts";
import type { Facts, Finding } from "./types.ts";

const WEIGHTS: readonly Finding["severity"][] = ["failure", "warning", "ok"];

/** Of one weight, what keeps people from finding each other comes before what else is amiss. What could not be found out is no finding. */
export function findingsOf(facts: Facts): readonly Finding[] {
  const found = [
    ...cardFindings(facts),
    ...multicastFindings(facts.multicast),
    ...portFindings(facts),
    ...firewallFindings(facts),
    ...othersFindings(facts),
    ...shellFindings(facts),
    ...deviceFindings(facts),
    ...chosenFindings(facts),
    ...folderFindings(facts),
    ...clockFindings(facts),
  ];
  return WEIGHTS.flatMap((weight) => found.filter(({ severity }) => severity === weight));
}
