/** The doctor looks at this computer alone: `examine` gathers facts, `findingsOf` judges them. The command and the core share both. */
import { findingsOf } from "./findings.ts";
import { gatherFacts, STEPS, type Given } from "./gather.ts";
import { nodeSystem } from "./system.ts";
import type { Finding } from "./types.ts";

export type { Given };
export { STEPS };

/** Takes some seconds at most; never rejects. `onStep`: that many of STEPS are done. */
export async function examine(given: Given, onStep?: (done: number) => void): Promise<readonly Finding[]> {
  return findingsOf(await gatherFacts(given, nodeSystem, onStep));
}
