/** The life of a meeting in which a host starts a timer and leads the view, clocks are wrong by minutes, and coordinators die. */
import { disagreement, Violation } from "./invariants.ts";
import { outcomeOf } from "./life.ts";
import type { MeetingWorld } from "./meeting-world.ts";
import type { Run } from "./run.ts";

const SETTLED_MS = 25_000;
const TIMER_SECONDS = 600;
/** What all see is to end at the same moment everywhere, within this. */
const MAX_SPREAD_MS = 200;
/** A clock is set by up to so much. */
const MAX_JUMP_MS = 15 * 60_000;
const PATIENCE_MS = 12_000;
const LOOK_MS = 50;

/** 4 to 8 people. */
const sizeOf = (seed: number): number => 4 + (seed % 5);

async function awaitAgreement(world: MeetingWorld, when: string): Promise<void> {
  for (const untilMs = world.clock.nowMs() + PATIENCE_MS; ; await world.run(LOOK_MS)) {
    const missing = disagreement(world.live(), world.nameOf);
    if (missing === null) return;
    if (world.clock.nowMs() > untilMs) throw new Violation(`no agreement ${when}: ${missing}`);
  }
}

/** When the timer ends there, by the clock of the simulation: as the member counts, and as its window shows it. */
function endsOf(world: MeetingWorld, { session, process }: Run): readonly number[] {
  const counted = session()?.presence.state().lease.timer;
  const shown = session()?.view().timer;
  if (counted == null || shown == null) throw new Violation("a member has no timer");
  const { clock } = process;
  const nowMs = world.clock.nowMs();
  return [nowMs + counted.endsAtMs - clock.nowMs(), nowMs + shown.endsAtMs - clock.wallMs()];
}

function checkTimer(world: MeetingWorld, when: string): void {
  const ends = world.live().flatMap((run) => endsOf(world, run));
  const spreadMs = Math.max(...ends) - Math.min(...ends);
  if (spreadMs > MAX_SPREAD_MS) throw new Violation(`the timer ends ${spreadMs.toFixed(0)} ms apart ${when}`);
}

/** `leader`'s view as long as it is there, then nobody's. */
function checkView(world: MeetingWorld, leader: Run, page: number, when: string): void {
  const isThere = world.live().includes(leader);
  for (const run of world.live()) {
    const ledView = run.session()?.view().ledView ?? null;
    const isRight = isThere ? ledView?.by === leader.peer && ledView.page === page : ledView === null;
    if (!isRight)
      throw new Violation(`${world.nameOf(run.peer)} is led to ${JSON.stringify(ledView)} ${when}`);
  }
}

async function live(world: MeetingWorld): Promise<void> {
  const { random, seats, clock, network } = world;
  const [newcomer, ...others] = [...seats].toSorted(() => random.next() - 0.5);
  if (newcomer === undefined) return;
  for (const [index, seat] of others.entries())
    clock.setTimer(index === 0 ? 0 : random.between(1, 1_500), () => world.start(seat));
  await world.run(SETTLED_MS);
  network.weather.latencyMs = random.pick([[0.2, 1] as const, [1, 20] as const, [1, 80] as const]);
  await awaitAgreement(world, "at first");
  const [starter, leader] = [random.pick(world.live()), random.pick(world.live())];
  starter.session()?.presence.input({ type: "setTimer", seconds: TIMER_SECONDS });
  const lead = (page: number) =>
    leader.session()?.presence.input({
      type: "leadView",
      view: { layout: "focus", pins: [starter.peer], page },
    });
  lead(1);
  await world.run(random.between(500, 3_000));
  await awaitAgreement(world, "with a timer");
  checkTimer(world, "before a takeover");
  checkView(world, leader, 1, "before a takeover");

  for (const { process } of world.live())
    if (random.next() < 0.5) process.jumpWall(random.between(-MAX_JUMP_MS, MAX_JUMP_MS));
  // The coordinator may die before it has passed this on.
  lead(2);
  await world.run(random.between(0, 100));
  const coordinator = world.live().find(({ peer, epoch }) => epoch()?.coordinator === peer);
  coordinator?.kill(random.next() < 0.3);
  await world.run(random.between(0, 1_000));
  world.start(newcomer);
  await world.run(random.between(0, 3_000));
  await awaitAgreement(world, "after a takeover");
  await world.run(500);
  checkTimer(world, "after a takeover");
  checkView(world, leader, 2, "after a takeover");
}

/** See `outcomeOf`. */
export const liveTogether = (seed: number): Promise<string | null> =>
  outcomeOf({ seed, count: sizeOf(seed), role: "coHost", wallSkewMs: MAX_JUMP_MS }, live);
