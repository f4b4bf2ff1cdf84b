/** What can happen to a virtual meeting. Each fault picks its victims by the world's own chance. */
import type { MeetingWorld, Seat } from "./meeting-world.ts";

/** Somebody must keep the meeting. */
const FEWEST = 2;
/** Each meeting knows only some of the faults: what needs a long row of one kind, or quiet in between, is found, too. */
const KNOWN_RATIO = 0.6;
/** Until a process notices its computer's other address. */
const NOTICE_MS = [10, 1_500] as const;

export interface Faults {
  /** Something goes wrong, or a person does something. */
  strike(): void;
  /** Everything is mended, and everybody is back. */
  heal(): void;
  /** Ends the process that coordinates, or its computer, for good. */
  killCoordinator(): void;
}

export function createFaults(world: MeetingWorld): Faults {
  const { clock, random, network, seats, note } = world;
  const isLive = (seat: Seat) => seat.run !== null && !seat.run.process.isDead && !seat.run.isLeaving();
  const livelySeats = () =>
    seats.filter((seat) => isLive(seat) && seat.computer.isOn && seat.run?.process.isStopped === false);
  /** The coordinator is the victim more often than chance has it. */
  function victim(): Seat {
    const lively = livelySeats();
    const coordinators = lively.filter(({ run }) => run !== null && run.epoch()?.coordinator === run.peer);
    return random.pick(coordinators.length > 0 && random.next() < 0.35 ? coordinators : lively);
  }
  const two = (): readonly [Seat, Seat] => {
    const one = victim();
    return [one, random.pick(seats.filter((seat) => seat !== one))];
  };
  let moves = 0;
  const canSpare = () => livelySeats().filter(({ run }) => run?.session() !== null).length > FEWEST;

  function cut(from: Seat, to: Seat, isCut: boolean): void {
    network.setCut(from.computer, to.computer, isCut);
  }
  function forEachPair(visit: (a: Seat, b: Seat) => void): void {
    for (const a of seats) for (const b of seats) if (a !== b) visit(a, b);
  }

  function end(seat: Seat, isSilent: boolean): void {
    note(`${seat.name} ${isSilent ? "loses power" : "is killed"}`);
    if (isSilent) seat.computer.isOn = false;
    network.disturb(seat.computer);
    seat.run?.kill(isSilent);
  }
  function startAgain(seat: Seat): void {
    if (isLive(seat)) return;
    seat.computer.isOn = true;
    network.disturb(seat.computer);
    if (seat.run !== null && !seat.run.process.isDead) seat.run.kill(true);
    world.start(seat);
  }

  function stop(seat: Seat, spanMs: number, isAsleep: boolean): void {
    const { run } = seat;
    if (run === null) return;
    note(`${seat.name} ${isAsleep ? "sleeps" : "is stopped"} for ${spanMs.toFixed(0)} ms`);
    seat.troubledAtMs = clock.nowMs() + spanMs;
    run.process.stop(isAsleep);
    if (isAsleep) {
      seat.computer.isOn = false;
      network.disturb(seat.computer);
    }
    clock.setTimer(clock.nowMs() + spanMs, () => wake(seat));
  }
  function wake(seat: Seat): void {
    const { run } = seat;
    if (run === null || run.process.isDead || !run.process.isStopped) return;
    note(`${seat.name} goes on`);
    seat.computer.isOn = true;
    network.disturb(seat.computer);
    run.process.go();
  }

  function plug(seat: Seat, isPlugged: boolean): void {
    if (seat.computer.isPlugged === isPlugged) return;
    note(`${seat.name}'s cable is ${isPlugged ? "in" : "out"}`);
    seat.computer.isPlugged = isPlugged;
    network.disturb(seat.computer);
  }

  /** Each with its weight. */
  const faults: readonly (readonly [weight: number, strike: () => void])[] = [
    [
      2,
      () => {
        const [a, b] = two();
        const isOneWay = random.next() < 0.5;
        note(`cut ${a.name} ${isOneWay ? "->" : "<->"} ${b.name}`);
        cut(a, b, true);
        if (!isOneWay) cut(b, a, true);
      },
    ],
    [
      1,
      () => {
        const one = victim();
        const isDeaf = random.next() < 0.5;
        note(`${one.name} is ${isDeaf ? "deaf" : "dumb"}`);
        for (const other of seats) if (other !== one) cut(isDeaf ? other : one, isDeaf ? one : other, true);
      },
    ],
    [
      1,
      () => {
        const side = new Set(seats.filter(() => random.next() < 0.5));
        note(`partition: ${[...side].map(({ name }) => name).join(" ")} | the others`);
        forEachPair((a, b) => side.has(a) !== side.has(b) && cut(a, b, true));
      },
    ],
    [
      3,
      () => {
        note("cuts heal");
        forEachPair((a, b) => cut(a, b, false));
      },
    ],
    [1.5, () => plug(victim(), false)],
    [2, () => seats.forEach((seat) => plug(seat, true))],
    [
      1.5,
      () => {
        const { weather } = network;
        weather.lossRatio = random.pick([0, 0, 0.01, 0.05, 0.2]);
        weather.duplicateRatio = random.pick([0, 0.02, 0.2]);
        weather.latencyMs = random.pick([
          [0.2, 1],
          [0.2, 5],
          [1, 40],
          [20, 40],
          [5, 150],
        ] as const);
        note(`weather: ${JSON.stringify(weather)}`);
      },
    ],
    [3, () => stop(victim(), random.between(20, 800), false)],
    [2, () => stop(victim(), random.between(800, 6_000), false)],
    [1.5, () => stop(victim(), random.between(300, 8_000), true)],
    [
      1,
      () => {
        const seat = victim();
        moves += 1;
        network.move(seat.computer, `10.0.1.${moves}`);
        note(`${seat.name} has the address ${seat.computer.address}`);
        clock.setTimer(clock.nowMs() + random.between(...NOTICE_MS), () => {
          // Its links are made anew from here on.
          network.disturb(seat.computer);
          seat.run?.moved();
        });
      },
    ],
    [
      2.5,
      () => {
        if (!canSpare()) return;
        const seat = victim();
        end(seat, false);
        if (random.next() < 0.7)
          clock.setTimer(clock.nowMs() + random.between(5, 4_000), () => startAgain(seat));
      },
    ],
    [
      1,
      () => {
        if (!canSpare()) return;
        const seat = victim();
        end(seat, true);
        if (random.next() < 0.7)
          clock.setTimer(clock.nowMs() + random.between(300, 8_000), () => startAgain(seat));
      },
    ],
    [
      2,
      () => {
        const seat = victim();
        if (!canSpare() || seat.run?.session() === null) return;
        seat.run?.leave();
        if (random.next() < 0.7)
          clock.setTimer(clock.nowMs() + random.between(600, 5_000), () => startAgain(seat));
      },
    ],
    [
      2,
      () => {
        const absent = seats.filter(
          (seat) => !isLive(seat) && (seat.run === null || seat.run.process.isDead),
        );
        if (absent.length > 0) startAgain(random.pick(absent));
      },
    ],
    [
      1,
      () => {
        const seat = victim();
        const byMs = random.pick([-1, 1]) * random.pick([2_000, 3_600_000, 3 * 86_400_000]);
        note(`${seat.name}'s wall clock jumps by ${byMs} ms`);
        seat.wallOffsetMs += byMs;
        seat.run?.process.jumpWall(byMs);
      },
    ],
    [
      3,
      () => {
        const { run, name } = victim();
        const presence = run?.session()?.presence;
        if (presence === undefined) return;
        const on = random.next() < 0.7;
        const takeOver = random.next() < 0.3;
        note(`${name} ${on ? "wants to present" : "stops presenting"}${takeOver ? ", and asks" : ""}`);
        presence.input({ type: "present", on, takeOver });
        // Hands come up and go down as screens do.
        const status = { isCameraOn: false, isMicrophoneOn: false, isHandUp: on, isWindowClosed: false };
        presence.input({ type: "setSelf", status });
      },
    ],
    [
      1,
      () => {
        for (const { run } of livelySeats()) {
          const presence = run?.session()?.presence;
          const asking = presence?.state().takeOverRequest ?? null;
          if (presence !== undefined && asking !== null)
            presence.input({ type: "answerTakeOver", to: asking, accept: random.next() < 0.6 });
        }
      },
    ],
  ];
  const known = faults.filter(() => random.next() < KNOWN_RATIO);
  const totalWeight = known.reduce((sum, [weight]) => sum + weight, 0);

  return {
    strike() {
      if (livelySeats().length === 0) return;
      let chance = random.between(0, totalWeight);
      for (const [weight, strike] of known) {
        chance -= weight;
        if (chance < 0) return strike();
      }
    },
    heal() {
      note("everything heals");
      forEachPair((a, b) => cut(a, b, false));
      network.weather.lossRatio = 0;
      network.weather.duplicateRatio = 0;
      network.weather.latencyMs = [0.2, 5];
      for (const seat of seats) {
        plug(seat, true);
        wake(seat);
        if (seat.run === null || seat.run.process.isDead) startAgain(seat);
      }
    },
    killCoordinator() {
      const coordinator = seats.find(
        (seat) => isLive(seat) && seat.run?.epoch()?.coordinator === seat.run?.peer,
      );
      if (coordinator !== undefined) end(coordinator, random.next() < 0.4);
    },
  };
}
