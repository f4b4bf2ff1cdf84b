/** Lives through a virtual meeting, and says what went wrong in it. */
import type { Role } from "../../src/kernel/rights.ts";
import { Violation } from "./invariants.ts";
import { createMeetingWorld, type MeetingWorld, type Plant } from "./meeting-world.ts";

/** The last ones; a crowd's are many thousands. */
const TRACE_LINES = 1_000;

export interface LifeOptions {
  readonly seed: number;
  /** How many people. */
  readonly count: number;
  readonly plant?: Plant;
  /** Who is a host besides the maker, by place; everybody unless given. */
  readonly isHost?: (index: number) => boolean;
  /** Everybody's role; speakers unless given. */
  readonly role?: Role;
  /** How wrong clocks are at most; 5 s unless given. */
  readonly wallSkewMs?: number;
}

/** Everybody in a third of the meetings, nobody or some in the others. */
export const hostsAt =
  (seed: number): ((index: number) => boolean) =>
  (index) =>
    seed % 3 === 0 || (seed % 3 === 1 && (seed + index) % 2 === 0);

/** What happens in a meeting. @throws Violation */
type Life = (world: MeetingWorld) => Promise<void>;

async function attempt(options: LifeOptions, live: Life, isTraced: boolean): Promise<string | null> {
  const { seed, count } = options;
  const world = createMeetingWorld({ ...options, isTraced });
  try {
    await live(world);
    return null;
  } catch (error) {
    const text =
      error instanceof Violation ? error.message : String(error instanceof Error ? error.stack : error);
    const trace = isTraced ? `\n${world.trace.slice(-TRACE_LINES).join("\n")}` : "";
    return `seed ${seed}, ${count} people: ${text}${trace}`;
  }
}

/** Null when all rules held, or what went wrong, with the trace of a second, equal run unless `isBrief`. */
export async function outcomeOf(options: LifeOptions, live: Life, isBrief = false): Promise<string | null> {
  const failure = await attempt(options, live, false);
  if (failure === null || isBrief) return failure;
  return (
    (await attempt(options, live, true)) ??
    `${failure}\nA second run of that seed went well: it is not deterministic.`
  );
}
